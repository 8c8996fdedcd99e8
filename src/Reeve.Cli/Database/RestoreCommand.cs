using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Server.Options;
using Reeve.Storage.DataFolders;
using Reeve.Storage.State;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Cli.Database;

/// <summary><c>reeve db restore</c>.</summary>
internal static class RestoreCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Argument<string> backup = new("backup") { Description = "A file that `reeve db backup` made.", HelpName = "FILE" };
        Verb verb = new(
            "restore",
            "Puts a backup in the place of the database: verified before and after, what stood there moved aside. The service has to be stopped; at its next start the journal supplies what is newer than the backup.",
            "reeve db restore var/backups/governance-20261121.db.gz --data ./var");
        verb.Add(backup);
        return verb.Runs((session, _) => RestoreAsync(session, session.Environment.Absolute(session.Value(backup)!)));
    }

    private static async Task<int> RestoreAsync(Session session, string backup)
    {
        if (!LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out Refusal? refusal)
            || !session.Target().TryGet(out ServiceTarget? target, out refusal)
            || (refusal = Unsuitable(options, target.DataFolder)) is not null
            || !DataFolderLock.Take(target.DataFolder).TryGet(out DataFolderLock? held, out refusal))
        {
            return session.Output.Refuse(refusal);
        }

        using (held)
        {
            string database = Path.Combine(target.DataFolder, "governance.db");
            Result<RestoreReport> restored = await session.WaitAsync(
                "verifying and restoring the backup", () => Task.Run(() => Restore(session, backup, database)));
            if (!restored.TryGet(out RestoreReport? report, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            byte[] json = JsonSerializer.SerializeToUtf8Bytes(report, CliJson.Default.RestoreReport);
            session.Output.Show(new Reply<RestoreReport>(report, json), shown => Draw(shown, session.Output));
            return ExitCode.Satisfied;
        }
    }

    private static Result<RestoreReport> Restore(Session session, string backup, string database)
    {
        var restore = new StateRestore(session.Environment.Clock);
        if (!backup.EndsWith(".gz", StringComparison.Ordinal))
        {
            return restore.Restore(backup, database);
        }

        if (!File.Exists(backup))
        {
            return StateRefusals.NoBackup(backup);
        }

        string unpacked = database + ".unpacked";
        Result<RestoreReport> restored = BackupShelf.Unpack(backup, unpacked).TryGet(out string? copy, out Refusal? refusal) ? restore.Restore(copy, database) : refusal;
        File.Delete(unpacked);
        return restored;
    }

    private static Refusal? Unsuitable(EffectiveOptions options, string folder) =>
        options.Text("postgres").Length > 0
            ? new Refusal(RefusalKind.Invalid, "restore-postgres", "The state is in PostgreSQL, which has its own backups", "postgres", "Restore it with pg_restore.")
            : Directory.Exists(folder)
                ? null
                : new Refusal(RefusalKind.NotFound, "data-folder-missing", "There is no such data folder", folder, "Name it with --data.");

    private static void Draw(RestoreReport report, Output output)
    {
        output.Line($"Restored {report.Database}, verified; it includes the journal up to entry {report.AppliedSeq}.", Tone.Good);
        foreach (string aside in report.MovedAside)
        {
            output.Line($"moved aside: {aside}");
        }

        output.Say("Start the service with `reeve serve`: the journal supplies the rest.");
    }
}
