using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class ControlStateTests
{
    [Fact]
    public void Redoing_the_last_transitions_changes_nothing() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(
            (from s in TransitionGens.Sequence from from_ in Gen.Choose(0, s.Length) select (s, from_)).ToArbitrary(),
            input =>
            {
                ControlState once = Fold(ControlState.New(Gens.Noon), input.s);
                return StateText.Of(once) == StateText.Of(Fold(once, input.s[input.from_..]));
            }));

    [Fact]
    public void The_order_of_transitions_about_different_things_does_not_matter() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(
            (from s in TransitionGens.State from a in TransitionGens.Transition from b in TransitionGens.Transition select (s, a, b))
                .Where(i => Subject(i.a) != Subject(i.b)).ToArbitrary(),
            i => StateText.Of(i.s.Apply(i.a).Apply(i.b)) == StateText.Of(i.s.Apply(i.b).Apply(i.a))));

    [Fact]
    public void Forgetting_drops_what_ended_a_day_ago_and_nothing_else() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(
            (from s in TransitionGens.State from now in Gens.Time select (s, now)).ToArbitrary(),
            input =>
            {
                DateTimeOffset horizon = input.now.AddHours(-24);
                ControlState after = input.s.Forget(input.now);
                IEnumerable<string> permits = Permits(input.s).Where(p => p.Until >= horizon).Select(p => p.Id);
                IEnumerable<string> requests = input.s.Requests.Values
                    .Where(r => r.Status == RequestStatus.Pending || r.AnsweredAt >= horizon).Select(r => r.Id);
                return Permits(after).Select(p => p.Id).ToHashSet().SetEquals(permits)
                    && after.Requests.Keys.ToHashSet().SetEquals(requests)
                    && after.Events.Keys.ToHashSet().SetEquals(input.s.Events.Values.Where(e => !(e.ResolvedAt < horizon)).Select(e => e.Id))
                    && after.Rules == input.s.Rules
                    && after.Holds == input.s.Holds && after.Tokens == input.s.Tokens && after.Scopes == input.s.Scopes
                    && after.Ceiling == input.s.Ceiling && after.TokensMinted == input.s.TokensMinted;
            }));

    [Fact]
    public void A_permit_stands_in_one_scope_only()
    {
        Permit permit = Gen.Sample(TransitionGens.Permit, 1).Single() with { Scope = "a" };
        ControlState state = ControlState.New(Gens.Noon)
            .Apply(new Transition.PermitGranted(permit))
            .Apply(new Transition.PermitGranted(permit with { Scope = "b" }));
        Assert.Equal(["b"], state.Permits.Keys);
    }

    [Fact]
    public void Revoking_the_last_token_does_not_reopen_loopback() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Token.ToArbitrary(), token =>
        {
            ControlState state = ControlState.New(Gens.Noon)
                .Apply(new Transition.TokenMinted(token))
                .Apply(new Transition.TokenRevoked(token.Id, "alice", Gens.Noon));
            return state.Tokens.IsEmpty && state.TokensMinted;
        }));

    [Fact]
    public void Parts_that_a_transition_does_not_touch_keep_their_reference() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(
            (from s in TransitionGens.State from h in TransitionGens.Hold select (s, h)).ToArbitrary(),
            i =>
            {
                ControlState after = i.s.Apply(new Transition.HoldPlaced(i.h));
                return after.Permits == i.s.Permits && after.Requests == i.s.Requests && after.Tokens == i.s.Tokens
                    && after.Scopes == i.s.Scopes && ReferenceEquals(after.Ceiling, i.s.Ceiling);
            }));

    private static ControlState Fold(ControlState state, IEnumerable<Transition> transitions) =>
        transitions.Aggregate(state, (s, t) => s.Apply(t));

    private static IEnumerable<Permit> Permits(ControlState state) => state.Permits.Values.SelectMany(p => p.Values);

    private static string Subject(Transition transition)
    {
        EntryHead head = TransitionCodec.Head(transition, Gens.Noon);
        return head.Id.Length > 0 ? head.Id : $"row {head.Scope}";
    }
}
