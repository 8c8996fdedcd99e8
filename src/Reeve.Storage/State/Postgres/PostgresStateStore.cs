using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Reeve.Core.Journal;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State.Postgres;

/// <summary>
/// The state in PostgreSQL. Triggers note every statement that changes something; the store removes the notes of its own statements in the same
/// transaction and counts itself elsewhere, so that what others did, and only that, moves the change counter.
/// </summary>
public sealed partial class PostgresStateStore : IStateStore
{
    private const string OwnNotes = "DELETE FROM \"reeve_changes\" WHERE \"xact\" = txid_current()";

    private const string CountMyself = """
        INSERT INTO "reeve_writers" ("writer", "writes") VALUES (@writer, @writes)
        ON CONFLICT ("writer") DO UPDATE SET "writes" = "reeve_writers"."writes" + excluded."writes"
        """;

    private const string Foreign = """
        SELECT (SELECT COUNT(*) FROM "reeve_changes")
          + (SELECT COALESCE(SUM("writes"), 0) FROM "reeve_writers" WHERE "writer" <> @writer)::BIGINT
        """;

    private const string Leave = """
        WITH "mine" AS (DELETE FROM "reeve_writers" WHERE "writer" = @writer RETURNING "writes")
        INSERT INTO "reeve_writers" ("writer", "writes") SELECT 'gone', "writes" FROM "mine"
        ON CONFLICT ("writer") DO UPDATE SET "writes" = "reeve_writers"."writes" + excluded."writes"
        """;

    private readonly PostgresStateOptions _options;
    private readonly MigrationSet _migrations;
    private readonly TimeProvider _clock;
    private readonly NpgsqlDataSource _source;
    private readonly string _database;
    private readonly string _writer = Guid.NewGuid().ToString("N");

    private PostgresStateStore(PostgresStateOptions options, MigrationSet migrations, TimeProvider clock, NpgsqlDataSource source, string database)
    {
        _options = options;
        _migrations = migrations;
        _clock = clock;
        _source = source;
        _database = database;
    }

