using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleEngineTests
{
    private const long Noon = 1_767_268_800;
    private readonly RuleEngine _engine = new(new WindowStore(new WindowOptions()));
    private long _now = Noon;

    [Fact]
    public void The_tripping_outcome_itself_trips()
    {
        Enforce(TestRules.Rule("R", "commandType.failures >= 3"));
        Assert.Empty(Failed(CommandType.GitPush));
        Assert.Empty(Failed(CommandType.GitPush));
        Assert.Empty(Failed(CommandType.TestRun));
        Trip trip = Assert.Single(Failed(CommandType.GitPush));
        Assert.Equal(("R", null, new RuleSubject(CommandType.GitPush, null)), (trip.Rule.Name, trip.Scope, trip.Subject));
        Assert.Equal(new CommandCounts(Failed: 3), trip.Metrics.Commands);
        Assert.Equal(TypeSet.Of(CommandType.GitPush), trip.Types);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(_now), trip.Metrics.Period.End);
        Assert.Equal(TimeSpan.FromMinutes(5), trip.Metrics.Period.End - trip.Metrics.Period.Start);
    }

    [Fact]
    public void What_is_open_does_not_trip_again_and_others_do()
    {
        Enforce(TestRules.Rule("R", "commandType.failures >= 1"));
        Assert.Single(Failed(CommandType.GitPush));
        Assert.Empty(Failed(CommandType.GitPush));
        Assert.Empty(_engine.Tick(_now));
        Assert.Single(Failed(CommandType.TestRun));
        Assert.Equal(2, _engine.Open.Count);
    }

    [Fact]
    public void After_a_restart_nothing_from_before_counts_even_of_the_same_second()
    {
        Enforce(TestRules.Rule("R", "commandType.failures >= 3"), TestRules.Rule("S", "failures >= 8"));
        Failed(CommandType.GitPush);
        Failed(CommandType.GitPush);
        Assert.Single(Failed(CommandType.GitPush));
        Failed(CommandType.GitPush);
        _engine.Restart("R", null, new RuleSubject(CommandType.GitPush, null));
        Assert.Empty(_engine.Tick(_now));
        Assert.Empty(Failed(CommandType.GitPush));
        Assert.Empty(Failed(CommandType.GitPush));
        Trip again = Assert.Single(Failed(CommandType.GitPush));
        Assert.Equal(3, again.Metrics.Commands.Failed);
        Assert.Equal("S", Assert.Single(Failed(CommandType.GitPush)).Rule.Name);
    }

    [Fact]
    public void A_restart_holds_at_every_resolution_until_the_window_has_left_it()
    {
        Enforce(TestRules.Rule("R", "failures >= 3", "2h"));
        Failed(CommandType.GitPush);
        Failed(CommandType.GitPush);
        Assert.Single(Failed(CommandType.GitPush));
        _engine.Restart("R", null, RuleSubject.Everything);
        for (int i = 0; i < 200; i++)
        {
            _now += 60;
            Assert.Empty(_engine.Tick(_now));
        }

        Failed(CommandType.GitPush);
        Failed(CommandType.GitPush);
        Assert.Single(Failed(CommandType.GitPush));
    }

    [Fact]
    public void Per_scope_each_scope_has_a_window_of_its_own()
    {
        Enforce(TestRules.Rule("A", "failures >= 2", per: "all"), TestRules.Rule("S", "failures >= 2", per: "scope"));
        Assert.Empty(Observe("shop", CommandType.GitPush, "codex", Fact.Failed));
        Trip all = Assert.Single(Observe("blog", CommandType.GitPush, "codex", Fact.Failed));
        Trip scope = Assert.Single(Observe("blog", CommandType.GitPush, "codex", Fact.Failed));
        Assert.Equal(("A", null), (all.Rule.Name, all.Scope));
        Assert.Equal(("S", "blog"), (scope.Rule.Name, scope.Scope));
    }

    [Fact]
    public void Too_few_samples_are_inconclusive()
    {
        Enforce(TestRules.Rule("R", "errorRate > 0.05", minSamples: 10));
        for (int i = 0; i < 9; i++)
        {
            Assert.Empty(Failed(CommandType.GitPush));
        }

        Assert.Single(Failed(CommandType.GitPush));
    }

    [Fact]
    public void Unknown_and_rejected_outcomes_are_no_trials()
    {
        Enforce(TestRules.Rule("R", "errorRate >= 0.5", minSamples: 2));
        Failed(CommandType.GitPush);
        for (int i = 0; i < 20; i++)
        {
            Assert.Empty(Observe("shop", CommandType.GitPush, "codex", i % 2 == 0 ? Fact.Unknown : Fact.Rejected));
        }

        Assert.Single(Failed(CommandType.GitPush));
    }

    [Fact]
    public void Time_alone_can_trip()
    {
        Enforce(TestRules.Rule("R", "errorRate > 0.5", "5m", minSamples: 2));
        Observe("shop", CommandType.GitPush, "codex", Fact.Succeeded);
        Observe("shop", CommandType.GitPush, "codex", Fact.Succeeded);
        _now += 60;
        Failed(CommandType.GitPush);
        Assert.Empty(Failed(CommandType.GitPush));
        _now = Noon + 299;
        Assert.Empty(_engine.Tick(_now));
        _now = Noon + 300;
        Trip trip = Assert.Single(_engine.Tick(_now));
        Assert.True(trip.Types.IsEmpty);
        Assert.Equal(new CommandCounts(Failed: 2), trip.Metrics.Commands);
    }

    [Fact]
    public void No_traffic_at_all_is_seen_by_a_rule_over_everything_that_asks_for_it()
    {
        Enforce(TestRules.Rule("R", "total < 1"), TestRules.Rule("S", "commandType.total < 1"));
        Assert.Equal("R", Assert.Single(_engine.Tick(Noon)).Rule.Name);
    }

    [Fact]
    public void A_sequential_test_remembers_past_the_window_and_forgets_at_the_restart()
    {
        // Four failures in a row convict at these rates, however far apart.
        Enforce(TestRules.Rule("R", "sequential(0.005, 0.08, 0.0001)", "1s"));
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.Empty(Failed(CommandType.GitPush));
                _now += 40_000;
                Assert.Empty(_engine.Tick(_now));
            }

            Assert.Single(Failed(CommandType.GitPush));
            _engine.Restart("R", null, RuleSubject.Everything);
        }
    }

    [Fact]
    public void A_rule_that_names_a_type_or_agent_counts_only_that_one()
    {
        Enforce(TestRules.Rule("T", "commandType[\"git.push\"].failed >= 2"), TestRules.Rule("U", "agent[\"ci-bot\"].failed >= 2"));
        Failed(CommandType.TestRun);
        Failed(CommandType.GitPush);
        Assert.Empty(Failed(CommandType.TestRun));
        Assert.Equal("T", Assert.Single(Failed(CommandType.GitPush)).Rule.Name);
        Assert.Empty(Observe("shop", CommandType.TestRun, "ci-bot", Fact.Failed));
        Trip trip = Assert.Single(Observe("shop", CommandType.GitPush, "ci-bot", Fact.Failed));
        Assert.Equal(("U", RuleSubject.Everything), (trip.Rule.Name, trip.Subject));
    }

    [Fact]
    public void A_shadow_rule_trips_as_one_and_a_disabled_one_does_not()
    {
        Enforce(TestRules.Rule("S", "failures >= 1", shadow: true), TestRules.Rule("D", "failures >= 1", enabled: false));
        Trip trip = Assert.Single(Failed(CommandType.GitPush));
        Assert.True(trip.Rule.Shadow);
    }

    [Fact]
    public void A_withdrawn_trip_trips_again()
    {
        Enforce(TestRules.Rule("R", "failures >= 1"));
        _engine.Withdraw(Assert.Single(Failed(CommandType.GitPush)));
        Assert.Single(_engine.Tick(_now));
        Assert.Empty(_engine.Tick(_now));
    }

    [Fact]
    public void What_was_open_at_the_start_stays_so_even_for_whom_nothing_is_counted_yet()
    {
        Enforce(TestRules.Rule("R", "agent.failed >= 1"));
        _engine.MarkOpen("R", null, new RuleSubject(null, "codex"));
        Assert.Empty(Failed(CommandType.GitPush));
        _engine.Restart("R", null, new RuleSubject(null, "codex"));
        Assert.Single(Failed(CommandType.GitPush));
    }

    [Fact]
    public void Another_set_of_rules_keeps_what_is_open_and_what_was_restarted()
    {
        Enforce(TestRules.Rule("R", "failures >= 2"));
        Failed(CommandType.GitPush);
        Assert.Single(Failed(CommandType.GitPush));
        Enforce(TestRules.Rule("R", "failures >= 1"), TestRules.Rule("Q", "failures >= 1"));
        Assert.Equal("Q", Assert.Single(Failed(CommandType.GitPush)).Rule.Name);
        _engine.Restart("R", null, RuleSubject.Everything);
        Enforce(TestRules.Rule("R", "failures >= 1", "1h"));
        Assert.Empty(_engine.Tick(_now));
    }

    [Fact]
    public void A_condition_that_names_what_the_schema_does_not_is_left_out_and_said()
    {
        var schema = new ConditionSchema([StandardMetrics.Failed]);
        var set = RuleSet.Compile([TestRules.Rule("R", "failed >= 1"), TestRules.Rule("S", "succeeded >= 1")], schema);
        Assert.Equal("S", Assert.Single(set.Refused).Rule.Name);
        _engine.Swap(set);
        Assert.Single(Failed(CommandType.GitPush));
    }

    [Fact]
    public void Subjects_that_are_too_many_count_in_everything_and_are_not_judged_together()
    {
        var engine = new RuleEngine(new WindowStore(new WindowOptions { KeysPerShape = 1 }));
        engine.Swap(TestRules.Set(TestRules.Rule("A", "agent.failed >= 2"), TestRules.Rule("R", "failed >= 5")));
        List<string> trips = [];
        foreach (string agent in new[] { "a", "b", "c", "d", "e", "a" })
        {
            Signal signal = new(Noon, "shop", TypeSet.Of(CommandType.GitPush), agent, FactSet.Of(Fact.Failed));
            trips.AddRange(engine.Observe(signal).Select(t => $"{t.Rule.Name} {t.Subject}"));
        }

        Assert.Equal(["R everything", "A agent:a"], trips);
        Assert.Equal(4, engine.Windows.OverflowOf(WindowShape.Agent));
    }

    [Fact]
    public void The_name_of_the_worst_incident_of_the_window_can_be_asked_for()
    {
        Enforce(TestRules.Rule("R", "incident.severity === \"critical\"", "1m"));
        Assert.Empty(Observe("shop", CommandType.Unknown, "", Fact.HighIncident));
        Trip trip = Assert.Single(Observe("shop", CommandType.Unknown, "", Fact.CriticalIncident));
        Assert.Equal(new IncidentCounts(2, 1, 0), trip.Metrics.Incidents);
    }

    private void Enforce(params Rule[] rules) => _engine.Swap(TestRules.Set(rules));

    private IReadOnlyList<Trip> Failed(CommandType type) => Observe("shop", type, "codex", Fact.Failed);

    private IReadOnlyList<Trip> Observe(string scope, CommandType type, string agent, Fact fact) =>
        _engine.Observe(new Signal(_now, scope, TypeSet.Of(type), agent, FactSet.Of(fact)));
}
