using System.Text.Json;

namespace Reeve.Cli.Database;

/// <summary>Answer of <c>POST /api/db/check</c>.</summary>
internal sealed record CheckView
{
    public required bool Ok { get; set; }

    public required JournalCheckView Journal { get; set; }

    /// <summary>What is wrong with the database, or null.</summary>
    public string? State { get; set; }
}

/// <summary>The journal's part of a check.</summary>
internal sealed record JournalCheckView
{
    public int Segments { get; set; }

    public int Pruned { get; set; }

    public long Entries { get; set; }

    public long TextsGood { get; set; }

    public long TextsNotCheckable { get; set; }

    public long Redacted { get; set; }

    public required FindingView[] Findings { get; set; }
}

/// <summary>One damaged place.</summary>
internal sealed record FindingView(string File, long Line, long Byte, string What, string Remedy);

/// <summary>Body of <c>POST /api/db/backup</c>.</summary>
internal sealed record BackupTo(string? Path);

/// <summary>Where the backup is.</summary>
internal sealed record BackupView(string Path, long Bytes, string? Sha256 = null, string[]? Removed = null);

/// <summary>Body of <c>POST /api/db/redact</c>.</summary>
internal sealed record RedactText(string Id, string Reason);

/// <summary>How many texts were redacted.</summary>
internal sealed record RedactedView(int Redacted);

/// <summary>Body of <c>POST /api/db/prune</c>.</summary>
internal sealed record PruneBefore(DateTimeOffset Before, string Reason);

/// <summary>What was removed.</summary>
internal sealed record PrunedView(int[] Segments, RetiredView? Rows = null);

/// <summary>Rows that went out of the database.</summary>
internal sealed record RetiredView(int MetricsSnapshots, int ReadinessAssessments, int ResolvedEvents)
{
    public override string ToString() => $"{MetricsSnapshots} metrics snapshots, {ReadinessAssessments} readiness assessments, {ResolvedEvents} resolved events";
}

/// <summary>Answer of <c>POST /api/db/archive</c>.</summary>
internal sealed record ArchivedView(string? Path, RetiredView Rows, long BytesBefore, long BytesAfter);

/// <summary>Answer of <c>POST /api/db/vacuum</c>.</summary>
internal sealed record VacuumView(long BytesBefore, long BytesAfter);

/// <summary>One entry of the journal; members that belong to its kind are left as they are.</summary>
internal sealed record EntryView
{
    public long Seq { get; set; }

    public DateTimeOffset At { get; set; }

    public string Kind { get; set; } = "";

    public string? Id { get; set; }

    public string? Scope { get; set; }

    public string? Agent { get; set; }

    public string? Session { get; set; }

    [System.Text.Json.Serialization.JsonExtensionData]
    public Dictionary<string, JsonElement>? Body { get; set; }
}
