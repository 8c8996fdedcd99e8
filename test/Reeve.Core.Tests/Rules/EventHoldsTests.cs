using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class EventHoldsTests
{
    private static readonly DateTimeOffset Now = Gens.Noon.AddHours(1);

    private static readonly RuleEvent Happened = new()
    {
        Id = "event-1", At = Gens.Noon, Rule = DefaultRules.At(Gens.Noon)[1], Subject = "git.push", Action = RuleAction.PauseCommandType, HoldId = "hold-1",
    };

    [Fact]
    public void Lifting_the_pause_resolves_its_event_in_the_same_name()
    {
        var lift = new Transition.HoldLifted("hold-1", "alice", "fixed", Now);
        Assert.Equal(
            [new Transition.EventResolved(Happened with { ResolvedAt = Now, ResolvedBy = "alice", Note = "fixed" }), lift],
            EventHolds.Together(lift, State(Happened)));
    }

    [Fact]
    public void Resolving_the_event_lifts_its_pause_and_names_it()
    {
        var end = new Transition.EventResolved(Happened with { ResolvedAt = Now, ResolvedBy = "bob" });
        Assert.Equal([end, new Transition.HoldLifted("hold-1", "bob", "event-1 was resolved", Now)], EventHolds.Together(end, State(Happened)));
        var nobody = new Transition.EventResolved(Happened with { ResolvedAt = Now });
        Assert.Equal("", Assert.IsType<Transition.HoldLifted>(EventHolds.Together(nobody, State(Happened))[1]).By);
    }

    [Fact]
    public void What_belongs_to_no_event_or_to_no_pause_ends_alone()
    {
        Alone(new Transition.HoldLifted("hold-2", "alice", "", Now), State(Happened));
        Alone(new Transition.HoldLifted("hold-1", "alice", "", Now), State(Happened with { ResolvedAt = Now }));
        Alone(new Transition.EventResolved(Happened with { ResolvedAt = Now, HoldId = null }), State(Happened));
        Alone(new Transition.EventResolved(Happened with { ResolvedAt = Now, HoldId = "hold-2" }), State(Happened));
        Alone(new Transition.EventResolved(Happened), State(Happened));
        Alone(new Transition.EventResolved(Happened with { ResolvedAt = Now }), State(Happened, HoldKind.Stop));
        Alone(new Transition.EventOpened(Happened, "reeve"), State(Happened));
    }

    private static void Alone(Transition transition, ControlState state) => Assert.Equal([transition], EventHolds.Together(transition, state));

    private static ControlState State(RuleEvent happened, HoldKind kind = HoldKind.Pause) => ControlState.New(Gens.Noon)
        .Apply(new Transition.HoldPlaced(new Hold("hold-1", kind, null, kind == HoldKind.Pause ? CommandType.GitPush.Name : null, "trip", "rule", Gens.Noon)))
        .Apply(new Transition.EventOpened(happened, "rule"));
}
