using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Storage.State.Migrations;
using SQLitePCL;

namespace Reeve.Storage.State.Sqlite;

/// <summary>
/// The state in <c>governance.db</c>. One connection, held open, does everything in turn: SQLite then reports as <c>data_version</c> exactly what
/// others changed. Calls run on the caller's thread and take as long as the disk, at most the busy time-out when another process holds the file.
/// </summary>
public sealed class SqliteStateStore : IStateStore
{
    private const int SmallestPage = 512;
    private readonly SqliteStateOptions _options;
    private readonly MigrationSet _migrations;
    private readonly TimeProvider _clock;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SqliteStateStore(SqliteStateOptions options, MigrationSet migrations, TimeProvider clock, SqliteConnection connection, SqliteLibrary library)
    {
        _options = options;
        _migrations = migrations;
        _clock = clock;
        _connection = connection;
        Library = library;
    }

    /// <summary>The SQLite in use.</summary>
    public SqliteLibrary Library { get; }

    /// <summary>Opens the file, creating it when absent, and brings its schema to this version after a verified backup.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="migrations">Schema; this version's when null.</param>
    public static Result<SqliteStateStore> Open(SqliteStateOptions options, TimeProvider clock, MigrationSet? migrations = null)
    {
        if (!SqliteLibrary.Load().TryGet(out SqliteLibrary? library, out Refusal? refusal))
        {
            return refusal;
        }

        SqliteConnection? connection = null;
        try
        {
            // SQLite takes a file shorter than a page for an empty database and would write over what is left of one.
            if (new FileInfo(options.Path) is { Exists: true, Length: > 0 and < SmallestPage })
            {
                return StateRefusals.Damaged(options.Path, "the file is shorter than any database");
            }

            migrations ??= MigrationSet.Sqlite;
            connection = SqliteConnections.Open(options);
            if (raw.sqlite3_db_readonly(connection.Handle, "main") != 0)
            {
                return StateRefusals.ReadOnly(options.Path);
            }

            refusal = new SqliteMigrator(options, migrations, clock).Migrate(connection);
            if (refusal is null)
            {
                Found(connection, clock.GetUtcNow());
                var store = new SqliteStateStore(options, migrations, clock, connection, library);
                connection = null;
                return store;
            }

            return refusal;
        }
        catch (SqliteException e)
        {
            return SqliteErrors.Refusal(e, options.Path, options.BusyTimeout);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateRefusals.CannotOpen(options.Path, e.Message);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <inheritdoc/>
    public ValueTask<Result<StoredState>> LoadAsync(CancellationToken cancellationToken = default) => InTurn(
        () =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: true);
            return StateReader.Read(_connection, transaction, _options.Path, _clock.GetUtcNow());
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<IReadOnlyList<RuleEvent>>> EventsAsync(EventQuery query, CancellationToken cancellationToken = default) => InTurn(
        () =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: true);
            return StateReader.Events(_connection, transaction, query, _clock.GetUtcNow());
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> KeepAsync(KeptRecord record, CancellationToken cancellationToken = default) => InTurn<Refusal?>(
        () =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            RecordTables.Write(_connection, transaction, record);
            transaction.Commit();
            return null;
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<IReadOnlyList<KeptRecord>>> RecordsAsync(RecordQuery query, CancellationToken cancellationToken = default) => InTurn(
        () =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: true);
            return StateReader.Records(_connection, transaction, query, _clock.GetUtcNow());
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> ApplyAsync(IReadOnlyList<NumberedTransition> batch, CancellationToken cancellationToken = default) =>
        batch.Count == 0
            ? ValueTask.FromResult<Refusal?>(null)
            : WriteAsync(
                (writer, applied) =>
                {
                    foreach (NumberedTransition transition in batch.Where(t => t.Seq > applied))
                    {
                        writer.Write(transition);
                    }
                },
                batch[^1].Seq,
                cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckpointAsync(long seq, CancellationToken cancellationToken = default) =>
        WriteAsync((_, _) => { }, seq, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<long>> ChangeCounterAsync(CancellationToken cancellationToken = default) => InTurn<Result<long>>(
        () => _connection.ExecuteScalar<long>("PRAGMA data_version"), refusal => refusal, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(long journalLastSeq, CancellationToken cancellationToken = default) =>
        InTurn(() => SqliteCheck.Run(_connection, _options.Path, _migrations, journalLastSeq, _clock.GetUtcNow()), refusal => refusal, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> BackupAsync(string path, CancellationToken cancellationToken = default) =>
        InTurn(() => SqliteBackup.Write(_connection, path), refusal => refusal, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<RetiredRows>> RetireAsync(DateTimeOffset before, string? archive, CancellationToken cancellationToken = default) => InTurn<Result<RetiredRows>>(
        () =>
        {
            try
            {
                using SqliteTransaction transaction = _connection.BeginTransaction();
                RetiredRows rows = Retention.Retire(_connection, transaction, before, archive);
                transaction.Commit();
                return rows;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return StateRefusals.ArchiveFailed(archive ?? _options.Path, e.Message);
            }
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> VacuumAsync(CancellationToken cancellationToken = default) => InTurn<Refusal?>(
        () =>
        {
            _connection.Execute("VACUUM");
            return null;
        },
        refusal => refusal,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Result<long>> SizeAsync(CancellationToken cancellationToken = default) => InTurn<Result<long>>(
        () => _connection.ExecuteScalar<long>("PRAGMA page_count") * _connection.ExecuteScalar<long>("PRAGMA page_size"), refusal => refusal, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await _connection.DisposeAsync();
        _turn.Dispose();
    }

    private static void Found(SqliteConnection connection, DateTimeOffset now)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        new StateWriter(connection, transaction).Found(now);
        transaction.Commit();
    }

    private ValueTask<Refusal?> WriteAsync(Action<StateWriter, long> write, long seq, CancellationToken cancellationToken) => InTurn<Refusal?>(
        () =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            var writer = new StateWriter(_connection, transaction);
            long applied = writer.AppliedSeq();
            if (seq > applied)
            {
                write(writer, applied);
                writer.SetAppliedSeq(seq);
                transaction.Commit();
            }

            return null;
        },
        refusal => refusal,
        cancellationToken);

    private async ValueTask<T> InTurn<T>(Func<T> work, Func<Refusal, T> refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return SqliteLibrary.HasMoved(_connection.Handle!.DangerousGetHandle()) ? refused(StateRefusals.Moved(_options.Path)) : work();
        }
        catch (SqliteException e)
        {
            return refused(SqliteErrors.Refusal(e, _options.Path, _options.BusyTimeout));
        }
        finally
        {
            _turn.Release();
        }
    }
}
