using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Rules;
using Reeve.Governance.Rollbacks;
using Reeve.Governance.Rules;
using Reeve.Governance.Tests.Cycles;
using Reeve.Governance.Tests.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Proposals;

public sealed class TrialTests
{
    private static readonly TypeSet AtL3Plus = PhaseLadder.Default.WhitelistAt(Phase.L3Plus);

    [Theory]
    [InlineData("alert_only", Phase.L3Plus)]
    [InlineData("pause_command_type", Phase.L3Plus)]
    [InlineData("revert_to_l3", Phase.L3)]
    public async Task A_critical_event_takes_the_phase_back_in_the_commit_that_opens_it(string action, Phase expected)
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        Granted(await council.Reeve.Rules.ChangeAsync("High Error Rate", new RuleEdit { Action = action }, Alice));
        PhaseProposal trial = await council.RiseAsync();
        int changes = council.Entries(EntryKind.PhaseChanged);
        RuleEvent happened = Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate", type: CommandType.GitPush)))!;
        Assert.Equal((expected, expected == Phase.L3 ? TypeSet.Empty : AtL3Plus), (council.State.Ceiling.Phase, council.State.Ceiling.Whitelist));
        PhaseProposal over = council.State.Proposals[trial.ProposalId];
        Assert.Equal((false, council.Clock.GetUtcNow()), (over.IsOnTrial, over.RevertedAt));
        Assert.Contains(happened.Id, over.Reason, StringComparison.Ordinal);

        Granted(await council.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate", type: CommandType.GitPush)));
        await council.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((expected, changes + 1), (council.State.Ceiling.Phase, council.Entries(EntryKind.PhaseChanged)));
    }

    [Fact]
    public async Task Events_that_are_not_critical_or_in_shadow_leave_the_phase()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        Granted(await council.Reeve.Rules.ChangeAsync("High Error Rate", new RuleEdit { Shadow = true }, Alice));
        await council.RiseAsync();
        Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate")));
        Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Rollback Rate")));
        await council.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((Phase.L4, true), (council.State.Ceiling.Phase, council.State.Trial is not null));
    }

    [Fact]
    public async Task Low_readiness_takes_the_phase_back_at_the_next_check_and_once()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal trial = await council.RiseAsync();
        council.Score = 0.9;
        await council.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(Phase.L4, council.State.Ceiling.Phase);
        council.Score = 0.8999;
        await council.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(Phase.L4, council.State.Ceiling.Phase);
        await council.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(new ScopePhase(null, Phase.L3Plus, council.Clock.GetUtcNow(), AtL3Plus), council.State.Ceiling);
        Assert.Contains("0.8999", council.State.Proposals[trial.ProposalId].Reason, StringComparison.Ordinal);
        int entries = council.Entries(EntryKind.PhaseChanged);
        await council.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(entries, council.Entries(EntryKind.PhaseChanged));
    }

    [Fact]
    public async Task An_instrument_that_fails_takes_nothing_back_and_is_said()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        await council.RiseAsync();
        council.Score = null;
        await council.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(Phase.L4, council.State.Ceiling.Phase);
        Assert.Contains(council.Reeve.Alerts.Recent, a => a.Code == "trial-unassessed");
    }

    [Fact]
    public async Task The_trial_ends_with_its_period_and_then_low_readiness_does_nothing()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal trial = await council.RiseAsync();
        await council.PassAsync(TimeSpan.FromDays(21) - TimeSpan.FromSeconds(1));
        Assert.NotNull(council.State.Trial);
        await council.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Null(council.State.Trial);
        Assert.Null(council.State.Proposals[trial.ProposalId].RevertedAt);
        council.Score = 0.2;
        await council.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(Phase.L4, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task A_critical_event_written_by_hand_takes_the_phase_back_too()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        await council.RiseAsync();
        RuleEvent byHand = new()
        {
            Id = "e-1", At = council.Clock.GetUtcNow(), Rule = council.State.Rules["Critical Incident Detected"], Action = RuleAction.RevertToL3,
        };
        Granted(await council.Reeve.Plane.CommitAsync<int>(_ => new Governance.Control.Change<int>(0, [new Transition.EventOpened(byHand, "external")], Loosens: true)));
        await council.PassAsync(TimeSpan.Zero);
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task A_rollback_by_a_person_ends_the_trial()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal trial = await council.RiseAsync();
        Granted(await council.Reeve.Phases.RollBackAsync(new PhaseRollback("asked", ToPhase: "L3"), Alice));
        await council.PassAsync(TimeSpan.Zero);
        Assert.Equal((Phase.L3, false), (council.State.Ceiling.Phase, council.State.Proposals[trial.ProposalId].IsOnTrial));
        Assert.NotNull(council.State.Proposals[trial.ProposalId].RevertedAt);
    }
}
