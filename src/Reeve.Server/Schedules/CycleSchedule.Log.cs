using Microsoft.Extensions.Logging;

namespace Reeve.Server.Schedules;

public sealed partial class CycleSchedule
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Governance cycle ({Why}): {Report}, {Verdict}")]
    private partial void LogRan(string why, string report, string verdict);
}
