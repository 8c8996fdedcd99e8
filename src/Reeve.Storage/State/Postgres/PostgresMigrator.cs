using System.Globalization;
using Dapper;
using Npgsql;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Postgres;

/// <summary>
/// Brings a schema to this version. Copies of the tables into a schema <c>reeve_backup_…</c>, every missing migration and their record are one
/// transaction under an advisory lock, so that several replicas may start at once and a death in the middle leaves everything as it was.
/// </summary>
internal sealed class PostgresMigrator(PostgresStateOptions options, MigrationSet migrations, TimeProvider clock, string database)
{
    private const string Existing = """
        SELECT "tablename" FROM pg_catalog.pg_tables WHERE "schemaname" = @schema AND "tablename" = ANY (@tables)
        """;

    /// <summary>Applies what is missing and writes row 1 of a new installation. Null when the schema is this version's.</summary>
    public Refusal? Migrate(NpgsqlConnection connection)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock(hashtext(@lockName))", new { lockName = $"reeve migrations {options.Schema}" }, transaction);
        if (!connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE \"nspname\" = @schema)", new { schema = options.Schema }, transaction))
        {
            connection.Execute($"CREATE SCHEMA \"{options.Schema}\"", transaction: transaction);
        }

        if (!Applied(connection, transaction, options.Schema, database).TryGet(out IReadOnlyList<AppliedMigration>? applied, out Refusal? refusal)
            || !migrations.Pending(applied, database).TryGet(out IReadOnlyList<Migration>? pending, out refusal))
        {
            return refusal;
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (pending.Count > 0 && applied.Count > 0)
        {
            refusal = BackUp(connection, transaction, pending[0], now);
        }

        refusal ??= pending.Select(migration => Apply(connection, transaction, migration, now)).FirstOrDefault(r => r is not null);
        if (refusal is not null)
        {
            return refusal;
        }

        new StateWriter(connection, transaction).Found(now);
        connection.Execute("DELETE FROM \"reeve_changes\" WHERE \"xact\" = txid_current()", transaction: transaction);
        transaction.Commit();
        return null;
    }

    /// <summary>The migrations that the schema says it has had; none for an empty one. Refuses tables of these names that something else made.</summary>
    public static Result<IReadOnlyList<AppliedMigration>> Applied(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, string database)
    {
        string[] existing = [.. connection.Query<string>(Existing, new { schema, tables = StateSql.Tables }, transaction)];
        if (existing.Contains("schema_migrations"))
        {
            return connection.Query<AppliedMigration>(StateSql.AppliedMigrations, transaction: transaction).ToArray();
        }

        return existing.Length == 0 ? Array.Empty<AppliedMigration>() : StateRefusals.Foreign(database);
    }

    private Refusal? Apply(NpgsqlConnection connection, NpgsqlTransaction transaction, Migration migration, DateTimeOffset now)
    {
        try
        {
            connection.Execute(StateSql.MigrationTable, transaction: transaction);
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                StateSql.RecordMigration,
                new { number = migration.Number, name = migration.Name, checksum = migration.Checksum, at = StateTime.Format(now) },
                transaction);
            return null;
        }
        catch (PostgresException e)
        {
            return StateRefusals.MigrationFailed(database, migration, PostgresErrors.Refusal(e, database, options.BusyTimeout));
        }
    }

    private Refusal? BackUp(NpgsqlConnection connection, NpgsqlTransaction transaction, Migration first, DateTimeOffset now)
    {
        string copies = string.Create(CultureInfo.InvariantCulture, $"reeve_backup_{first.Number:0000}_{now:yyyyMMdd\\tHHmmss}");
        connection.Execute($"CREATE SCHEMA \"{copies}\"", transaction: transaction);
        foreach (string table in connection.Query<string>(Existing, new { schema = options.Schema, tables = StateSql.Tables }, transaction).ToArray())
        {
            connection.Execute($"CREATE TABLE \"{copies}\".\"{table}\" AS TABLE \"{options.Schema}\".\"{table}\"", transaction: transaction);
            long copied = Count(copies, table);
            long rows = Count(options.Schema, table);
            if (copied != rows)
            {
                return StateRefusals.BackupUnsound($"{database}, schema {copies}", $"{table} has {copied} rows where the database has {rows}");
            }
        }

        return null;

        long Count(string schema, string table) =>
            connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM \"{schema}\".\"{table}\"", transaction: transaction);
    }
}
