using Quartz;

namespace Reeve.Server.Schedules;

/// <summary>The nightly upkeep as a job.</summary>
public sealed class UpkeepJob(NightlyUpkeep upkeep) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await upkeep.RunAsync("scheduled").ConfigureAwait(false);
}

/// <summary>What was missed, at start and every hour, as a job: a machine that slept, a full disk that has space again.</summary>
public sealed class UpkeepCatchUpJob(NightlyUpkeep upkeep) : IJob
{
    /// <summary>How often: 1 hour.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await upkeep.CatchUpAsync(atStart: context.PreviousFireTimeUtc is null).ConfigureAwait(false);
}
