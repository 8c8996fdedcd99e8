using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Cycles;

/// <summary>Where cycles, trials and approvals take their evidence from.</summary>
/// <param name="MeasureAsync">Counts the commands from inclusive to exclusive (UTC) and keeps the snapshot.</param>
/// <param name="AssessAsync">Assesses readiness now and keeps the assessment.</param>
/// <param name="LatestAsync">The newest assessment that was kept, or null.</param>
public sealed record CycleEvidence(
    Func<DateTimeOffset, DateTimeOffset, ValueTask<Result<CommandMetrics>>> MeasureAsync,
    Func<ValueTask<Result<ReadinessAssessment>>> AssessAsync,
    Func<ValueTask<Result<ReadinessAssessment?>>> LatestAsync)
{
    /// <summary>An assessment older than this is made anew before somebody relies on it.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <summary>No instrument: every question is refused, so that nothing rises.</summary>
    public static CycleEvidence None { get; } = new(
        static (_, _) => new(Unmeasured()), static () => new(Unmeasured()), static () => new((Result<ReadinessAssessment?>)Unmeasured()));

    /// <summary>The newest assessment if it is fresh, else a new one.</summary>
    /// <param name="now">UTC.</param>
    internal async ValueTask<Result<ReadinessAssessment>> FreshAsync(DateTimeOffset now) =>
        !(await LatestAsync().ConfigureAwait(false)).TryGet(out ReadinessAssessment? latest, out Refusal? refusal) && refusal is not null ? refusal
        : latest is not null && now - latest.Timestamp < Fresh && latest.Timestamp <= now ? latest
        : await AssessAsync().ConfigureAwait(false);

    private static Refusal Unmeasured() => new(
        RefusalKind.Instrument, "readiness-unmeasured", "Nothing measures readiness here.", "readiness", "Ask the running service.");
}
