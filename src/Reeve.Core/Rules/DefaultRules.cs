namespace Reeve.Core.Rules;

/// <summary>The rules of a new installation.</summary>
public static class DefaultRules
{
    /// <summary>The four of them, written at that time.</summary>
    public static IReadOnlyList<RuleRow> At(DateTimeOffset now) =>
    [
        // Below 20 commands one failure alone is above 5 %: at a healthy 0.5 % and 10 commands per window that would trip 14 times a day.
        Rule("High Error Rate", "errorRate > 0.05", "5m", RuleAction.RevertToL3, Severity.Critical, now) with { MinSamples = 20 },
        Rule("Repeated Command Failures", "commandType.failures >= 3", "5m", RuleAction.PauseCommandType, Severity.High, now),
        Rule("Critical Incident Detected", "incident.severity === \"critical\"", "1m", RuleAction.RevertToL3, Severity.Critical, now),
        Rule("High Rollback Rate", "rollbackRate > 0.1", "15m", RuleAction.AlertOnly, Severity.Medium, now),
    ];

    private static RuleRow Rule(string name, string condition, string window, RuleAction action, Severity severity, DateTimeOffset now) => new()
    {
        Name = name,
        Condition = condition,
        Window = window,
        Action = action.Name(),
        AlertSeverity = severity.Name(),
        CreatedAt = now,
        UpdatedAt = now,
    };
}
