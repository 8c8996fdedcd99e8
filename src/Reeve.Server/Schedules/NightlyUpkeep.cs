using Microsoft.Extensions.Logging;
using Quartz;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Server.Database;
using Reeve.Server.Hosting;
using Reeve.Server.Options;

namespace Reeve.Server.Schedules;

/// <summary>What retention did.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Rows">Rows that went out of the database.</param>
/// <param name="Archive">Where they are now; null when they are gone.</param>
public sealed record RetentionRun(DateTimeOffset At, RetiredRows Rows, string? Archive);

/// <summary>
/// The nightly upkeep: the backup of the day, then what is older than <c>retention.days</c> goes. Nothing goes while the backup before it failed. With
/// PostgreSQL, whose backups Reeve does not see, rows are archived and never just deleted.
/// </summary>
public sealed partial class NightlyUpkeep : IDisposable
{
    private readonly DataFolder _folder;
    private readonly BackupDesk _backups;
    private readonly TimeProvider _time;
    private readonly ILogger<NightlyUpkeep> _logger;
    private readonly CronExpression? _cron;
    private readonly TimeSpan _kept;
    private readonly long _archiveAbove;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RetentionRun? _retention;
    private Refusal? _retentionProblem;
    private Refusal? _failed;

    /// <summary>Prepares; nothing runs yet.</summary>
    public NightlyUpkeep(DataFolder folder, BackupDesk backups, EffectiveOptions options, TimeProvider time, ILogger<NightlyUpkeep> logger)
    {
        _folder = folder;
        _backups = backups;
        _time = time;
        _logger = logger;
        _cron = LocalCron.Read(options.Text("upkeep.cron"), time.LocalTimeZone);
        _kept = TimeSpan.FromDays(options.Number("retention.days"));
        _archiveAbove = options.Number("retention.archiveAbove");
    }

    /// <summary>How it stands.</summary>
    public UpkeepStatus Status() => new(
        _cron?.GetNextValidTimeAfter(_time.GetUtcNow()),
        _backups.Newest,
        _backups.IsElsewhere,
        _backups.Problem?.ToString(),
        Volatile.Read(ref _retention),
        Volatile.Read(ref _retentionProblem)?.ToString());

    /// <summary>Runs now.</summary>
    /// <param name="why">What made it run, for the log.</param>
    /// <returns>Null, or what failed; an alert says it unless the run before failed in the same way.</returns>
    public async ValueTask<Refusal?> RunAsync(string why)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await RunInTurnAsync(why).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs when a run was missed or failed: since the schedule's last time or, at start, when today has no sound backup.</summary>
    /// <param name="atStart">The service has just started.</param>
    /// <returns>True when it ran.</returns>
    public async ValueTask<bool> CatchUpAsync(bool atStart)
    {
        if (_cron is null)
        {
            return false;
        }

        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _backups.Look();
            DateTimeOffset? done = _backups.IsElsewhere ? Volatile.Read(ref _retention)?.At : _backups.Newest?.At;
            bool missed = done is null || _cron.GetPreviousValidTimeBefore(_time.GetUtcNow()) > done;
            if (_failed is null && !missed && !(atStart && !_backups.IsElsewhere && !_backups.HasToday()))
            {
                return false;
            }

            await RunInTurnAsync(_failed is null ? "made up for" : "once more").ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<Refusal?> RunInTurnAsync(string why)
    {
        Refusal? failed = await BackUpAsync(why).ConfigureAwait(false) ?? await RetireAsync(why).ConfigureAwait(false);
        _failed = failed;
        return failed;
    }

    private async ValueTask<Refusal?> BackUpAsync(string why)
    {
        if (_backups.IsElsewhere)
        {
            return null;
        }

        if ((await _backups.TakeAsync().ConfigureAwait(false)).TryGet(out DatabaseBackup? backup, out Refusal? refusal))
        {
            LogBackedUp(why, backup.Path, backup.Bytes, backup.Sha256 ?? "");
            return null;
        }

        Tell("backup-failed", $"The daily backup ({why}) failed, and nothing is pruned before one succeeds", refusal);
        return refusal;
    }

    private async ValueTask<Refusal?> RetireAsync(string why)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Result<RetentionRun> retired = await RetireAsync(now - _kept, now).ConfigureAwait(false);
        Volatile.Write(ref _retentionProblem, retired.Refusal);
        if (retired.TryGet(out RetentionRun? run, out Refusal? refusal))
        {
            Volatile.Write(ref _retention, run);
            LogRetired(why, run.Rows.Total, run.Archive ?? "nowhere");
            return null;
        }

        Tell("retention-failed", $"Old rows stay in the database; retention ({why}) failed", refusal);
        return refusal;
    }

    private async ValueTask<Result<RetentionRun>> RetireAsync(DateTimeOffset before, DateTimeOffset now)
    {
        if (!(await _folder.Store.SizeAsync().ConfigureAwait(false)).TryGet(out long bytes, out Refusal? refusal))
        {
            return refusal;
        }

        if (_backups.IsElsewhere || bytes > _archiveAbove)
        {
            return (await DatabaseUpkeep.ArchiveAsync(_folder, before, now).ConfigureAwait(false)).TryGet(out DatabaseArchiving? archived, out refusal)
                ? new RetentionRun(now, archived.Rows, archived.Path)
                : refusal;
        }

        // The space of a night's rows is used by the next ones; giving it back would rewrite the file every night.
        return (await _folder.Store.RetireAsync(before, null).ConfigureAwait(false)).TryGet(out RetiredRows? rows, out refusal)
            ? new RetentionRun(now, rows, null)
            : refusal;
    }

    private void Tell(string code, string what, Refusal refusal)
    {
        if (_failed?.Code == refusal.Code)
        {
            LogStillFailing(what, refusal);
            return;
        }

        _folder.Installation.Alerts.Raise(code, refusal.Where, $"{what}: {refusal}");
    }
}
