using Microsoft.Extensions.Logging;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Metrics;
using Reeve.Server.Config;
using Reeve.Server.Database;
using Reeve.Server.Options;
using Reeve.Storage.Commands;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;
using Reeve.Storage.State.Postgres;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Server.Hosting;

/// <summary>A data folder, locked and opened: journal, state and the installation over them.</summary>
public sealed class DataFolder : IAsyncDisposable
{
    private readonly DataFolderLock _lock;

    private DataFolder(DataFolderLock held, SegmentJournal journal, IStateStore store, Installation installation, string storeName)
    {
        _lock = held;
        Journal = journal;
        Store = store;
        Installation = installation;
        StoreName = storeName;
    }

    /// <summary>Path.</summary>
    public string Path => _lock.Folder;

    /// <summary>The journal.</summary>
    public SegmentJournal Journal { get; }

    /// <summary>The state store.</summary>
    public IStateStore Store { get; }

    /// <summary>What the store is, with version, for people.</summary>
    public string StoreName { get; }

    /// <summary>The installation.</summary>
    public Installation Installation { get; }

    /// <summary>Locks and opens the folder. Whatever was opened is closed again when a later part is refused.</summary>
    public static async ValueTask<Result<DataFolder>> OpenAsync(EffectiveOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        string path = System.IO.Path.GetFullPath(options.Text("data"));
        if (!DataFolderLock.Take(path).TryGet(out DataFolderLock? held, out Refusal? refusal))
        {
            return refusal;
        }

        var opened = new Stack<IAsyncDisposable>();
        try
        {
            Result<DataFolder> folder = await OpenLockedAsync(held, path, options, time, loggers, opened).ConfigureAwait(false);
            if (folder.Refusal is null)
            {
                opened.Clear();
                held = null;
            }

            return folder;
        }
        finally
        {
            while (opened.TryPop(out IAsyncDisposable? part))
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }

            held?.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync().ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
        await Journal.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static async ValueTask<Result<DataFolder>> OpenLockedAsync(
        DataFolderLock held, string path, EffectiveOptions options, TimeProvider time, ILoggerFactory loggers, Stack<IAsyncDisposable> opened)
    {
        if (!InstallationKey.ReadOrCreate(path).TryGet(out byte[]? key, out Refusal? refusal))
        {
            return refusal;
        }

        var journalOptions = new JournalOptions { SegmentBytes = options.Number("journal.segmentBytes"), SyncInterval = options.Span("journal.syncInterval") };
        if (!SegmentJournal.Open(held, journalOptions, time).TryGet(out JournalOpening? opening, out refusal))
        {
            return refusal;
        }

        opened.Push(opening.Journal);
        if (!(await OpenStoreAsync(path, options, time).ConfigureAwait(false)).TryGet(out (IStateStore Store, string Name) state, out refusal))
        {
            return refusal;
        }

        opened.Push(state.Store);
        Result<Installation> installation = await Installation
            .OpenAsync(
                opening.Journal,
                state.Store,
                new ActionDigester(key),
                GateBounds.Of(options),
                time,
                loggers,
                new CheckpointFile(System.IO.Path.Combine(path, "windows.checkpoint")),
                ReadinessFiles.Of(options, path),
                GateBounds.Cycles(options),
                metrics: new MetricsSources(
                    new CheckpointFile(System.IO.Path.Combine(path, "totals.checkpoint")),
                    options.Text("commands.database") is { Length: > 0 } commands ? new CommandDatabase(System.IO.Path.GetFullPath(commands)) : null),
                backups: BackupDesk.FolderOf(path, options))
            .ConfigureAwait(false);
        if (!installation.TryGet(out Installation? reeve, out refusal))
        {
            return refusal;
        }

        foreach (JournalRepair repair in opening.Repairs)
        {
            reeve.Alerts.Show("journal-repaired", repair.File, repair.What);
        }

        foreach (JournalFinding finding in opening.Findings)
        {
            reeve.Alerts.Show("journal-finding", finding.File, finding.ToString());
        }

        return new DataFolder(held, opening.Journal, state.Store, reeve, state.Name);
    }

    private static async ValueTask<Result<(IStateStore Store, string Name)>> OpenStoreAsync(string path, EffectiveOptions options, TimeProvider time)
    {
        if (options.Text("postgres") is { Length: > 0 } connection)
        {
            Result<PostgresStateStore> postgres = await PostgresStateStore
                .OpenAsync(new PostgresStateOptions { ConnectionString = connection }, time).ConfigureAwait(false);
            return postgres.TryGet(out PostgresStateStore? server, out Refusal? unreachable) ? (server, "PostgreSQL") : unreachable;
        }

        Result<SqliteStateStore> sqlite = SqliteStateStore.Open(
            new SqliteStateOptions { Path = System.IO.Path.Combine(path, "governance.db"), BackupFolder = System.IO.Path.Combine(path, "backups") }, time);
        return sqlite.TryGet(out SqliteStateStore? file, out Refusal? refusal)
            ? (file, $"SQLite {file.Library.Version} ({file.Library.Name})")
            : refusal;
    }
}
