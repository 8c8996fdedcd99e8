using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class TripConsequencesTests
{
    private static readonly DateTimeOffset Now = Gens.Noon.AddMinutes(1);
    private static readonly TypeSet Earned = PhaseLadder.Default.WhitelistAt(Phase.L4);

    private static readonly ControlState AtL4 = ControlState.New(Gens.Noon) with { Ceiling = new ScopePhase(null, Phase.L4, Gens.Noon, Earned) };

    private static readonly CommandMetrics Metrics = new(
        new MetricsPeriod(Gens.Noon, Now), new CommandCounts(Total: 12, Succeeded: 9, Negative: 2, Failed: 1), new IncidentCounts(), new SafetyCounts());

    [Fact]
    public void A_revert_takes_everything_to_L3_since_now_with_an_empty_whitelist()
    {
        (ControlState after, RuleEvent happened) = Trip(new Trip(Rule(RuleAction.RevertToL3), null, RuleSubject.Everything, Metrics));
        Assert.Equal(new ScopePhase(null, Phase.L3, Now, TypeSet.Empty), after.Ceiling);
        Assert.Equal(
            ("event-1", Now, (string?)null, RuleAction.RevertToL3, false), (happened.Id, happened.At, happened.Subject, happened.Action, happened.IsResolved));
        Assert.Contains("errorRate > 0.05 (success rate 91.67%, error rate 8.33% in 5m)", happened.Details, StringComparison.Ordinal);
        Assert.Contains("from L4 to L3", happened.Details, StringComparison.Ordinal);
        Assert.Contains("\"failed\":1", happened.Metrics, StringComparison.Ordinal);
        Assert.Contains("\"errorRate\":0.08333333333333333", happened.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revert_per_scope_takes_that_scope_and_no_other()
    {
        var trip = new Trip(Rule(RuleAction.RevertToL3) with { Per = RulePer.Scope }, "shop", RuleSubject.Everything, Metrics);
        (ControlState after, RuleEvent happened) = Trip(trip);
        Assert.Equal(AtL4.Ceiling, after.Ceiling);
        Assert.Equal(new ScopePhase("shop", Phase.L3, Now, TypeSet.Empty), after.Scopes["shop"]);
        Assert.Equal("shop", happened.Scope);
    }

    [Fact]
    public void A_revert_at_L3_leaves_the_phase_as_it_was_and_is_recorded()
    {
        ControlState low = ControlState.New(Gens.Noon);
        (ControlState after, RuleEvent happened) = Trip(new Trip(Rule(RuleAction.RevertToL3), null, RuleSubject.Everything, Metrics), low);
        Assert.Same(low.Ceiling, after.Ceiling);
        Assert.False(happened.IsResolved);
        ControlState odd = low with { Ceiling = low.Ceiling with { Whitelist = Earned } };
        Assert.True(Trip(new Trip(Rule(RuleAction.RevertToL3), null, RuleSubject.Everything, Metrics), odd).After.Ceiling.Whitelist.IsEmpty);
    }

    [Fact]
    public void A_pause_holds_the_subjects_type_and_names_it_with_the_hold()
    {
        (ControlState after, RuleEvent happened) = Trip(new Trip(Rule(RuleAction.PauseCommandType), null, new RuleSubject(CommandType.GitPush, null), Metrics));
        Hold hold = Assert.Single(after.Holds.Values);
        Assert.Equal((HoldKind.Pause, "git.push", (string?)null, "hold-1"), (hold.Kind, hold.Subject, hold.Scope, hold.Id));
        Assert.Contains("event-1", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(("git.push", "hold-1"), (happened.Subject, happened.HoldId));
        Assert.Contains("git.push", happened.Details, StringComparison.Ordinal);
        Assert.Same(AtL4.Ceiling, after.Ceiling);
    }

    [Fact]
    public void A_pause_without_a_type_in_its_subject_takes_the_strictest_of_the_command_that_tripped_it()
    {
        var trip = new Trip(
            Rule(RuleAction.PauseCommandType), null, RuleSubject.Everything, Metrics, TypeSet.Of(CommandType.FsWrite, CommandType.DepsInstall));
        (ControlState after, RuleEvent happened) = Trip(trip);
        Assert.Equal("deps.install", Assert.Single(after.Holds.Values).Subject);
        Assert.Null(happened.Subject);
        (after, happened) = Trip(trip with { Types = default });
        Assert.Empty(after.Holds);
        Assert.Null(happened.HoldId);
    }

    [Fact]
    public void An_alert_changes_nothing_but_the_events()
    {
        (ControlState after, RuleEvent happened) = Trip(new Trip(Rule(RuleAction.AlertOnly), null, RuleSubject.Everything, Metrics));
        Assert.Equal(AtL4 with { Events = after.Events }, after);
        Assert.Equal(happened, Assert.Single(after.Events.Values));
    }

    [Fact]
    public void A_shadow_trip_does_nothing_and_does_not_stay_open()
    {
        Rule shadow = Rule(RuleAction.RevertToL3, shadow: true);
        (ControlState after, RuleEvent happened) = Trip(new Trip(shadow, null, RuleSubject.Everything, Metrics));
        Assert.Same(AtL4.Ceiling, after.Ceiling);
        Assert.Equal((Now, TripConsequences.Shadow), (happened.ResolvedAt, happened.ResolvedBy));
    }

    [Fact]
    public void One_event_is_open_per_rule_scope_and_subject()
    {
        var trip = new Trip(Rule(RuleAction.PauseCommandType), null, new RuleSubject(CommandType.GitPush, null), Metrics);
        (ControlState after, RuleEvent happened) = Trip(trip);
        Assert.Empty(Of(trip, after));
        Assert.NotEmpty(Of(trip with { Subject = new RuleSubject(CommandType.FsWrite, null) }, after));
        Assert.NotEmpty(Of(trip with { Subject = new RuleSubject(CommandType.GitPush, "codex") }, after));
        Assert.NotEmpty(Of(trip with { Scope = "shop" }, after));
        Assert.NotEmpty(Of(trip with { Rule = Rule(RuleAction.PauseCommandType, "other") }, after));
        Assert.NotEmpty(Of(trip, after.Apply(new Transition.EventResolved(happened with { ResolvedAt = Now }))));
    }

    [Fact]
    public void Cut_off_between_the_two_the_restraint_stands_and_the_rule_trips_again()
    {
        var trip = new Trip(Rule(RuleAction.RevertToL3), null, RuleSubject.Everything, Metrics);
        ControlState cut = AtL4.Apply(Of(trip, AtL4)[0]);
        Assert.Equal(Phase.L3, cut.Ceiling.Phase);
        Assert.IsType<Transition.EventOpened>(Assert.Single(Of(trip, cut)));
    }

    [Fact]
    public void An_event_and_its_pause_end_together_the_event_first()
    {
        (ControlState held, RuleEvent happened) = Trip(new Trip(Rule(RuleAction.PauseCommandType), null, new RuleSubject(CommandType.GitPush, null), Metrics));
        foreach (Transition end in new Transition[]
        {
            new Transition.HoldLifted("hold-1", "alice", "fixed", Now), new Transition.EventResolved(happened with { ResolvedAt = Now, ResolvedBy = "alice", Note = "fixed" }),
        })
        {
            IReadOnlyList<Transition> both = EventHolds.Together(end, held);
            Assert.Equal([EntryKind.EventResolved, EntryKind.HoldLifted], both.Select(t => t.Kind));
            ControlState after = both.Aggregate(held, (s, t) => s.Apply(t));
            Assert.Empty(after.Holds);
            RuleEvent resolved = Assert.Single(after.Events.Values);
            Assert.Equal((Now, "alice", "fixed"), (resolved.ResolvedAt, resolved.ResolvedBy, resolved.Note));
            Assert.Equal([end.Kind], EventHolds.Together(end, after).Select(t => t.Kind));
        }
    }

    private static IReadOnlyList<Transition> Of(Trip trip, ControlState state) => TripConsequences.Of(trip, state, "event-1", "hold-1", Now);

    private static (ControlState After, RuleEvent Event) Trip(Trip trip, ControlState? state = null)
    {
        ControlState after = Of(trip, state ?? AtL4).Aggregate(state ?? AtL4, (s, t) => s.Apply(t));
        return (after, Assert.Single(after.Events.Values));
    }

    private static Rule Rule(RuleAction action, string name = "High Error Rate", bool shadow = false) => Core.Rules.Rule.Read(
        DefaultRules.At(Gens.Noon)[0] with { Name = name, Action = action.Name(), Shadow = shadow }, _ => null, out _)!;
}
