using System.Text.Json;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Reports;

namespace Reeve.Server.Governance;

/// <summary>The report of one governance cycle.</summary>
internal sealed record ReportView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Begin of the period (UTC).</summary>
    public required DateTimeOffset WeekStart { get; init; }

    /// <summary>End of the period (UTC).</summary>
    public required DateTimeOffset WeekEnd { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Metrics of the period.</summary>
    public required CommandMetrics Metrics { get; init; }

    /// <summary>Readiness then.</summary>
    public required ReadinessAssessment Readiness { get; init; }

    /// <summary><c>expand</c>, <c>maintain</c>, <c>rollback</c> or <c>investigate</c>.</summary>
    public required string Recommendation { get; init; }

    /// <summary>The proposal that the cycle made; null when it made none.</summary>
    public required ProposalView? Expansion { get; init; }

    /// <summary>The ten newest events of rules as they were then, in the form of those endpoints.</summary>
    public required IReadOnlyList<JsonElement> CircuitBreakerEvents { get; init; }

    /// <summary>The report in Markdown.</summary>
    public required string Summary { get; init; }

    /// <summary>What follows.</summary>
    public required IReadOnlyList<Recommendation> Recommendations { get; init; }

    /// <summary>What to do.</summary>
    public required IReadOnlyList<NextAction> NextActions { get; init; }

    public static ReportView Of(GovernanceReport report) => new()
    {
        Id = report.Id,
        WeekStart = report.WeekStart,
        WeekEnd = report.WeekEnd,
        GeneratedAt = report.Timestamp,
        Metrics = report.Metrics,
        Readiness = report.Readiness,
        Recommendation = ReportSummary.Verdict(report),
        Expansion = report.Expansion is null ? null : ProposalView.Of(report.Expansion),
        CircuitBreakerEvents = report.CircuitBreakerEvents,
        Summary = report.Summary,
        Recommendations = report.Recommendations,
        NextActions = report.NextActions,
    };
}
