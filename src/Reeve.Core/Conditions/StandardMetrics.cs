using System.Collections.Immutable;

namespace Reeve.Core.Conditions;

/// <summary>The metrics of the governance runbook (its metrics shape, both spellings), and the subject's own name.</summary>
public static class StandardMetrics
{
    /// <summary>Commands.</summary>
    public static readonly Metric Total = Command("total", "commands that agents asked to run");

    /// <summary>Asked for.</summary>
    public static readonly Metric Proposed = Command("proposed", "commands that agents asked to run, whatever became of them");

    /// <summary>Let through.</summary>
    public static readonly Metric Approved = Command("approved", "commands let through, by phase, permit or person");

    /// <summary>Not let through.</summary>
    public static readonly Metric Rejected = Command("rejected", "commands that did not run: a person or a guard said no");

    /// <summary>Did their work.</summary>
    public static readonly Metric Succeeded = Command("succeeded", "commands that did what they were run for");

    /// <summary>Said no.</summary>
    public static readonly Metric Negative = Command("negative", "checks that ran and said no: a failing test, a finding, a search without a match");

    /// <summary>Broke.</summary>
    public static readonly Metric Failed = Command("failed", "commands that broke", "failures", "commands.failures");

    /// <summary>Undone.</summary>
    public static readonly Metric RolledBack = Command("rolledBack", "commands that were undone");

    /// <summary>Cannot be told.</summary>
    public static readonly Metric Unknown = Command("unknown", "commands whose outcome cannot be told");

    /// <summary>succeeded and negative, of what ran to an end.</summary>
    public static readonly Metric SuccessRate =
        RateOf("successRate", "1 - errorRate: commands that ran to an end and did not break", [Succeeded, Negative], [Succeeded, Negative, Failed]);

    /// <summary>approved, of what was proposed.</summary>
    public static readonly Metric ApprovalRate = RateOf("approvalRate", "approved / proposed", [Approved], [Proposed]);

    /// <summary>rolledBack, of what was done.</summary>
    public static readonly Metric RollbackRate =
        RateOf("rollbackRate", "rolledBack / (succeeded + rolledBack): of what was done, how much was undone", [RolledBack], [Succeeded, RolledBack]);

    /// <summary>failed, of what ran to an end.</summary>
    public static readonly Metric ErrorRate =
        RateOf("errorRate", "failed / (succeeded + negative + failed)", [Failed], [Succeeded, Negative, Failed]);

    /// <summary>Incidents.</summary>
    public static readonly Metric Incidents = new("incidents.total", MetricKind.Count, MetricReach.All, "incidents opened");

    /// <summary>Critical incidents.</summary>
    public static readonly Metric CriticalIncidents = new("incidents.critical", MetricKind.Count, MetricReach.All, "incidents opened that are critical");

    /// <summary>Incidents that an agent's command caused.</summary>
    public static readonly Metric AutonomousIncidents =
        new("incidents.fromAutonomousActions", MetricKind.Count, MetricReach.All, "incidents that an agent's command caused");

    /// <summary>Severity of the worst open incident; the values from the worst.</summary>
    public static readonly Metric IncidentSeverity =
        new("incident.severity", MetricKind.Text, MetricReach.All, "worst open incident of the window: critical, high, medium, low, or null when there is none")
        {
            Values = ["critical", "high", "medium", "low"],
        };

    /// <summary>Hard constraints hit.</summary>
    public static readonly Metric ConstraintViolations = Safety("constraintViolations", MetricReach.Everyone, "commands denied by a hard constraint");

    /// <summary>Stops.</summary>
    public static readonly Metric EmergencyAborts = Safety("emergencyAborts", MetricReach.All, "STOP holds placed");

    /// <summary>Gate said no.</summary>
    public static readonly Metric SafetyGateTriggers = Safety("safetyGateTriggers", MetricReach.Everyone, "commands that a gate denied");

    /// <summary>The subject's name.</summary>
    public static readonly Metric SubjectName =
        new("name", MetricKind.Text, MetricReach.Subject, "name of the rule's subject: commandType.name, agent.name");

    /// <summary>Every metric, in the order of the documentation.</summary>
    public static ImmutableArray<Metric> All { get; } =
    [
        Total, Proposed, Approved, Rejected, Succeeded, Negative, Failed, RolledBack, Unknown,
        SuccessRate, ApprovalRate, RollbackRate, ErrorRate,
        Incidents, CriticalIncidents, AutonomousIncidents, IncidentSeverity,
        ConstraintViolations, EmergencyAborts, SafetyGateTriggers, SubjectName,
    ];

    private static Metric Command(string name, string description, params ReadOnlySpan<string> also) =>
        new(name, MetricKind.Count, MetricReach.Everyone, description) { Spellings = [$"commands.{name}", .. also] };

    private static Metric RateOf(string name, string description, ImmutableArray<Metric> events, ImmutableArray<Metric> trials) =>
        new(name, MetricKind.Rate, MetricReach.Everyone, description) { Spellings = [$"rates.{name}"], Events = events, Trials = trials };

    private static Metric Safety(string name, MetricReach reach, string description) =>
        new(name, MetricKind.Count, reach, description) { Spellings = [$"safety.{name}"] };
}
