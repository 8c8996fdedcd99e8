using Microsoft.Extensions.Logging;
using Reeve.Core.Refusals;

namespace Reeve.Server.Schedules;

public sealed partial class NightlyUpkeep
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Daily backup ({Why}): {Path}, {Bytes} bytes, verified, SHA-256 {Sha256}")]
    private partial void LogBackedUp(string why, string path, long bytes, string sha256);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention ({Why}): {Rows} old rows went out of the database, to {Archive}")]
    private partial void LogRetired(string why, int rows, string archive);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}, as before: {Refusal}")]
    private partial void LogStillFailing(string what, Refusal refusal);
}