    /// <summary>Connects, and brings the schema to this version after copying its tables.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="migrations">Schema; this version's when null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<Result<PostgresStateStore>> OpenAsync(
        PostgresStateOptions options, TimeProvider clock, MigrationSet? migrations = null, CancellationToken cancellationToken = default)
    {
        if (!SchemaName().IsMatch(options.Schema))
        {
            return StateRefusals.BadSchemaName(options.Schema);
        }

        NpgsqlDataSource? source = null;
        string database = "the connection string";
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
            {
                SearchPath = options.Schema,
                ApplicationName = "reeve",
                Options = $"-c lock_timeout={(int)options.BusyTimeout.TotalMilliseconds}",
            };
            database = $"PostgreSQL {builder.Host}/{builder.Database}, schema {options.Schema}";
            source = NpgsqlDataSource.Create(builder);
            migrations ??= MigrationSet.Postgres;
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
            if (new PostgresMigrator(options, migrations, clock, database).Migrate(connection) is { } refusal)
            {
                return refusal;
            }

            var store = new PostgresStateStore(options, migrations, clock, source, database);
            source = null;
            return store;
        }
        catch (ArgumentException e)
        {
            return StateRefusals.BadConnectionString(e.Message);
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            return PostgresErrors.Refusal(e, database, options.BusyTimeout);
        }
        finally
        {
            if (source is not null)
            {
                await source.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<Result<StoredState>> LoadAsync(CancellationToken cancellationToken = default) => InTransactionAsync(
        IsolationLevel.RepeatableRead,
        (connection, transaction) => StateReader.Read(connection, transaction, _database, _clock.GetUtcNow()),
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<IReadOnlyList<RuleEvent>>> EventsAsync(EventQuery query, CancellationToken cancellationToken = default) => InTransactionAsync(
        IsolationLevel.RepeatableRead,
        (connection, transaction) => StateReader.Events(connection, transaction, query, _clock.GetUtcNow()),
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> KeepAsync(KeptRecord record, CancellationToken cancellationToken = default) => InTransactionAsync<Refusal?>(
        IsolationLevel.ReadCommitted,
        (connection, transaction) =>
        {
            RecordTables.Write(connection, transaction, record);
            transaction.Commit();
            return null;
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<IReadOnlyList<KeptRecord>>> RecordsAsync(RecordQuery query, CancellationToken cancellationToken = default) => InTransactionAsync(
        IsolationLevel.RepeatableRead,
        (connection, transaction) => StateReader.Records(connection, transaction, query, _clock.GetUtcNow()),
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> ApplyAsync(IReadOnlyList<NumberedTransition> batch, CancellationToken cancellationToken = default) =>
        batch.Count == 0 ? ValueTask.FromResult<Refusal?>(null) : WriteAsync(batch, batch[^1].Seq, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckpointAsync(long seq, CancellationToken cancellationToken = default) => WriteAsync([], seq, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<long>> ChangeCounterAsync(CancellationToken cancellationToken = default) => InTransactionAsync<Result<long>>(
        IsolationLevel.ReadCommitted,
        (connection, transaction) => connection.ExecuteScalar<long>(Foreign, new { writer = _writer }, transaction),
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(long journalLastSeq, CancellationToken cancellationToken = default) => InTransactionAsync(
        IsolationLevel.ReadCommitted,
        (connection, transaction) => PostgresCheck.Run(connection, transaction, _options.Schema, _database, _migrations, journalLastSeq, _clock.GetUtcNow()),
        refusal => refusal,
        cancellationToken);

    /// <summary>Refuses: PostgreSQL's own program makes better backups. The refusal carries the command.</summary>
    public ValueTask<Refusal?> BackupAsync(string path, CancellationToken cancellationToken = default) => ValueTask.FromResult<Refusal?>(
        StateRefusals.BackupElsewhere($"pg_dump --format=custom --schema={_options.Schema} --file={path} DATABASE"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What this writer did must stay counted for the others; failing to say so only leaves a row behind.
        await InTransactionAsync<Refusal?>(
            IsolationLevel.ReadCommitted,
            (connection, transaction) =>
            {
                connection.Execute(Leave, new { writer = _writer }, transaction);
                transaction.Commit();
                return null;
            },
            refusal => refusal,
            CancellationToken.None);
        await _source.DisposeAsync();
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,47}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();

    /// <inheritdoc/>
    public ValueTask<Result<RetiredRows>> RetireAsync(DateTimeOffset before, string? archive, CancellationToken cancellationToken = default) =>
        InTransactionAsync<Result<RetiredRows>>(
            IsolationLevel.RepeatableRead,
            (connection, transaction) =>
            {
                try
                {
                    RetiredRows rows = Retention.Retire(connection, transaction, before, archive);
                    int notes = connection.Execute(OwnNotes, transaction: transaction);
                    connection.Execute(CountMyself, new { writer = _writer, writes = (long)notes }, transaction);
                    transaction.Commit();
                    return rows;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return StateRefusals.ArchiveFailed(archive ?? _database, e.Message);
                }
            },
            refusal => refusal,
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Refusal?> VacuumAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // Refused inside a transaction.
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync("VACUUM ANALYZE");
            return null;
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            return PostgresErrors.Refusal(e, _database, _options.BusyTimeout);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> SizeAsync(CancellationToken cancellationToken = default) => InTransactionAsync<Result<long>>(
        IsolationLevel.ReadCommitted,
        (connection, transaction) => connection.ExecuteScalar<long>("SELECT pg_database_size(current_database())", transaction: transaction),
        refusal => refusal,
        cancellationToken);

    private ValueTask<Refusal?> WriteAsync(IReadOnlyList<NumberedTransition> batch, long seq, CancellationToken cancellationToken) =>
        InTransactionAsync<Refusal?>(
            IsolationLevel.ReadCommitted,
            (connection, transaction) =>
            {
                // Replicas take turns; operators do not pass here and wait for nobody.
                connection.Execute("SELECT pg_advisory_xact_lock(hashtext(@name))", new { name = $"reeve writes {_options.Schema}" }, transaction);
                var writer = new StateWriter(connection, transaction);
                long applied = writer.AppliedSeq();
                if (seq > applied)
                {
                    foreach (NumberedTransition transition in batch.Where(t => t.Seq > applied))
                    {
                        writer.Write(transition);
                    }

                    writer.SetAppliedSeq(seq);
                    int notes = connection.Execute(OwnNotes, transaction: transaction);
                    connection.Execute(CountMyself, new { writer = _writer, writes = (long)notes }, transaction);
                    transaction.Commit();
                }

                return null;
            },
            refusal => refusal,
            cancellationToken);

    private async ValueTask<T> InTransactionAsync<T>(
        IsolationLevel level, Func<NpgsqlConnection, NpgsqlTransaction, T> work, Func<Refusal, T> refused, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(level, cancellationToken);
            return work(connection, transaction);
        }
        catch (Exception e) when (PostgresErrors.IsExpected(e))
        {
            return refused(PostgresErrors.Refusal(e, _database, _options.BusyTimeout));
        }
    }
}
