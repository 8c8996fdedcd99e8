using Reeve.Storage.Commands;
using Reeve.Storage.DataFolders;

namespace Reeve.Governance.Metrics;

/// <summary>What metrics are taken from beside the journal.</summary>
/// <param name="Totals">Where the journal's totals are saved; null for nowhere.</param>
/// <param name="Commands">The database of an external command service; null for none.</param>
public sealed record MetricsSources(CheckpointFile? Totals = null, CommandDatabase? Commands = null);
