using Reeve.Core.Metrics;

namespace Reeve.Server.Metrics;

/// <summary>A snapshot of what happened to commands, in the runbook's form.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Timestamp">When it was taken (UTC).</param>
/// <param name="Period">The period counted.</param>
/// <param name="Commands">Counts.</param>
/// <param name="Rates">Rates, 0 to 1; null where nothing was tried.</param>
/// <param name="Incidents">Incidents.</param>
/// <param name="Safety">Safety.</param>
/// <param name="Incomplete">Which commands could not be counted; null when all were.</param>
internal sealed record MetricsView(
    string Id,
    DateTimeOffset Timestamp,
    MetricsPeriod Period,
    CommandCounts Commands,
    CommandRates Rates,
    IncidentCounts Incidents,
    SafetyCounts Safety,
    string? Incomplete)
{
    public static MetricsView Of(MetricsSnapshot snapshot) => new(
        snapshot.Id,
        snapshot.Timestamp,
        snapshot.Metrics.Period,
        snapshot.Metrics.Commands,
        snapshot.Metrics.Rates,
        snapshot.Metrics.Incidents,
        snapshot.Metrics.Safety,
        snapshot.Metrics.Incomplete);
}
