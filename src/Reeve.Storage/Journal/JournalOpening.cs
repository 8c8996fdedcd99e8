namespace Reeve.Storage.Journal;

/// <summary>An open journal and what was noticed on the way.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Repairs">What was put right, e.g. a torn tail.</param>
/// <param name="Findings">What is wrong and was left as it is; `reeve db check` tells more.</param>
public sealed record JournalOpening(SegmentJournal Journal, IReadOnlyList<JournalRepair> Repairs, IReadOnlyList<JournalFinding> Findings);

/// <summary>Something that was put right as the journal was opened.</summary>
/// <param name="File">Path.</param>
/// <param name="What">What was wrong and what became of it.</param>
public sealed record JournalRepair(string File, string What);
