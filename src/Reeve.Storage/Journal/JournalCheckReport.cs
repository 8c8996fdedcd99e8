namespace Reeve.Storage.Journal;

/// <summary>What a check of the journal found.</summary>
public sealed record JournalCheckReport
{
    /// <summary>Segments read.</summary>
    public required int Segments { get; init; }

    /// <summary>Segments whose pruning is recorded.</summary>
    public required int Pruned { get; init; }

    /// <summary>Entries whose chain holds.</summary>
    public required long Entries { get; init; }

    /// <summary>Number of the last of them.</summary>
    public required long LastSeq { get; init; }

    /// <summary>Texts whose digest was recomputed and agrees with the chain.</summary>
    public required long TextsGood { get; init; }

    /// <summary>Texts that were cut, are not UTF-8, or belong to entries without a digest: their content cannot be checked, only their form.</summary>
    public required long TextsNotCheckable { get; init; }

    /// <summary>Texts that were redacted.</summary>
    public required long Redacted { get; init; }

    /// <summary>What is wrong, at most <see cref="MaxFindings"/>.</summary>
    public required IReadOnlyList<JournalFinding> Findings { get; init; }

    /// <summary>Findings listed at most; a check that finds more says so in the last.</summary>
    public const int MaxFindings = 1000;

    /// <summary>Nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}

/// <summary>How far a check is.</summary>
/// <param name="Segment">Segments begun.</param>
/// <param name="Segments">Segments in all.</param>
/// <param name="Entries">Entries read.</param>
/// <param name="EntriesPerSecond">Rate so far.</param>
public sealed record JournalCheckProgress(int Segment, int Segments, long Entries, double EntriesPerSecond);
