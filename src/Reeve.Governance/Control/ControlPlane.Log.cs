using Microsoft.Extensions.Logging;
using Reeve.Core.Journal;

namespace Reeve.Governance.Control;

public sealed partial class ControlPlane
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Kind} as journal entry {Seq}")]
    private partial void LogApplied(long seq, EntryKind kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change could not be journalled and is not in force: {What} ({Where})")]
    private partial void LogNotJournalled(string what, string where);
}
