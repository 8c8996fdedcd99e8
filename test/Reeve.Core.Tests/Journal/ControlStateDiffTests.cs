using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class ControlStateDiffTests
{
    private static readonly DateTimeOffset Now = Gens.Noon.AddHours(1);

    [Fact]
    public void Applying_the_difference_leads_to_the_stored_state() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(Pair.ToArbitrary(), pair =>
        {
            ControlState reached = Fold(pair.Model.Forget(Now), ControlStateDiff.Between(pair.Model, pair.Stored, Now));
            string expected = StateText.Of(Expressible(pair.Model, pair.Stored));
            return (StateText.Of(reached) == expected).Label($"reached:\n{StateText.Of(reached)}\nexpected:\n{expected}");
        }));

    [Fact]
    public void Equal_states_have_no_difference() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.State.ToArbitrary(), state => ControlStateDiff.Between(state, state, Now).Count == 0));

    [Fact]
    public void What_the_database_rounds_away_is_no_difference()
    {
        ControlState model = ControlState.New(Gens.Noon.AddMicroseconds(123_456));
        ControlState stored = ControlState.New(Gens.Noon.AddMilliseconds(123));
        Assert.Empty(ControlStateDiff.Between(model, stored, Now));
        Assert.Single(ControlStateDiff.Between(model, ControlState.New(Gens.Noon.AddMilliseconds(124)), Now));
    }

    [Fact]
    public void What_was_forgotten_on_one_side_is_no_difference()
    {
        Permit old = Gen.Sample(TransitionGens.Permit, 1).Single() with { Until = Now.AddHours(-25) };
        ControlState model = ControlState.New(Gens.Noon).Apply(new Transition.PermitGranted(old));
        Assert.Empty(ControlStateDiff.Between(model, ControlState.New(Gens.Noon), Now));
    }

    [Fact]
    public void A_deleted_scope_row_comes_back_equal_to_the_ceiling()
    {
        ControlState stored = ControlState.New(Gens.Noon);
        ControlState model = stored.Apply(
            new Transition.PhaseChanged(new ScopePhase("s", Phase.L4, Gens.Noon, TypeSet.Of(CommandType.FsWrite)), "a", "b"));
        var change = Assert.IsType<Transition.PhaseChanged>(Assert.Single(ControlStateDiff.Between(model, stored, Now)));
        Assert.Equal(stored.Ceiling with { Scope = "s" }, change.After);
        Assert.Equal(ControlStateDiff.External, change.By);
    }

    [Fact]
    public void A_deleted_pending_request_expires()
    {
        PermitRequest pending = Gen.Sample(TransitionGens.Pending, 1).Single();
        ControlState stored = ControlState.New(Gens.Noon);
        var answered = Assert.IsType<Transition.RequestAnswered>(Assert.Single(
            ControlStateDiff.Between(stored.Apply(new Transition.RequestOpened(pending)), stored, Now)));
        Assert.Equal(RequestStatus.Expired, answered.Request.Status);
        Assert.Equal(Now, answered.Request.AnsweredAt);
    }

    [Fact]
    public void That_tokens_were_minted_is_not_lost_with_the_last_of_them()
    {
        ControlState empty = ControlState.New(Gens.Noon);
        ControlState reached = Fold(empty, ControlStateDiff.Between(empty, empty with { TokensMinted = true }, Now));
        Assert.True(reached.TokensMinted);
        Assert.Empty(reached.Tokens);
    }

    [Fact]
    public void Undoing_a_difference_is_the_difference_the_other_way() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.State.ToArbitrary(), Arb.From(TransitionGens.Hold), (state, hold) =>
        {
            ControlState edited = state.Apply(new Transition.HoldLifted(hold.Id, "x", "y", Now));
            ControlState undone = Fold(edited.Forget(Now), ControlStateDiff.Between(edited, state, Now));
            return StateText.Of(undone) == StateText.Of(state.Forget(Now));
        }));

    [Fact]
    public void A_rule_edited_by_hand_is_stamped_with_the_time_it_was_noticed_unless_the_hand_did()
    {
        ControlState model = ControlState.New(Gens.Noon);
        RuleRow rule = model.Rules["High Error Rate"];
        Assert.Equal(Now, Written(rule with { Condition = "errorRate > 0.08" }).UpdatedAt);
        Assert.Equal(Gens.Noon.AddMinutes(5), Written(rule with { Condition = "errorRate > 0.08", UpdatedAt = Gens.Noon.AddMinutes(5) }).UpdatedAt);
        Assert.Empty(ControlStateDiff.Between(model, ControlState.New(Gens.Noon.AddDays(-3)) with { Ceiling = model.Ceiling }, Now));

        RuleRow Written(RuleRow edited) => Assert.IsType<Transition.RuleWritten>(
            Assert.Single(ControlStateDiff.Between(model, model with { Rules = model.Rules.SetItem(rule.Name, edited) }, Now))).Rule;
    }

    [Fact]
    public void An_event_resolved_by_hand_is_resolved_and_a_reopened_one_is_open_again()
    {
        RuleEvent open = Gen.Sample(TransitionGens.Open, 1).Single();
        ControlState model = ControlState.New(Gens.Noon).Apply(new Transition.EventOpened(open, "rule"));
        ControlState resolved = model.Apply(new Transition.EventResolved(open with { ResolvedAt = Now }));
        var by = Assert.IsType<Transition.EventResolved>(Assert.Single(ControlStateDiff.Between(model, resolved, Now)));
        Assert.Equal((Now, "external"), (by.Event.ResolvedAt, by.Event.ResolvedBy));
        Assert.IsType<Transition.EventOpened>(Assert.Single(ControlStateDiff.Between(resolved, model, Now)));
    }

    private static Gen<(ControlState Model, ControlState Stored)> Pair { get; } = Gen.OneOf(
        from model in TransitionGens.State from stored in TransitionGens.State select (model, stored),
        from model in TransitionGens.State from edit in TransitionGens.Transition select (model, model.Apply(edit)));

    private static ControlState Fold(ControlState state, IEnumerable<Transition> transitions) =>
        transitions.Aggregate(state, (s, t) => s.Apply(t));

    // The stored state with the four things no transition can say.
    private static ControlState Expressible(ControlState model, ControlState stored)
    {
        ControlState expected = stored.Forget(Now);
        foreach (string scope in model.Scopes.Keys.Except(stored.Scopes.Keys))
        {
            expected = expected with { Scopes = expected.Scopes.Add(scope, stored.Ceiling with { Scope = scope }) };
        }

        foreach (PermitRequest request in model.Forget(Now).Requests.Values.Where(r => !expected.Requests.ContainsKey(r.Id)))
        {
            PermitRequest kept = request.Status != RequestStatus.Pending ? request : request with
            {
                Status = RequestStatus.Expired,
                AnsweredBy = "external",
                AnsweredAt = Now,
                AnswerReason = "row deleted from the database by another process",
            };
            expected = expected with { Requests = expected.Requests.Add(request.Id, kept) };
        }

        foreach (RuleEvent happened in model.Forget(Now).Events.Values.Where(e => !expected.Events.ContainsKey(e.Id)))
        {
            RuleEvent kept = happened.IsResolved ? happened : happened with
            {
                ResolvedAt = Now,
                ResolvedBy = "external",
                Note = "row deleted from the database by another process",
            };
            expected = expected with { Events = expected.Events.Add(happened.Id, kept) };
        }

        foreach (PhaseProposal proposal in model.Forget(Now).Proposals.Values.Where(p => !expected.Proposals.ContainsKey(p.ProposalId)))
        {
            PhaseProposal kept = proposal.IsPending
                ? proposal with { Status = ProposalStatus.Rejected, DecidedAt = Now, DecidedBy = "external", Reason = "row deleted from the database by another process" }
                : proposal with { ValidationUntil = proposal.IsOnTrial ? null : proposal.ValidationUntil };
            expected = expected with { Proposals = expected.Proposals.Add(proposal.ProposalId, kept) };
        }

        foreach (Attestation word in model.Attestations.Values.Where(a => !expected.Attestations.ContainsKey(a.Item)))
        {
            Attestation kept = word.Status
                ? new Attestation(word.Item, Status: false, "external", "row deleted from the database by another process", Now, null) : word;
            expected = expected with { Attestations = expected.Attestations.Add(word.Item, kept) };
        }

        foreach (Drill drill in model.Drills.Values.Where(d => !expected.Drills.ContainsKey(d.Id)))
        {
            Drill kept = drill.Passed
                ? drill with { Passed = false, By = "external", Details = "row deleted from the database by another process" } : drill;
            expected = expected with { Drills = expected.Drills.Add(drill.Id, kept) };
        }

        return expected with { TokensMinted = model.TokensMinted || stored.TokensMinted };
    }
}
