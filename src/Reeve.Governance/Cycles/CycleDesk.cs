using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Proposals;
using Reeve.Governance.Rules;

namespace Reeve.Governance.Cycles;

/// <summary>The governance cycle: measure, assess, propose, report; and its reports.</summary>
public sealed class CycleDesk(
    ControlPlane plane, PhaseLadder ladder, EventDesk events, TrialDesk trials, IStateStore? store, CycleEvidence evidence, CycleOptions options) : IDisposable
{
    /// <summary>The period that a cycle looks at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(7);

    /// <summary>Most reports that are listed, and looked through for evidence.</summary>
    public const int MaxListed = 1000;

    private const int ReportedEvents = 10;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Runs one cycle. A proposal is made only when ready, with no unresolved event, no pending proposal, no trial and a phase above; it is journalled
    /// before the report is kept, so that a cycle which is cut off loses its report at most.
    /// </summary>
    public async ValueTask<Result<GovernanceReport>> RunAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            return CycleRefusals.Running();
        }

        try
        {
            return await RunInTurnAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reports, newest first.</summary>
    /// <param name="limit">1 to <see cref="MaxListed"/>.</param>
    public ValueTask<Result<IReadOnlyList<GovernanceReport>>> ListAsync(int limit) => ReadAsync(new RecordQuery(RecordKind.Report, Limit: limit));

    /// <summary>The newest report.</summary>
    public async ValueTask<Result<GovernanceReport>> LatestAsync() =>
        !(await ListAsync(1).ConfigureAwait(false)).TryGet(out IReadOnlyList<GovernanceReport>? reports, out Refusal? refusal) ? refusal
        : reports.Count > 0 ? reports[0]
        : CycleRefusals.None();

    /// <summary>One report.</summary>
    public async ValueTask<Result<GovernanceReport>> GetAsync(string id) =>
        !(await ReadAsync(new RecordQuery(RecordKind.Report, id, 1)).ConfigureAwait(false)).TryGet(out IReadOnlyList<GovernanceReport>? reports, out Refusal? refusal) ? refusal
        : reports.Count > 0 ? reports[0]
        : CycleRefusals.NotFound(id);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<Result<GovernanceReport>> RunInTurnAsync()
    {
        DateTimeOffset now = plane.Time.GetUtcNow();
        if (!(await evidence.MeasureAsync(now - Period, now).ConfigureAwait(false)).TryGet(out CommandMetrics? metrics, out Refusal? refusal)
            || !(await evidence.AssessAsync().ConfigureAwait(false)).TryGet(out ReadinessAssessment? assessment, out refusal)
            || !(await events.ListAsync(ReportedEvents).ConfigureAwait(false)).TryGet(out IReadOnlyList<RuleEvent>? newest, out refusal)
            || (refusal = await trials.LookAsync(assessment).ConfigureAwait(false)) is not null
            || !(await ListAsync(1).ConfigureAwait(false)).TryGet(out IReadOnlyList<GovernanceReport>? before, out refusal)
            || !(await EvidencedAsync(metrics, assessment, now).ConfigureAwait(false)).TryGet(out DateTimeOffset? evidenced, out refusal)
            || !(await PlanAsync(new CycleFindings(metrics, assessment, evidenced), now).ConfigureAwait(false)).TryGet(out CyclePlan? plan, out refusal))
        {
            return refusal;
        }

        GovernanceReport report = Report(metrics, assessment, plan, newest, before.Count > 0 ? before[0] : null, now);
        return store is not null && await store.KeepAsync(report).ConfigureAwait(false) is { } unkept ? unkept : report;
    }

    private ValueTask<Result<CyclePlan>> PlanAsync(CycleFindings found, DateTimeOffset now) => plane.CommitAsync<CyclePlan>(state =>
    {
        string id;
        do
        {
            id = Ids.New("proposal");
        }
        while (state.Proposals.ContainsKey(id));

        CyclePlan plan = CyclePlan.Of(state, ladder, found, options, id, now);
        return new Change<CyclePlan>(plan, plan.Transitions, Loosens: false);
    });

    private GovernanceReport Report(
        CommandMetrics metrics, ReadinessAssessment assessment, CyclePlan plan, IReadOnlyList<RuleEvent> newest, GovernanceReport? before, DateTimeOffset now)
    {
        ControlState state = plane.Current;
        Recommendation[] advice = [.. RollbackAdvice.Of(state.Ceiling.Phase, metrics, assessment.Overall.Score, newest)];
        var report = new GovernanceReport
        {
            Id = Ids.New("report"),
            Timestamp = now,
            WeekStart = metrics.Period.Start,
            WeekEnd = metrics.Period.End,
            Metrics = metrics,
            Readiness = assessment,
            Expansion = plan.Proposal,
            CircuitBreakerEvents = [.. newest.Select(ReportedEvent.Of)],
            Summary = "",
            Recommendations = [.. assessment.Recommendations, .. advice],
            NextActions =
            [
                .. assessment.NextActions.Concat(advice.Where(a => a.Priority == "high").SelectMany(a => a.Actions).Select(a => new NextAction(a, false)))
                    .DistinctBy(a => a.Description),
            ],
        };
        PhaseProposal[] pending = [.. state.Proposals.Values.Where(p => p.IsPending).OrderByDescending(p => p.Timestamp)];
        return report with { Summary = ReportSummary.Write(report, new SummaryContext(state.Ceiling, state.Trial, pending, plan.Blockers, newest, before)) };
    }

    /// <summary>When the phase was last evidenced, where that is longer ago than it may be; else null.</summary>
    private async ValueTask<Result<DateTimeOffset?>> EvidencedAsync(CommandMetrics metrics, ReadinessAssessment assessment, DateTimeOffset now)
    {
        ScopePhase row = plane.Current.Ceiling;
        if (ladder.Steps.FirstOrDefault(s => s.Phase == row.Phase) is not { } step || options.DecayPeriods == 0 || IsEvidence(metrics, assessment))
        {
            return (DateTimeOffset?)null;
        }

        TimeSpan allowed = TimeSpan.FromDays((double)step.ValidationDays * options.DecayPeriods);
        if (now - row.Since <= allowed)
        {
            return (DateTimeOffset?)null;
        }

        if (!(await ListAsync(MaxListed).ConfigureAwait(false)).TryGet(out IReadOnlyList<GovernanceReport>? reports, out Refusal? refusal))
        {
            return refusal;
        }

        DateTimeOffset last = reports.Where(r => r.Readiness.CurrentPhase == row.Phase && IsEvidence(r.Metrics, r.Readiness)).Select(r => r.Timestamp)
            .Append(row.Since).Max();
        return now - last > allowed ? last : (DateTimeOffset?)null;
    }

    // An idle week shows nothing.
    private static bool IsEvidence(CommandMetrics metrics, ReadinessAssessment assessment) =>
        metrics.Rates.SuccessRate is not null && assessment.Overall.Score >= ProposalBounds.TrialFloor;

    private async ValueTask<Result<IReadOnlyList<GovernanceReport>>> ReadAsync(RecordQuery query) =>
        store is null ? Array.Empty<GovernanceReport>()
        : (await store.RecordsAsync(query).ConfigureAwait(false)).TryGet(out IReadOnlyList<KeptRecord>? records, out Refusal? refusal)
            ? records.Cast<GovernanceReport>().ToArray()
            : refusal;
}
