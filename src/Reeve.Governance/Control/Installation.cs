using Microsoft.Extensions.Logging;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Alerts;
using Reeve.Governance.Breaker;
using Reeve.Governance.Cycles;
using Reeve.Governance.Drills;
using Reeve.Governance.Gate;
using Reeve.Governance.Holds;
using Reeve.Governance.Metrics;
using Reeve.Governance.Permits;
using Reeve.Governance.Proposals;
using Reeve.Governance.Readiness;
using Reeve.Governance.Redaction;
using Reeve.Governance.Requests;
using Reeve.Governance.Rollbacks;
using Reeve.Governance.Rules;
using Reeve.Governance.Tokens;
using Reeve.Storage.Commands;
using Reeve.Storage.DataFolders;

namespace Reeve.Governance.Control;

/// <summary>
/// One installation of Reeve, opened: the state redone from the journal, the gate, and the desks where people and agents place holds, ask and
/// answer. The service and the command line both work through this.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly StateProjector? _projector;
    private readonly ITimer _expiry;

    private Installation(
        ControlPlane plane,
        IJournal journal,
        ActionDigester digester,
        PhaseLadder ladder,
        GateOptions options,
        AlertLog alerts,
        IStateStore? store,
        StateProjector? projector,
        BreakerCheckpoint? checkpoint,
        ReadinessSources readiness,
        MetricsSources metrics,
        CycleEvidence? evidence,
        CycleOptions cycles,
        string? backups,
        ILoggerFactory loggers)
    {
        Plane = plane;
        Journal = journal;
        Digester = digester;
        Alerts = alerts;
        Holds = new HoldDesk(plane);
        Permits = new PermitDesk(plane, options);
        Requests = new RequestDesk(plane, options);
        Tokens = new TokenDesk(plane);
        Redaction = new RedactionDesk(plane, journal);
        Rules = new RuleDesk(plane, alerts);
        Events = new EventDesk(plane, store);
        Phases = new PhaseDesk(plane, ladder);
        Meter = new JournalMeter(journal, metrics.Totals, follows: store is not null, plane.Time, loggers.CreateLogger<JournalMeter>());
        Commands = metrics.Commands;
        Metrics = new MetricsDesk(Meter, metrics.Commands, store, plane.Time);
        readiness.LastScrape = () => Scrapes.LastScrape;
        Readiness = new ReadinessDesk(plane, journal, store, Rules, ladder, alerts, CountWholeAsync, readiness);
        Attestations = new AttestationDesk(plane, Readiness);
        evidence ??= new CycleEvidence(MeasureAsync, Readiness.AssessAsync, Readiness.LatestAsync);
        Proposals = new ProposalDesk(plane, ladder, evidence);
        Trials = new TrialDesk(plane, alerts, evidence, cycles);
        Cycles = new CycleDesk(plane, ladder, Events, Trials, store, evidence, cycles);
        Breaker = CircuitBreaker.Open(plane, Events, journal, checkpoint, loggers.CreateLogger<CircuitBreaker>());
        Gate = new CommandGate(plane, journal, Requests, Events, Breaker, alerts, ladder, options, plane.Time);
        Drills = new DrillDesk(this, ladder, store, backups);
        readiness.Drills = Drills.Results;
        _projector = projector;
        _expiry = plane.Time.CreateTimer(_ => _ = SweepAsync(), null, SweepInterval, SweepInterval);
    }

    /// <summary>How often requests are looked at for expiry. An expired one cannot be approved in between either.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    /// <summary>The state and its changes.</summary>
    public ControlPlane Plane { get; }

    /// <summary>The journal.</summary>
    public IJournal Journal { get; }

    /// <summary>Digests of actions.</summary>
    public ActionDigester Digester { get; }

    /// <summary>The gate.</summary>
    public CommandGate Gate { get; }

    /// <summary>Holds.</summary>
    public HoldDesk Holds { get; }

    /// <summary>Permits.</summary>
    public PermitDesk Permits { get; }

    /// <summary>Requests.</summary>
    public RequestDesk Requests { get; }

    /// <summary>Tokens.</summary>
    public TokenDesk Tokens { get; }

    /// <summary>Redaction.</summary>
    public RedactionDesk Redaction { get; }

    /// <summary>Rules.</summary>
    public RuleDesk Rules { get; }

    /// <summary>Events of rules.</summary>
    public EventDesk Events { get; }

    /// <summary>Phases.</summary>
    public PhaseDesk Phases { get; }

    /// <summary>Proposals to change the phase.</summary>
    public ProposalDesk Proposals { get; }

    /// <summary>The phase on trial.</summary>
    public TrialDesk Trials { get; }

    /// <summary>Governance cycles and their reports.</summary>
    public CycleDesk Cycles { get; }

    /// <summary>Readiness for the next phase.</summary>
    public ReadinessDesk Readiness { get; }

    /// <summary>Words on readiness items.</summary>
    public AttestationDesk Attestations { get; }

    /// <summary>Rehearsals.</summary>
    public DrillDesk Drills { get; }

    /// <summary>The rules over what happens.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>Totals of the journal.</summary>
    public JournalMeter Meter { get; }

    /// <summary>The external command database; null when none is configured.</summary>
    public CommandDatabase? Commands { get; }

    /// <summary>What happened to commands.</summary>
    public MetricsDesk Metrics { get; }

    /// <summary>When somebody last scraped the metrics.</summary>
    public ScrapeLog Scrapes { get; } = new();

    /// <summary>Alerts.</summary>
    public AlertLog Alerts { get; }

    /// <summary>How far the database has followed; null without a database.</summary>
    public ProjectionStatus? Projection => _projector?.Status;

    /// <summary>
    /// Opens over a journal and a database: redoes what the database lacks and takes in what was edited there while Reeve was down.
    /// </summary>
    /// <param name="journal">The journal.</param>
    /// <param name="store">The database.</param>
    /// <param name="digester">Digests of actions.</param>
    /// <param name="options">The gate's bounds.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Logs.</param>
    /// <param name="windows">Where the windows of rules are saved; null for nowhere.</param>
    /// <param name="readiness">Where readiness finds what the journal does not say.</param>
    /// <param name="metrics">What metrics are taken from beside the journal.</param>
    /// <param name="backups">Folder of the daily backups, in which restoring is rehearsed; null for none.</param>
    public static async ValueTask<Result<Installation>> OpenAsync(
        IJournal journal,
        IStateStore store,
        ActionDigester digester,
        GateOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        CheckpointFile? windows = null,
        ReadinessSources? readiness = null,
        CycleOptions? cycles = null,
        CycleEvidence? evidence = null,
        MetricsSources? metrics = null,
        string? backups = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!(await store.LoadAsync().ConfigureAwait(false)).TryGet(out StoredState? stored, out Refusal? refusal))
        {
            return refusal;
        }

        if (stored.AppliedSeq > journal.LastSeq)
        {
            return ControlRefusals.DatabaseAhead(stored.AppliedSeq, journal.LastSeq);
        }

        if (!Redo.From(journal, stored, now).TryGet(out Redo? redo, out refusal))
        {
            return refusal;
        }

        bool first = journal.LastSeq == 0;
        if (first)
        {
            // What the new database says (or an operator prepared there) is where the journal begins.
            redo = new Redo(stored.State, stored.State, [], RulesSeen: false);
        }

        var plane = new ControlPlane(redo.Current, journal, digester, time, loggers.CreateLogger<ControlPlane>());
        var alerts = new AlertLog(journal, time, loggers.CreateLogger<AlertLog>());
        var edits = new ExternalEdits(plane, journal, alerts, digester, options);
        var projector = new StateProjector(
            new StoredState(redo.Applied, stored.AppliedSeq), store, journal, plane, edits, new MistakenRows(plane, alerts), time, loggers.CreateLogger<StateProjector>());
        foreach (NumberedTransition missing in redo.Missing)
        {
            projector.Enqueue(missing);
        }

        if (!redo.RulesSeen && await BeginAsync(plane, first, now).ConfigureAwait(false) is { } unwritten)
        {
            return unwritten;
        }

        BreakerCheckpoint? checkpoint = windows is null ? null : new BreakerCheckpoint(windows);
        var installation = new Installation(
            plane, journal, digester, PhaseLadder.Default, options, alerts, store, projector, checkpoint, readiness ?? new(), metrics ?? new(), evidence, cycles ?? new(), backups, loggers);
        if ((await installation.FollowClockAsync().ConfigureAwait(false)) is { } unfollowed)
        {
            return unfollowed;
        }

        if (await installation.Drills.TidyAsync().ConfigureAwait(false) is { } untidy)
        {
            alerts.Show("drill-not-tidied", untidy.Where, $"What a drill left behind is lifted at the next start or drill: {untidy}");
        }

        projector.Start();
        await projector.CaughtUpAsync().ConfigureAwait(false);
        return installation;
    }

    /// <summary>Opens over a journal alone, at a given phase: for replay.</summary>
    public static Installation InMemory(
        IJournal journal,
        ControlState state,
        ActionDigester digester,
        GateOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        CycleEvidence? evidence = null)
    {
        var plane = new ControlPlane(state, journal, digester, time, loggers.CreateLogger<ControlPlane>());
        var alerts = new AlertLog(journal, time, loggers.CreateLogger<AlertLog>());
        return new Installation(plane, journal, digester, PhaseLadder.Default, options, alerts, null, null, null, new(), new(), evidence, new(), null, loggers);
    }

    /// <summary>
    /// Journals the whole current state once more, so that older entries are no longer needed to redo it.
    /// </summary>
    /// <returns>Number of the first entry that is still needed.</returns>
    public async ValueTask<Result<long>> RestateAsync()
    {
        long before = 0;
        Result<int> restated = await Plane.CommitAsync<int>(state =>
        {
            before = Journal.LastSeq;
            DateTimeOffset now = Plane.Time.GetUtcNow();
            Transition[] all =
            [
                new Transition.PhaseChanged(state.Ceiling, "reeve", "restated before pruning"),
                .. state.Rules.Values.Select(r => new Transition.RuleWritten(r, "reeve")),
                .. DefaultRules.At(now).Where(r => !state.Rules.ContainsKey(r.Name)).Select(r => new Transition.RuleDeleted(r.Name, "reeve", now)),
                .. ControlStateDiff.Between(ControlState.New(now) with { Ceiling = state.Ceiling, Rules = state.Rules }, state, now),
            ];
            return new Change<int>(all.Length, all, Loosens: true);
        }).ConfigureAwait(false);
        return restated.Refusal is { } refusal ? refusal : before + 1;
    }

    /// <summary>Completes when the database has been brought up to date, or the attempt has failed (see <see cref="Projection"/>).</summary>
    public Task CaughtUpAsync() => _projector?.CaughtUpAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await Breaker.DisposeAsync().ConfigureAwait(false);
        Cycles.Dispose();
        Readiness.Dispose();
        await Meter.DisposeAsync().ConfigureAwait(false);
        if (_projector is not null)
        {
            await _projector.DisposeAsync().ConfigureAwait(false);
        }

        await Plane.DisposeAsync().ConfigureAwait(false);
    }

    private static async ValueTask<Refusal?> BeginAsync(ControlPlane plane, bool first, DateTimeOffset now) => (await plane.CommitAsync<int>(state =>
    {
        Transition[] begin =
        [
            .. first
                ? ControlStateDiff.Between(ControlState.New(now) with { Ceiling = state.Ceiling, Rules = state.Rules }, state, now)
                    .Prepend(new Transition.PhaseChanged(state.Ceiling, "reeve", "first start"))
                : [],
            .. state.Rules.Values.Select(r => new Transition.RuleWritten(r, "reeve")),
        ];
        return new Change<int>(begin.Length, begin, Loosens: false);
    }).ConfigureAwait(false)).Refusal;

    private async ValueTask<Refusal?> FollowClockAsync()
    {
        Result<TimeSpan> followed = await Plane.FollowClockAsync().ConfigureAwait(false);
        if (followed.TryGet(out TimeSpan behind, out Refusal? refusal) && behind > TimeSpan.Zero)
        {
            Alerts.Raise(
                "clock-set-back",
                "clock",
                $"The wall clock was set back by {behind:c}. Permits and requests keep the time they had left and now end that much earlier by it; check the machine's time service.");
        }

        return refusal;
    }

    private async ValueTask<Result<CommandMetrics>> MeasureAsync(DateTimeOffset from, DateTimeOffset to) =>
        (await Metrics.TakeAsync(from, to).ConfigureAwait(false)).TryGet(out MetricsSnapshot? snapshot, out Refusal? refusal) ? snapshot.Metrics : refusal;

    /// <summary>Part of the commands is no measure of readiness.</summary>
    private async ValueTask<Result<CommandMetrics>> CountWholeAsync(DateTimeOffset from, DateTimeOffset to)
    {
        Result<CommandMetrics> counted = await Metrics.CountAsync(from, to).ConfigureAwait(false);
        return counted.TryGet(out CommandMetrics? metrics, out _) && metrics.Incomplete is { } why ? MetricsRefusals.Incomplete(why) : counted;
    }

    private async Task SweepAsync()
    {
        if ((await Requests.ExpireAsync().ConfigureAwait(false) ?? await FollowClockAsync().ConfigureAwait(false) ?? await Trials.LookAsync().ConfigureAwait(false)) is null)
        {
            await Plane.ForgetAsync().ConfigureAwait(false);
            if (_projector is not null)
            {
                await _projector.ForgetAsync().ConfigureAwait(false);
            }
        }
    }
}
