using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Sqlite;

/// <summary>The soundness of a SQLite state database.</summary>
internal static class SqliteCheck
{
    private const string Objects = """
        SELECT "type" || ' ' || "name" AS "Key", COALESCE("sql", '') AS "Value" FROM sqlite_master WHERE "name" NOT LIKE 'sqlite_%'
        """;

    /// <summary>Integrity, then schema, then every value read, then <c>applied_seq</c> against the journal; null when all is well.</summary>
    public static Refusal? Run(SqliteConnection connection, string database, MigrationSet migrations, long journalLastSeq, DateTimeOffset now)
    {
        if (SqliteConnections.Unsound(connection) is { } problem)
        {
            return StateRefusals.Damaged(database, problem);
        }

        if (Schema(connection, database, migrations) is { } differs)
        {
            return differs;
        }

        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        if (!StateReader.Read(connection, transaction, database, now).TryGet(out StoredState? stored, out Refusal? refusal))
        {
            return refusal;
        }

        return stored.AppliedSeq > journalLastSeq
            ? StateRefusals.AheadOfJournal(database, stored.AppliedSeq, journalLastSeq)
            : stored.Mistaken.Select(m => m.Why).FirstOrDefault();
    }

    // What the migrations make is found by making it, in memory. Tables and indexes that someone added are their business.
    private static Refusal? Schema(SqliteConnection connection, string database, MigrationSet migrations)
    {
        if (!SqliteMigrator.Applied(connection, database).TryGet(out IReadOnlyList<AppliedMigration>? applied, out Refusal? refusal)
            || !migrations.Pending(applied, database).TryGet(out _, out refusal))
        {
            return refusal;
        }

        using SqliteConnection memory = SqliteConnections.OpenMemory();
        memory.Execute(StateSql.MigrationTable);
        foreach (Migration migration in migrations.All)
        {
            memory.Execute(migration.Sql);
        }

        Dictionary<string, string> found = connection.Query<SchemaObject>(Objects).ToDictionary(o => o.Key, o => o.Value);
        foreach (SchemaObject expected in memory.Query<SchemaObject>(Objects))
        {
            if (!found.TryGetValue(expected.Key, out string? sql))
            {
                return StateRefusals.SchemaDiffers(database, $"{expected.Key} is missing");
            }

            if (!string.Equals(sql, expected.Value, StringComparison.Ordinal))
            {
                return StateRefusals.SchemaDiffers(database, $"{expected.Key} was changed");
            }
        }

        return null;
    }

    private sealed record SchemaObject(string Key, string Value);
}
