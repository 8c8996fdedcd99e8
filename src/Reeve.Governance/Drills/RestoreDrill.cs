using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Storage.State;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Governance.Drills;

/// <summary>
/// Makes a backup where backups go, restores it into a folder of its own, and brings it up to date from the journal as the next start would: then it must
/// be the state in force. That the storage works is what is to be shown, so whatever it refuses is a failure.
/// </summary>
internal static class RestoreDrill
{
    /// <summary>What folders of this drill begin with.</summary>
    public const string Folder = "reeve-drill-";

    /// <summary>Runs it. Its folder is deleted by the desk, as what a killed process left is.</summary>
    public static async ValueTask<DrillEvidence> RunAsync(Rehearsal drill, Installation reeve, IStateStore? store, string? backups)
    {
        if (store is not SqliteStateStore || backups is null)
        {
            drill.Log.CouldNot("back up", "This installation keeps no governance.db; back PostgreSQL up, and rehearse that, with its own tools.");
            return drill.Log.Evidence("");
        }

        string place = Path.Combine(backups, Folder + drill.Id);
        try
        {
            return await RestoreAsync(drill, reeve, store, place).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            drill.Log.Saw("files", false, e.Message);
            return drill.Log.Evidence("");
        }
    }

    private static async ValueTask<DrillEvidence> RestoreAsync(Rehearsal drill, Installation reeve, IStateStore store, string place)
    {
        DrillLog log = drill.Log;
        Directory.CreateDirectory(Path.Combine(place, "restored"));
        await reeve.CaughtUpAsync().ConfigureAwait(false);
        var shelf = new BackupShelf(place, 1);
        Refusal? refusal = await store.BackupAsync(shelf.Staging).ConfigureAwait(false);
        Result<ShelvedBackup> put = refusal is null
            ? await Task.Run(() => shelf.Put(shelf.Staging, drill.Time.GetLocalNow())).ConfigureAwait(false)
            : refusal;
        if (!Passed(log, "back up", put, b => $"{b.Bytes} bytes, SHA-256 {b.Sha256}", out ShelvedBackup? backup)
            || !Passed(log, "verify and unpack", BackupShelf.Unpack(backup.Path, Path.Combine(place, "unpacked.db")), _ => "its SHA-256 is the one beside it", out string? unpacked)
            || !Passed(log, "restore", new StateRestore(drill.Time).Restore(unpacked, Path.Combine(place, "restored", "governance.db")), r => $"includes journal entry {r.AppliedSeq}", out RestoreReport? restored))
        {
            return log.Evidence("");
        }

        if (!SqliteStateStore.Open(new SqliteStateOptions { Path = restored.Database, BackupFolder = place }, drill.Time).TryGet(out SqliteStateStore? copy, out refusal))
        {
            log.Saw("open", false, refusal.ToString());
            return log.Evidence("");
        }

        await using (copy)
        {
            refusal = await copy.CheckAsync(reeve.Journal.LastSeq).ConfigureAwait(false);
            log.Saw("check", refusal is null, refusal?.ToString() ?? "sound");
            if (Passed(log, "open", await copy.LoadAsync().ConfigureAwait(false), s => $"{s.State.Rules.Count} rules, {s.State.Holds.Count} holds, {s.State.Tokens.Count} tokens", out StoredState? stored))
            {
                await CompareAsync(log, reeve, stored, drill.Time.GetUtcNow()).ConfigureAwait(false);
            }
        }

        return log.Evidence($"A backup of {backup.Bytes} bytes was made, verified, restored and found equal to the state in force in {log.Elapsed.TotalMilliseconds:0} ms.");
    }

    /// <summary>Compares what was restored, brought up to date from the journal, with the state in force.</summary>
    internal static async ValueTask CompareAsync(DrillLog log, Installation reeve, StoredState stored, DateTimeOffset now)
    {
        // Between two changes, so that state and number belong together.
        (ControlState live, long upTo) = (reeve.Plane.Current, 0L);
        await reeve.Plane.CommitAsync<int>(state => new Change<int>(0, [], Loosens: false, () => (live, upTo) = (state, reeve.Plane.AppliedSeq))).ConfigureAwait(false);
        ControlState redone = stored.State;
        int missing = 0;
        foreach (JournalLine line in reeve.Journal.Read(new JournalQuery(AfterSeq: stored.AppliedSeq, TransitionsOnly: true, Limit: int.MaxValue)).TakeWhile(l => l.Seq <= upTo))
        {
            if (!TransitionCodec.Decode(line, reeve.Journal.ReadText(line.Seq)).TryGet(out Transition? transition, out Refusal? refusal))
            {
                log.Saw("compare", false, ControlRefusals.Unreadable(line.Seq, refusal).ToString());
                return;
            }

            redone = redone.Apply(transition);
            missing++;
        }

        IReadOnlyList<Transition> differences = ControlStateDiff.Between(live, redone, now);
        log.Saw(
            "compare",
            differences.Count == 0,
            differences.Count == 0
                ? $"equal to the state in force, with {missing} changes since the backup redone from the journal"
                : $"{differences.Count} differences from the state in force: {string.Join(", ", differences.Select(d => d.Kind.Name()).Distinct(StringComparer.Ordinal))}");
    }

    private static bool Passed<T>(DrillLog log, string name, Result<T> result, Func<T, string> seen, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
        where T : class
    {
        bool passed = result.TryGet(out value, out Refusal? refusal);
        return log.Saw(name, passed, value is null ? refusal!.ToString() : seen(value)) && value is not null;
    }
}
