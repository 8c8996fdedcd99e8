using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;
using Reeve.Governance.Gate;
using Reeve.Governance.Tests.Control;
using Reeve.Testing;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Cycles;

/// <summary>An installation with a database in memory, whose readiness and metrics the test says.</summary>
internal sealed class Council : IAsyncDisposable
{
    private ReadinessAssessment? _latest;

    private Council()
    {
        Journal = new MemoryJournal(Clock);
        Store = new MemoryStore(ControlState.New(Clock.GetUtcNow()));
    }

    public ManualClock Clock { get; } = new();

    public MemoryJournal Journal { get; }

    public MemoryStore Store { get; }

    public Installation Reeve { get; private set; } = null!;

    /// <summary>Readiness as the next assessment finds it; null = the instrument fails.</summary>
    public double? Score { get; set; } = 0.98;

    public string[] Blockers { get; set; } = [];

    public CommandCounts Counts { get; set; } = new(2000, 2000, 1990, 10, 1999, 0, 1);

    public ControlState State => Reeve.Plane.Current;

    public static async Task<Council> OpenAsync(Phase phase = Phase.L3, CycleOptions? options = null)
    {
        var council = new Council();
        council.Reeve = Granted(await Installation.OpenAsync(
            council.Journal,
            council.Store,
            new ActionDigester(new byte[32]),
            new GateOptions(),
            council.Clock,
            NullLoggerFactory.Instance,
            evidence: new CycleEvidence(council.MeasureAsync, council.AssessAsync, () => new((Result<ReadinessAssessment?>)council._latest)),
            cycles: options));
        if (phase != Phase.L3)
        {
            await council.MoveAsync(phase);
        }

        return council;
    }

    /// <summary>Somebody else moves the phase.</summary>
    public async Task MoveAsync(Phase phase) => Granted(await Reeve.Plane.CommitAsync<int>(_ => new Change<int>(
        0, [new Transition.PhaseChanged(new ScopePhase(null, phase, Clock.GetUtcNow(), PhaseLadder.Default.WhitelistAt(phase)), "test", "moved")], Loosens: true)));

    public async Task<GovernanceReport> CycleAsync() => Granted(await Reeve.Cycles.RunAsync());

    public async Task<PhaseProposal> ProposeAsync() =>
        (await CycleAsync()).Expansion ?? throw new InvalidOperationException("Nothing was proposed.");

    public ValueTask<Result<PhaseProposal>> ApproveAsync(PhaseProposal proposal, string role, string? name = null) =>
        Reeve.Proposals.ApproveAsync(proposal.ProposalId, role, new Caller(name ?? $"{role}'s person", role, TokensExist: true));

    /// <summary>Proposes the next step and has every role approve it.</summary>
    public async Task<PhaseProposal> RiseAsync()
    {
        PhaseProposal proposal = await ProposeAsync();
        foreach (string role in proposal.RequiredApprovals)
        {
            proposal = Granted(await ApproveAsync(proposal, role));
        }

        return proposal;
    }

    /// <summary>Lets time pass and looks at the trial, as the sweep does.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        // Long spans as the wall clock goes, without the sweeps in between, of which a year has millions.
        if (time > TimeSpan.FromHours(1))
        {
            Clock.StepTo(Clock.GetUtcNow() + time);
        }
        else
        {
            Clock.Advance(time);
        }

        Assert.Null(await Reeve.Trials.LookAsync());
    }

    public int Entries(EntryKind kind) => Journal.Read(new JournalQuery(Limit: int.MaxValue)).Count(l => l.Head.Kind == kind);

    public ValueTask DisposeAsync() => Reeve.DisposeAsync();

    private ValueTask<Result<CommandMetrics>> MeasureAsync(DateTimeOffset from, DateTimeOffset to) =>
        new(new CommandMetrics(new MetricsPeriod(from, to), Counts, new IncidentCounts(), new SafetyCounts()));

    private ValueTask<Result<ReadinessAssessment>> AssessAsync()
    {
        if (Score is not { } score)
        {
            return new(new Refusal(RefusalKind.Instrument, "no-instrument", "It broke.", "test", "Mend it."));
        }

        _latest = new ReadinessAssessment
        {
            Id = "readiness-1",
            Timestamp = Clock.GetUtcNow(),
            CurrentPhase = State.Ceiling.Phase,
            DaysSincePhaseStart = (int)(Clock.GetUtcNow() - State.Ceiling.Since).TotalDays,
            Overall = new OverallReadiness(score, score >= 0.95 && Blockers.Length == 0, [.. Blockers]),
            Technical = new ReadinessCategory(35 * score, 35, [new ReadinessItem("Kill switch tested", 2, true, Blockers.Length == 0, "drill")]),
            Process = new ReadinessCategory(25, 25, []),
            Organizational = new ReadinessCategory(20, 20, []),
        };
        return new(_latest);
    }
}
