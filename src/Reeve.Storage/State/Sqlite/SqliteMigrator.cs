using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Sqlite;

/// <summary>Brings a SQLite file to the schema of this version: each migration in one transaction, after a verified backup of what was there.</summary>
internal sealed class SqliteMigrator(SqliteStateOptions options, MigrationSet migrations, TimeProvider clock)
{
    /// <summary>Applies what is missing. Null when the schema is this version's.</summary>
    public Refusal? Migrate(SqliteConnection connection)
    {
        if (Applied(connection, options.Path) is var result && !result.TryGet(out IReadOnlyList<AppliedMigration>? applied, out Refusal? refusal))
        {
            return refusal;
        }

        if (!migrations.Pending(applied, options.Path).TryGet(out IReadOnlyList<Migration>? pending, out refusal))
        {
            return refusal;
        }

        if (pending.Count > 0 && applied.Count > 0 && BackUp(connection, pending[0]) is { } unsaved)
        {
            return unsaved;
        }

        return pending.Select(migration => Apply(connection, migration)).FirstOrDefault(r => r is not null);
    }

    /// <summary>The migrations that a file says it has had; none for an empty file. Refuses a file that something else made.</summary>
    public static Result<IReadOnlyList<AppliedMigration>> Applied(SqliteConnection connection, string database)
    {
        string[] tables = [.. connection.Query<string>("SELECT \"name\" FROM sqlite_master WHERE \"type\" = 'table'")];
        if (tables.Contains("schema_migrations"))
        {
            return connection.Query<AppliedMigration>(StateSql.AppliedMigrations).ToArray();
        }

        return tables.Length == 0 ? Array.Empty<AppliedMigration>() : StateRefusals.Foreign(database);
    }

    private Refusal? Apply(SqliteConnection connection, Migration migration)
    {
        try
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(StateSql.MigrationTable, transaction: transaction);
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                StateSql.RecordMigration,
                new { number = migration.Number, name = migration.Name, checksum = migration.Checksum, at = StateTime.Format(clock.GetUtcNow()) },
                transaction);
            transaction.Commit();
            return null;
        }
        catch (SqliteException e)
        {
            return StateRefusals.MigrationFailed(options.Path, migration, SqliteErrors.Refusal(e, options.Path, options.BusyTimeout));
        }
    }

    private Refusal? BackUp(SqliteConnection connection, Migration first)
    {
        string path = Path.Combine(options.Backups, $"governance-before-{first.Number:0000}-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.db");
        try
        {
            PrivateFiles.CreateFolder(options.Backups);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateRefusals.BackupFailed(path, e.Message);
        }

        return SqliteBackup.Write(connection, path);
    }
}
