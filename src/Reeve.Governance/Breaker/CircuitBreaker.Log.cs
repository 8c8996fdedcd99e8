using Microsoft.Extensions.Logging;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Breaker;

public sealed partial class CircuitBreaker
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule} tripped, event {Event}: {Details}")]
    private partial void LogTripped(string rule, string @event, string details);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule {Rule} tripped and could not be put in force: {What}; it is tried again with the next outcome or minute")]
    private partial void LogNotTripped(string rule, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint of the windows was not saved; the next start counts more of the journal again: {Refusal}")]
    private partial void LogNotSaved(Refusal refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "A bug while rules were evaluated by time; it is tried again in a few seconds")]
    private partial void LogBug(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The windows were counted again from the journal: {Why}")]
    private static partial void LogRebuilt(ILogger logger, string why);
}
