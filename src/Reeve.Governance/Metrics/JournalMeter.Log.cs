using Microsoft.Extensions.Logging;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Metrics;

public sealed partial class JournalMeter
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The journal's totals are counted from its beginning: {Why}")]
    private partial void LogCountedAgain(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal's totals were not saved; the next start counts more of the journal again: {Refusal}")]
    private partial void LogNotSaved(Refusal refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal could not be read for its totals: {Why}")]
    private partial void LogUnread(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A bug while the journal's totals were counted; it is tried again in a second")]
    private partial void LogBug(Exception exception);
}
