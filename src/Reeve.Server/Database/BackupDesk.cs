using Reeve.Core.Refusals;
using Reeve.Server.Hosting;
using Reeve.Server.Options;
using Reeve.Server.Schedules;
using Reeve.Storage.State;

namespace Reeve.Server.Database;

/// <summary>Takes the backups of the day, one at a time, and knows the newest.</summary>
public sealed class BackupDesk : IDisposable
{
    private readonly DataFolder _folder;
    private readonly TimeProvider _time;
    private readonly BackupShelf _shelf;
    private readonly string _place;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _failures;
    private Refusal? _problem;
    private StandingBackup? _newest;

    /// <summary>Looks at the shelf.</summary>
    public BackupDesk(DataFolder folder, EffectiveOptions options, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _place = FolderOf(folder.Path, options);
        _shelf = new BackupShelf(_place, (int)options.Number("backup.kept"));
        IsElsewhere = options.Text("postgres").Length > 0;
        IsScheduled = !IsElsewhere && options.Text("upkeep.cron") != LocalCron.Off;
        Look();
    }

    /// <summary>Where the daily backups are.</summary>
    public static string FolderOf(string dataFolder, EffectiveOptions options) =>
        options.Text("backup.folder") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(dataFolder, "backups");

    /// <summary>The database is PostgreSQL's, which has backups of its own.</summary>
    public bool IsElsewhere { get; }

    /// <summary>A backup of every day is promised.</summary>
    public bool IsScheduled { get; }

    /// <summary>The newest backup of the day; null when there is none.</summary>
    public StandingBackup? Newest => Volatile.Read(ref _newest);

    /// <summary>Why the last attempt failed; null after a success.</summary>
    public Refusal? Problem => Volatile.Read(ref _problem);

    /// <summary>Attempts that failed since start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Whether today, by local time, has a backup that is as it was written.</summary>
    public bool HasToday()
    {
        try
        {
            return _shelf.HasSound(DateOnly.FromDateTime(_time.GetLocalNow().DateTime));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is no backup; taking another says what is wrong.
            return false;
        }
    }

    /// <summary>Writes the compressed backup of today, in place of an earlier one. It counts only after it has been verified, before and after compression.</summary>
    public async ValueTask<Result<DatabaseBackup>> TakeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Result<ShelvedBackup> taken = await WriteAsync().ConfigureAwait(false);
            Volatile.Write(ref _problem, taken.Refusal);
            Look();
            if (taken.TryGet(out ShelvedBackup? backup, out Refusal? refusal))
            {
                return new DatabaseBackup(backup.Path, backup.Bytes, backup.Sha256, backup.Removed);
            }

            Interlocked.Increment(ref _failures);
            return refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at the shelf again: operators clean up by hand too.</summary>
    public void Look()
    {
        try
        {
            Volatile.Write(ref _newest, _shelf.Newest());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _problem, StateRefusals.BackupFailed(_place, e.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<Result<ShelvedBackup>> WriteAsync()
    {
        try
        {
            _shelf.Prepare();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StateRefusals.BackupFailed(_place, e.Message);
        }

        DateTimeOffset now = _time.GetLocalNow();
        return await _folder.Store.BackupAsync(_shelf.Staging).ConfigureAwait(false) is { } refusal
            ? refusal
            : await Task.Run(() => _shelf.Put(_shelf.Staging, now)).ConfigureAwait(false);
    }
}
