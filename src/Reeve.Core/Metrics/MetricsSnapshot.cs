using Reeve.Core.Records;

namespace Reeve.Core.Metrics;

/// <summary>Metrics of a period as they were when somebody asked.</summary>
public sealed record MetricsSnapshot : KeptRecord
{
    /// <summary>What was counted.</summary>
    public required CommandMetrics Metrics { get; init; }
}
