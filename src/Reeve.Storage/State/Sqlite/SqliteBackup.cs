using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Sqlite;

/// <summary>Copies of a SQLite database that have been read back and counted.</summary>
internal static class SqliteBackup
{
    /// <summary>Writes a copy while the database is in use, checks it, and puts it on disk. An existing file is never overwritten.</summary>
    public static Refusal? Write(SqliteConnection source, string path)
    {
        try
        {
            SqliteConnections.Create(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return StateRefusals.BackupExists(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateRefusals.BackupFailed(path, e.Message);
        }

        Refusal? refusal = Fill(source, path);
        if (refusal is not null)
        {
            File.Delete(path);
        }

        return refusal;
    }

    /// <summary>Null when the file is a sound database whose schema this version knows.</summary>
    public static Refusal? Verify(string path, MigrationSet migrations)
    {
        try
        {
            using SqliteConnection copy = SqliteConnections.OpenReadOnly(path);
            if (SqliteConnections.Unsound(copy) is { } problem)
            {
                return StateRefusals.BackupUnsound(path, problem);
            }

            if (!SqliteMigrator.Applied(copy, path).TryGet(out IReadOnlyList<AppliedMigration>? applied, out Refusal? refusal))
            {
                return refusal;
            }

            return applied.Count == 0
                ? StateRefusals.BackupUnsound(path, "it holds no tables")
                : migrations.Pending(applied, path).Refusal;
        }
        catch (SqliteException e)
        {
            return StateRefusals.BackupUnsound(path, e.Message);
        }
    }

    /// <summary>Puts a written file and its name on disk.</summary>
    /// <exception cref="IOException">The disk did not confirm.</exception>
    public static void Settle(string path)
    {
        using (var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        Posix.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static Refusal? Fill(SqliteConnection source, string path)
    {
        try
        {
            Dictionary<string, long> before = SqliteConnections.Counts(source);
            source.Execute("VACUUM INTO @path", new { path });
            Dictionary<string, long> after = SqliteConnections.Counts(source);
            using (SqliteConnection copy = SqliteConnections.OpenReadOnly(path))
            {
                if (SqliteConnections.Unsound(copy) is { } problem)
                {
                    return StateRefusals.BackupUnsound(path, problem);
                }

                // Another process may have written between the two counts; the copy is from one moment in between.
                foreach ((string table, long rows) in SqliteConnections.Counts(copy))
                {
                    if (rows < Math.Min(before[table], after[table]) || rows > Math.Max(before[table], after[table]))
                    {
                        return StateRefusals.BackupUnsound(path, $"{table} has {rows} rows where the database has {after[table]}");
                    }
                }
            }

            Settle(path);
            return null;
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            return StateRefusals.BackupFailed(path, e.Message);
        }
    }
}
