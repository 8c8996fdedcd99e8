using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.State.Migrations;
using SQLitePCL;

namespace Reeve.Storage.State.Sqlite;

/// <summary>What a restore did.</summary>
/// <param name="Database">The database in place now.</param>
/// <param name="MovedAside">What stood there before, under its new names; empty when nothing did.</param>
/// <param name="AppliedSeq">Journal entries that the restored state includes; the journal supplies the rest at the next start.</param>
public sealed record RestoreReport(string Database, IReadOnlyList<string> MovedAside, long AppliedSeq);

/// <summary>
/// Puts a backup in the place of <c>governance.db</c>: verifies it, copies it beside the database, verifies the copy, moves what stood there aside
/// (never deletes it), renames the copy into place and verifies again. The backup itself stays where it is.
/// </summary>
/// <remarks>The caller holds the lock of the data folder, so that no Reeve has the database open.</remarks>
public sealed class StateRestore(TimeProvider clock, MigrationSet? migrations = null)
{
    private static readonly string[] Companions = ["", "-journal", "-wal", "-shm"];
    private readonly MigrationSet _migrations = migrations ?? MigrationSet.Sqlite;

    /// <summary>Restores.</summary>
    /// <param name="backup">A file made by a backup.</param>
    /// <param name="database">Path of <c>governance.db</c>.</param>
    public Result<RestoreReport> Restore(string backup, string database)
    {
        if (!SqliteLibrary.Load().TryGet(out _, out Refusal? refusal))
        {
            return refusal;
        }

        refusal = Precondition(backup, database) ?? SqliteBackup.Verify(backup, _migrations) ?? InUse(database);
        if (refusal is not null)
        {
            return refusal;
        }

        string staged = $"{database}.restoring";
        try
        {
            File.Delete(staged);
            SqliteConnections.Create(staged);
            using (SqliteConnection source = SqliteConnections.OpenReadOnly(backup))
            {
                source.Execute("VACUUM INTO @staged", new { staged });
            }

            SqliteBackup.Settle(staged);
            if (SqliteBackup.Verify(staged, _migrations) is { } unsound)
            {
                File.Delete(staged);
                return unsound;
            }

            string[] aside = MoveAside(database);
            File.Move(staged, database);
            Posix.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(database))!);
            return SqliteBackup.Verify(database, _migrations) is { } broken ? broken : new RestoreReport(database, aside, AppliedSeq(database));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return StateRefusals.RestoreFailed(database, e.Message);
        }
    }

    private static Refusal? Precondition(string backup, string database)
    {
        if (!File.Exists(backup))
        {
            return StateRefusals.NoBackup(backup);
        }

        return string.Equals(Path.GetFullPath(backup), Path.GetFullPath(database), StringComparison.Ordinal)
            ? StateRefusals.BackupIsDatabase(backup)
            : null;
    }

    // A database too broken to answer is in nobody's use.
    private static Refusal? InUse(string database)
    {
        if (!File.Exists(database))
        {
            return null;
        }

        try
        {
            using SqliteConnection connection = SqliteConnections.Open(new SqliteStateOptions { Path = database, BusyTimeout = TimeSpan.FromSeconds(1) });
            connection.Execute("BEGIN EXCLUSIVE; ROLLBACK");
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return StateRefusals.Locked(database, TimeSpan.FromSeconds(1));
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static long AppliedSeq(string database)
    {
        using SqliteConnection connection = SqliteConnections.OpenReadOnly(database);
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return new StateWriter(connection, transaction).AppliedSeq();
    }

    // The companions keep their ending, so that what was moved aside still opens as one database.
    private string[] MoveAside(string database)
    {
        string name = $"{database}.broken-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        for (int i = 2; File.Exists(name); i++)
        {
            name = $"{database}.broken-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{i}";
        }

        string[] present = [.. Companions.Where(ending => File.Exists(database + ending))];
        foreach (string ending in present)
        {
            File.Move(database + ending, name + ending);
        }

        return [.. present.Select(ending => name + ending)];
    }
}
