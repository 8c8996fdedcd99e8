using Reeve.Core.Readiness;
using Reeve.Storage.DataFolders;

namespace Reeve.Governance.Readiness;

/// <summary>Where readiness finds what the journal does not say.</summary>
public sealed class ReadinessSources
{
    /// <summary>Checklist that replaces the shipped one while it exists; null for none.</summary>
    public string? ChecklistFile { get; init; }

    /// <summary>Environment of the service.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the last check of the journal is remembered; null = only as long as the process lives.</summary>
    public CheckpointFile? LastCheck { get; init; }

    /// <summary>When metrics were last read by a scrape (UTC); null = not since start.</summary>
    public Func<DateTimeOffset?> LastScrape { get; set; } = static () => null;

    /// <summary>Drills that were carried out.</summary>
    public Func<IEnumerable<DrillResult>> Drills { get; set; } = static () => [];
}
