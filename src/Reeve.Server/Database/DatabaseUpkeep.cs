using Reeve.Core.Callers;
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
public sealed record DatabaseBackup(string Path, long Bytes);

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

    /// <summary>Writes a verified backup.</summary>
    public static async ValueTask<Result<DatabaseBackup>> BackupAsync(DataFolder folder, string? path, DateTimeOffset now)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(folder.Path, "backups", $"governance-{now:yyyyMMdd-HHmmss}.db"));
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

    /// <summary>Restates the current state at the journal's end, so that what is left still adds up to it, then removes old sealed segments.</summary>
    public static async ValueTask<Result<IReadOnlyList<int>>> PruneAsync(DataFolder folder, DateTimeOffset before, Caller by)
    {
        Result<long> restated = await folder.Installation.RestateAsync().ConfigureAwait(false);
        return restated.TryGet(out long from, out Refusal? refusal) ? folder.Journal.Prune(before, by.Name, from) : refusal;
    }
}
