using Dapper;
using Npgsql;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Postgres;

/// <summary>The soundness of a PostgreSQL state schema.</summary>
internal static class PostgresCheck
{
    // One line per column, constraint, index and trigger, without the name of the schema.
    private const string Objects = """
        SELECT replace("line", quote_ident(@schema) || '.', '') FROM (
          SELECT 'column ' || "table_name" || '.' || "column_name" || ' ' || "data_type" || ' ' || "is_nullable" || ' '
            || COALESCE("column_default", '') AS "line"
          FROM information_schema.columns WHERE "table_schema" = @schema
          UNION ALL
          SELECT 'constraint ' || c."conrelid"::regclass || ' ' || pg_get_constraintdef(c."oid")
          FROM pg_constraint c JOIN pg_namespace n ON n."oid" = c."connamespace" WHERE n."nspname" = @schema
          UNION ALL
          SELECT 'index ' || "indexname" || ' ' || "indexdef" FROM pg_indexes WHERE "schemaname" = @schema
          UNION ALL
          SELECT 'trigger ' || t."tgrelid"::regclass || '.' || t."tgname" || ' ' || t."tgenabled"::TEXT
          FROM pg_trigger t JOIN pg_class r ON r."oid" = t."tgrelid" JOIN pg_namespace n ON n."oid" = r."relnamespace"
          WHERE n."nspname" = @schema AND NOT t."tgisinternal"
        ) "objects"
        """;

    /// <summary>Schema, then every row and value readable, then <c>applied_seq</c> against the journal; null when all is well.</summary>
    public static Refusal? Run(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, string database, MigrationSet migrations, long journalLastSeq, DateTimeOffset now)
    {
        if (!PostgresMigrator.Applied(connection, transaction, schema, database).TryGet(out IReadOnlyList<AppliedMigration>? applied, out Refusal? refusal)
            || !migrations.Pending(applied, database).TryGet(out _, out refusal))
        {
            return refusal;
        }

        if (Differs(connection, transaction, schema, migrations) is { } what)
        {
            return StateRefusals.SchemaDiffers(database, what);
        }

        foreach (string table in StateSql.Tables)
        {
            connection.Execute($"SELECT md5(string_agg(t::text, '')) FROM \"{schema}\".\"{table}\" t", transaction: transaction);
        }

        if (!StateReader.Read(connection, transaction, database, now).TryGet(out StoredState? stored, out refusal))
        {
            return refusal;
        }

        return stored.AppliedSeq > journalLastSeq
            ? StateRefusals.AheadOfJournal(database, stored.AppliedSeq, journalLastSeq)
            : stored.Mistaken.Select(m => m.Why).FirstOrDefault();
    }

    // What the migrations make is found by making it beside, in a schema that the roll-back takes away again.
    private static string? Differs(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, MigrationSet migrations)
    {
        const string beside = "reeve_check_schema";
        HashSet<string> found = [.. connection.Query<string>(Objects, new { schema }, transaction)];
        transaction.Save(beside);
        connection.Execute($"CREATE SCHEMA {beside}; SET LOCAL search_path = {beside}", transaction: transaction);
        connection.Execute(StateSql.MigrationTable, transaction: transaction);
        foreach (Migration migration in migrations.All)
        {
            connection.Execute(migration.Sql, transaction: transaction);
        }

        string[] expected = [.. connection.Query<string>(Objects, new { schema = beside }, transaction)];
        transaction.Rollback(beside);
        return expected.FirstOrDefault(line => !found.Contains(line)) is { } missing ? $"missing or changed: {missing}" : null;
    }
}
