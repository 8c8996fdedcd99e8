using Reeve.Core.Callers;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Governance.Redaction;
using Reeve.Server.Hosting;
using Reeve.Storage.Journal;

namespace Reeve.Server.Database;

/// <summary>What a check of journal and database found.</summary>
/// <param name="Ok">Nothing is wrong.</param>
/// <param name="Journal">The journal.</param>
/// <param name="State">What is wrong with the database, or null.</param>
public sealed record DatabaseReport(bool Ok, JournalCheckReport Journal, string? State);

/// <summary>A backup that was written and verified.</summary>
/// <param name="Path">Where.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Its SHA-256 where it is compressed.</param>
/// <param name="Removed">Older ones that went.</param>
public sealed record DatabaseBackup(string Path, long Bytes, string? Sha256 = null, IReadOnlyList<string>? Removed = null);

/// <summary>What was pruned.</summary>
/// <param name="Segments">Segments of the journal that were removed.</param>
/// <param name="Rows">Rows that went out of the database.</param>
public sealed record DatabasePruning(IReadOnlyList<int> Segments, RetiredRows Rows);

/// <summary>What was archived.</summary>
/// <param name="Path">The archive; null when nothing is that old.</param>
/// <param name="Rows">Rows that are there now, and no longer in the database.</param>
/// <param name="BytesBefore">Size of the database before.</param>
/// <param name="BytesAfter">Size after.</param>
public sealed record DatabaseArchiving(string? Path, RetiredRows Rows, long BytesBefore, long BytesAfter);

/// <summary>What a vacuum gave back.</summary>
/// <param name="BytesBefore">Size of the database before.</param>
/// <param name="BytesAfter">Size after.</param>
public sealed record DatabaseVacuum(long BytesBefore, long BytesAfter);

/// <summary>Upkeep of the data folder while the service runs.</summary>
internal static class DatabaseUpkeep
{
    /// <summary>Verifies the whole journal and the database. Runs beside the service: what is appended meanwhile is left to the next check.</summary>
    public static async ValueTask<Result<DatabaseReport>> CheckAsync(DataFolder folder)
    {
        var check = new JournalCheck(folder.Path, folder.Installation.Digester, isLive: true, folder.Installation.Plane.Time);
        Result<JournalCheckReport> checkedJournal = await Task.Run(() => check.Run()).ConfigureAwait(false);
        if (!checkedJournal.TryGet(out JournalCheckReport? journal, out Refusal? refusal))
        {
            return refusal;
        }

        if (folder.Installation.Readiness.NoteCheck(journal.IsSound) is { } unnoted)
        {
            folder.Installation.Alerts.Show("journal-check-not-noted", unnoted.Where, unnoted.ToString());
        }

        Refusal? state = await folder.Store.CheckAsync(folder.Journal.LastSeq).ConfigureAwait(false) ?? folder.Installation.Projection?.Problem;
        return new DatabaseReport(journal.IsSound && state is null, journal, state?.ToString());
    }

    /// <summary>Writes a verified backup to a path.</summary>
    public static async ValueTask<Result<DatabaseBackup>> BackupAsync(DataFolder folder, string path)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path) ?? path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return DatabaseRefusals.BackupPath(e.Message);
        }

        return await folder.Store.BackupAsync(path).ConfigureAwait(false) is { } refusal
            ? refusal
            : new DatabaseBackup(path, new FileInfo(path).Length);
    }

    /// <summary>Gives the space of deleted rows back.</summary>
    public static async ValueTask<Result<DatabaseVacuum>> VacuumAsync(DataFolder folder)
    {
        if (!(await folder.Store.SizeAsync().ConfigureAwait(false)).TryGet(out long before, out Refusal? refusal)
            || (refusal = await folder.Store.VacuumAsync().ConfigureAwait(false)) is not null
            || !(await folder.Store.SizeAsync().ConfigureAwait(false)).TryGet(out long after, out refusal))
        {
            return refusal;
        }

        return new DatabaseVacuum(before, after);
    }

    /// <summary>Moves old measurements, assessments and resolved events into a compressed file, then gives their space back.</summary>
    public static async ValueTask<Result<DatabaseArchiving>> ArchiveAsync(DataFolder folder, DateTimeOffset before, DateTimeOffset now)
    {
        string path = System.IO.Path.Combine(folder.Path, "archive", $"governance-before-{before:yyyyMMdd}-{now:yyyyMMdd-HHmmss-fff}.jsonl.gz");
        if (!(await folder.Store.SizeAsync().ConfigureAwait(false)).TryGet(out long size, out Refusal? refusal)
            || !(await folder.Store.RetireAsync(before, path).ConfigureAwait(false)).TryGet(out RetiredRows? rows, out refusal))
        {
            return refusal;
        }

        if (rows.Total == 0)
        {
            return new DatabaseArchiving(null, rows, size, size);
        }

        return (await VacuumAsync(folder).ConfigureAwait(false)).TryGet(out DatabaseVacuum? vacuum, out refusal)
            ? new DatabaseArchiving(path, rows, size, vacuum.BytesAfter)
            : refusal;
    }

    /// <summary>
    /// Takes the text of an action out of the database first, then overwrites it beside the journal: in the other order a crash would leave the
    /// database with a text that looks like an edit by hand.
    /// </summary>
    public static async ValueTask<Result<int>> RedactAsync(DataFolder folder, string id, Caller by, string reason)
    {
        if (reason.Length > 512)
        {
            return DatabaseRefusals.ReasonTooLong();
        }

        if (!(await folder.Installation.Redaction.ReplaceAsync(id).ConfigureAwait(false)).TryGet(out RelatedEntries? related, out Refusal? refusal))
        {
            return refusal;
        }

        await folder.Installation.CaughtUpAsync().ConfigureAwait(false);
        return folder.Installation.Projection?.Problem is { } behind
            ? DatabaseRefusals.NotRedactedYet(behind)
            : folder.Journal.Redact(related.Lines, by.Name, reason);
    }

    /// <summary>Restates the current state at the journal's end, so that what is left still adds up to it, then removes old sealed segments and old rows.</summary>
    public static async ValueTask<Result<DatabasePruning>> PruneAsync(DataFolder folder, DateTimeOffset before, Caller by)
    {
        if (!(await folder.Installation.RestateAsync().ConfigureAwait(false)).TryGet(out long from, out Refusal? refusal)
            || !folder.Journal.Prune(before, by.Name, from).TryGet(out IReadOnlyList<int>? segments, out refusal)
            || !(await folder.Store.RetireAsync(before, null).ConfigureAwait(false)).TryGet(out RetiredRows? rows, out refusal))
        {
            return refusal;
        }

        return new DatabasePruning(segments, rows);
    }
}
