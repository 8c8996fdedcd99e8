using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Records;

namespace Reeve.Core.Reports;

/// <summary>The report of one governance cycle. <see cref="KeptRecord.Timestamp"/> is when it was generated.</summary>
public sealed record GovernanceReport : KeptRecord
{
    /// <summary>Begin of the period (UTC).</summary>
    public required DateTimeOffset WeekStart { get; init; }

    /// <summary>End of the period (UTC).</summary>
    public required DateTimeOffset WeekEnd { get; init; }

    /// <summary>Metrics of the period.</summary>
    public required CommandMetrics Metrics { get; init; }

    /// <summary>Readiness when it was generated.</summary>
    public required ReadinessAssessment Readiness { get; init; }

    /// <summary>The proposal that the cycle made, if any.</summary>
    public PhaseProposal? Expansion { get; init; }

    /// <summary>The ten newest events of rules, in the shape of the API.</summary>
    public ImmutableArray<JsonElement> CircuitBreakerEvents { get; init; } = [];

    /// <summary>The report in Markdown.</summary>
    public required string Summary { get; init; }

    /// <summary>What follows.</summary>
    public ImmutableArray<Recommendation> Recommendations { get; init; } = [];

    /// <summary>What to do.</summary>
    public ImmutableArray<NextAction> NextActions { get; init; } = [];
}
