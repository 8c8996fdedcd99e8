using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Rollbacks;
using Reeve.Governance.Tests.Cycles;
using Reeve.Governance.Tests.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Proposals;

public sealed class ApprovalTests
{
    [Fact]
    public async Task The_last_required_role_moves_the_phase_appends_the_types_and_begins_the_trial()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal proposal = await council.ProposeAsync();
        PhaseProposal first = Granted(await council.ApproveAsync(proposal, "ops-lead"));
        Assert.Equal((ProposalStatus.Pending, "tech-lead"), (first.Status, Assert.Single(first.MissingApprovals())));
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);

        council.Clock.Advance(TimeSpan.FromHours(1));
        PhaseProposal last = Granted(await council.ApproveAsync(proposal, "tech-lead", "tina"));
        DateTimeOffset now = council.Clock.GetUtcNow();
        Assert.Equal((ProposalStatus.Approved, "tina", now, now.AddDays(21)), (last.Status, last.DecidedBy, last.DecidedAt, last.ValidationUntil));
        Assert.Equal(new ScopePhase(null, Phase.L4, now, PhaseLadder.Default.WhitelistAt(Phase.L4)), council.State.Ceiling);
        Assert.Equal(PhaseLadder.Default.WhitelistAt(Phase.L3Plus), last.PreviousWhitelist);
        Assert.Equal(last, council.State.Trial);
        Assert.Empty(council.Reeve.Proposals.Pending());
    }

    [Fact]
    public async Task A_role_counts_once_and_only_required_roles_count()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal proposal = await council.ProposeAsync();
        Granted(await council.ApproveAsync(proposal, "tech-lead"));
        Refused(await council.ApproveAsync(proposal, "tech-lead", "another"), "already-approved");
        Assert.Equal(RefusalKind.Forbidden, Refused(await council.ApproveAsync(proposal, "product-lead"), "role-not-required").Kind);
        Assert.Equal(RefusalKind.Forbidden, Refused(await council.ApproveAsync(proposal, "operator"), "role-not-required").Kind);
        Assert.Equal(RefusalKind.Invalid, Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, "intern", Caller.Open), "role-not-required").Kind);
        Assert.Equal(RefusalKind.Invalid, Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, null, Caller.Open), "approver-missing").Kind);
        Assert.Equal(["tech-lead"], council.State.Proposals[proposal.ProposalId].Approvals.Select(a => a.Role));
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task Agents_strangers_proposers_and_other_roles_are_refused()
    {
        await using Council council = await Council.OpenAsync();
        PhaseProposal proposal = await council.ProposeAsync();
        Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, "tech-lead", Robot), "agents-never-loosen");
        Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, "tech-lead", Caller.Anonymous), "token-required");
        Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, "tech-lead", new Caller("o", "ops-lead", true)), "role-mismatch");
        Refused(await council.Reeve.Proposals.ApproveAsync(proposal.ProposalId, "tech-lead", new Caller("t", "tech-lead", true, Scope: "repo")), "outside-token-scope");
        Refused(await council.ApproveAsync(proposal, "tech-lead", ProposalBounds.Proposer), "own-proposal");
        Refused(await council.Reeve.Proposals.ApproveAsync("proposal-none", "tech-lead", Caller.Open), "proposal-not-found");
        Assert.Equal(Phase.L3, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task Concurrent_last_approvals_move_the_phase_exactly_once()
    {
        await using Council council = await Council.OpenAsync();
        PhaseProposal proposal = await council.ProposeAsync();
        Result<PhaseProposal>[] answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => council.ApproveAsync(proposal, "tech-lead", $"person {i}").AsTask())));
        Assert.Single(answers, a => a.Refusal is null);
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal(RefusalKind.Conflict, a.Refusal!.Kind));
        Assert.Equal(1, council.Journal.Read(new JournalQuery(Limit: 1000)).Count(l =>
            l.Head.Kind == EntryKind.PhaseChanged && System.Text.Encoding.UTF8.GetString(l.Json.Span).Contains("approved by", StringComparison.Ordinal)));
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task A_decided_an_overtaken_and_an_unready_proposal_are_refused()
    {
        await using Council council = await Council.OpenAsync();
        PhaseProposal proposal = await council.ProposeAsync();
        council.Score = 0.94;
        council.Clock.Advance(TimeSpan.FromDays(2));
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "not-ready");
        council.Score = 0.99;
        council.Blockers = ["Kill switch tested"];
        council.Clock.Advance(TimeSpan.FromDays(2));
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "not-ready");
        council.Score = null;
        council.Clock.Advance(TimeSpan.FromDays(2));
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "no-instrument");
        (council.Score, council.Blockers) = (0.98, []);
        await council.MoveAsync(Phase.L4);
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "phase-moved");
        Assert.Null(await council.Reeve.Trials.LookAsync());
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "proposal-not-pending");
        Assert.Equal(ProposalStatus.Rejected, council.State.Proposals[proposal.ProposalId].Status);
    }

    [Fact]
    public async Task An_open_event_stands_against_approval()
    {
        await using Council council = await Council.OpenAsync();
        PhaseProposal proposal = await council.ProposeAsync();
        Core.Rules.RuleEvent happened = Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Rollback Rate")))!;
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "events-unresolved");
        Granted(await council.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        Granted(await council.ApproveAsync(proposal, "tech-lead"));
    }

    [Fact]
    public async Task An_extended_proposal_loses_its_approvals()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal proposal = await council.ProposeAsync();
        Granted(await council.ApproveAsync(proposal, "tech-lead"));
        foreach (int? bad in (int?[])[null, 21, 20, 0, -1, 366])
        {
            Refused(await council.Reeve.Proposals.ExtendAsync(proposal.ProposalId, bad, Alice), "validation-period-invalid");
        }

        Refused(await council.Reeve.Proposals.ExtendAsync(proposal.ProposalId, 30, Robot), "agents-never-loosen");
        Refused(await council.Reeve.Proposals.ExtendAsync("proposal-none", 30, Alice), "proposal-not-found");
        PhaseProposal extended = Granted(await council.Reeve.Proposals.ExtendAsync(proposal.ProposalId, 30, Alice));
        Assert.Equal(["tech-lead", "ops-lead"], extended.MissingApprovals());
        Assert.NotEqual(proposal.ContentDigest(), extended.ContentDigest());
        Granted(await council.ApproveAsync(proposal, "ops-lead"));
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);
        PhaseProposal approved = Granted(await council.ApproveAsync(proposal, "tech-lead"));
        Assert.Equal(council.Clock.GetUtcNow().AddDays(30), approved.ValidationUntil);
    }

    [Fact]
    public async Task An_approval_of_other_content_does_not_count()
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        PhaseProposal proposal = await council.ProposeAsync();
        PhaseProposal approved = Granted(await council.ApproveAsync(proposal, "tech-lead"));
        PhaseProposal edited = approved with { Expansion = approved.Expansion with { CommandsToWhitelist = TypeSet.Of(CommandType.DeployProduction) } };
        Granted(await council.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(0, [new Transition.ProposalWritten(edited, "external")], Loosens: true)));
        Assert.Equal(["tech-lead", "ops-lead"], council.Reeve.Proposals.Pending().Single().MissingApprovals());
        Granted(await council.ApproveAsync(proposal, "ops-lead"));
        Assert.Equal(Phase.L3Plus, council.State.Ceiling.Phase);
    }

    [Fact]
    public async Task Anyone_may_reject_a_rise_once()
    {
        await using Council council = await Council.OpenAsync();
        PhaseProposal proposal = await council.ProposeAsync();
        Refused(await council.Reeve.Proposals.RejectAsync("proposal-none", null, Robot), "proposal-not-found");
        Refused(await council.Reeve.Proposals.RejectAsync(proposal.ProposalId, new string('x', 1001), Robot), "reason-too-long");
        PhaseProposal rejected = Granted(await council.Reeve.Proposals.RejectAsync(proposal.ProposalId, "not now", Caller.Anonymous));
        Assert.Equal((ProposalStatus.Rejected, "anonymous", "not now"), (rejected.Status, rejected.DecidedBy, rejected.Reason));
        Refused(await council.Reeve.Proposals.RejectAsync(proposal.ProposalId, null, Alice), "proposal-not-pending");
        Refused(await council.ApproveAsync(proposal, "tech-lead"), "proposal-not-pending");
        Refused(await council.Reeve.Proposals.ExtendAsync(proposal.ProposalId, 30, Alice), "proposal-not-pending");
    }

    [Fact]
    public async Task What_was_decided_is_in_the_database_and_is_no_edit_by_hand()
    {
        await using Council council = await Council.OpenAsync();
        await council.RiseAsync();
        await council.Reeve.CaughtUpAsync();
        Assert.Empty(ControlStateDiff.Between(council.State, council.Store.State, council.Clock.GetUtcNow()));
        Granted(await council.Reeve.Phases.RollBackAsync(new PhaseRollback("asked"), Alice));
        Assert.Null(await council.Reeve.Trials.LookAsync());
        Assert.Null(council.State.Trial);
    }
}
