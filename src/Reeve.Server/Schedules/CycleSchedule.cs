using Microsoft.Extensions.Logging;
using Quartz;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Governance.Control;

namespace Reeve.Server.Schedules;

/// <summary>Runs the governance cycle when it is due; one that was missed while the service was down is caught up once at start.</summary>
public sealed partial class CycleSchedule(Installation reeve, CronExpression cron, ILogger<CycleSchedule> logger)
{
    /// <summary>Runs a cycle and says how it went.</summary>
    /// <param name="why">What made it run.</param>
    public async ValueTask RunAsync(string why)
    {
        if ((await reeve.Cycles.RunAsync().ConfigureAwait(false)).TryGet(out GovernanceReport? report, out Refusal? refusal))
        {
            string verdict = ReportSummary.Verdict(report);
            LogRan(why, report.Id, verdict);
        }
        else
        {
            reeve.Alerts.Raise("cycle-failed", "governance cycle", $"The governance cycle ({why}) did not run: {refusal}");
        }
    }

    /// <summary>Runs a cycle when one was due since the newest report, or without any since the phase began.</summary>
    /// <returns>True when one had been missed.</returns>
    public async ValueTask<bool> CatchUpAsync()
    {
        Result<GovernanceReport> latest = await reeve.Cycles.LatestAsync().ConfigureAwait(false);
        DateTimeOffset last = latest.TryGet(out GovernanceReport? report, out _) ? report.Timestamp : reeve.Plane.Current.Ceiling.Since;
        if (cron.GetPreviousValidTimeBefore(reeve.Plane.Time.GetUtcNow()) is not { } due || due <= last)
        {
            return false;
        }

        await RunAsync($"missed at {due.UtcDateTime:yyyy-MM-dd HH:mm}Z").ConfigureAwait(false);
        return true;
    }
}

/// <summary>The weekly cycle as a job.</summary>
public sealed class CycleJob(CycleSchedule schedule) : IJob
{
    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => schedule.RunAsync("scheduled");
}

/// <summary>What was missed, once at start, as a job.</summary>
public sealed class CatchUpJob(CycleSchedule schedule) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await schedule.CatchUpAsync().ConfigureAwait(false);
}
