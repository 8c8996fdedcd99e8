using System.Collections.Immutable;

namespace Reeve.Core.Readiness;

/// <summary>Categories of the checklist.</summary>
public enum ReadinessArea
{
    /// <summary>Technical.</summary>
    Technical,

    /// <summary>Process.</summary>
    Process,

    /// <summary>Organizational.</summary>
    Organizational,
}

/// <summary>How it is told whether an item passes.</summary>
public enum ReadinessMeasure
{
    /// <summary>Somebody says so.</summary>
    Attested,

    /// <summary>Governed days at L3; above L3, days of the phase against its validation period.</summary>
    DaysAtL3,

    /// <summary>Lower confidence bound of the success rate.</summary>
    SuccessRate,

    /// <summary>Approval rate.</summary>
    ApprovalRate,

    /// <summary>Rollback rate.</summary>
    RollbackRate,

    /// <summary>Eval coverage as the environment or somebody says.</summary>
    EvalCoverage,

    /// <summary>Critical incidents that commands of agents caused.</summary>
    CriticalIncidents,

    /// <summary>Rules are enabled and understood.</summary>
    RulesEnabled,

    /// <summary>Something reads the metrics.</summary>
    MetricsScraped,

    /// <summary>A drill passed.</summary>
    Drill,

    /// <summary>The journal was checked and is whole.</summary>
    AuditVerified,
}

/// <summary>One item of the checklist.</summary>
public sealed record ChecklistItem
{
    /// <summary>E.g. <c>kill-switch-tested</c>.</summary>
    public required string Id { get; init; }

    /// <summary>E.g. "Kill switch tested".</summary>
    public required string Name { get; init; }

    /// <summary>Category.</summary>
    public required ReadinessArea Area { get; init; }

    /// <summary>Points, above 0.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Without it nothing is ready.</summary>
    public bool Required { get; init; }

    /// <summary>How it is told.</summary>
    public ReadinessMeasure Measure { get; init; }

    /// <summary>What is measured against: days, or a fraction; 0 where the measure needs none.</summary>
    public double Threshold { get; init; }

    /// <summary>How old the evidence may be; <see cref="TimeSpan.Zero"/> where the measure has no age.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Kind of the drill, or null.</summary>
    public string? Drill { get; init; }

    /// <summary>Environment variable of the service that says the same, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>How long an attestation counts when it does not say.</summary>
    public TimeSpan ValidFor { get; init; }

    /// <summary>A word counts for it.</summary>
    public bool IsAttested => Measure is ReadinessMeasure.Attested or ReadinessMeasure.EvalCoverage;
}

/// <summary>The items that make an installation ready. Data: see <c>readiness.yaml</c>.</summary>
/// <param name="Items">In order, at least one.</param>
public sealed record ReadinessChecklist(ImmutableArray<ChecklistItem> Items)
{
    /// <summary>The item of that id, name or environment variable, or null.</summary>
    public ChecklistItem? Find(string item) =>
        Items.FirstOrDefault(i => i.Id == item)
        ?? Items.FirstOrDefault(i => string.Equals(i.Name, item, StringComparison.OrdinalIgnoreCase))
        ?? Items.FirstOrDefault(i => i.Environment == item);
}
