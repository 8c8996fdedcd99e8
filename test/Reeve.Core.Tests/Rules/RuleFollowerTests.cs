using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleFollowerTests
{
    // A whole minute.
    private const long Noon = 1_767_268_800;
    private static readonly RuleSubject Pushes = new(CommandType.GitPush, null);
    private readonly RuleFollower _follower = new(new RuleEngine(new WindowStore(new WindowOptions())), ConditionSchema.Standard);

    [Fact]
    public void A_rule_holds_from_its_writing_to_its_deletion()
    {
        Assert.Empty(Failed(Noon));
        _follower.Apply(new Transition.RuleWritten(Row("R", "failed >= 2"), "alice"));
        Assert.Equal("R", Assert.Single(Failed(Noon + 1)).Rule.Name);
        _follower.Apply(new Transition.RuleWritten(Row("S", "failed >= 3"), "alice"));
        _follower.Apply(new Transition.RuleWritten(Row("T", "failed >= 9"), "alice"));
        _follower.Apply(new Transition.RuleWritten(Row("T", "failed >= 3"), "alice"));
        _follower.Apply(new Transition.RuleDeleted("S", "alice", DateTimeOffset.FromUnixTimeSeconds(Noon)));
        Assert.Equal("T", Assert.Single(Failed(Noon + 2)).Rule.Name);
        Assert.Equal(["R", "T"], _follower.Engine.Rules.Rules.Select(r => r.Name));
    }

    [Fact]
    public void Deleting_what_there_is_not_changes_nothing()
    {
        _follower.Use([Row("R", "failed >= 1")]);
        RuleSet before = _follower.Engine.Rules;
        _follower.Apply(new Transition.RuleDeleted("S", "alice", DateTimeOffset.FromUnixTimeSeconds(Noon)));
        Assert.Same(before, _follower.Engine.Rules);
    }

    [Fact]
    public void What_is_used_replaces_all_others_and_what_cannot_be_read_is_left_out()
    {
        _follower.Use([Row("Old", "failed >= 1")]);
        _follower.Use([Row("B", "failed >= 1"), Row("Broken", "failed >="), Row("A", "failed >= 1")]);
        Assert.Equal(["A", "B"], Failed(Noon).Select(t => t.Rule.Name));
    }

    [Fact]
    public void An_open_event_keeps_its_rule_from_tripping_until_it_is_resolved()
    {
        _follower.Use([Row("R", "commandType.failures >= 1")]);
        RuleEvent open = Event("git.push");
        _follower.Apply(new Transition.EventOpened(open, "reeve"));
        Assert.Equal([new OpenPair("R", null, Pushes)], _follower.Engine.Open);
        Assert.Empty(Failed(Noon));
        _follower.Apply(new Transition.EventResolved(open with { ResolvedAt = open.At }));
        Assert.Empty(_follower.Engine.Open);
        Assert.Empty(_follower.AdvanceTo(Noon + 60));
        Assert.Single(Failed(Noon + 61));
    }

    [Fact]
    public void An_event_that_was_resolved_or_names_no_type_that_exists_opens_nothing()
    {
        _follower.Apply(new Transition.EventOpened(Event("git.push") with { ResolvedAt = DateTimeOffset.FromUnixTimeSeconds(Noon) }, "reeve"));
        _follower.Apply(new Transition.EventOpened(Event("git.shove"), "reeve"));
        Assert.Empty(_follower.Engine.Open);
        _follower.Apply(new Transition.EventOpened(Event("git.push"), "reeve"));
        _follower.Apply(new Transition.EventResolved(Event("git.shove") with { ResolvedAt = DateTimeOffset.FromUnixTimeSeconds(Noon) }));
        Assert.Single(_follower.Engine.Open);
    }

    [Fact]
    public void Time_is_looked_at_once_a_whole_minute()
    {
        _follower.Use([Row("R", "succeeded < 1")]);
        Assert.Empty(_follower.AdvanceTo(Noon + 1));
        Assert.Empty(_follower.AdvanceTo(Noon + 59));
        Trip trip = Assert.Single(_follower.AdvanceTo(Noon + 60));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Noon + 60), trip.Metrics.Period.End);
        _follower.Engine.Withdraw(trip);
        Assert.Empty(_follower.AdvanceTo(Noon + 60));
        Assert.Empty(_follower.AdvanceTo(Noon + 119));
        Assert.Single(_follower.AdvanceTo(Noon + 120));
    }

    [Fact]
    public void Every_minute_of_a_silence_is_looked_at()
    {
        _follower.Use([Row("R", "failed >= 1", "1h"), Row("S", "failed == 0", "1m")]);
        Assert.Equal("R", Assert.Single(Failed(Noon + 30)).Rule.Name);
        Trip left = Assert.Single(_follower.AdvanceTo(Noon + 1200));
        Assert.Equal(("S", DateTimeOffset.FromUnixTimeSeconds(Noon + 120)), (left.Rule.Name, left.Metrics.Period.End));
    }

    [Fact]
    public void Of_a_long_silence_only_the_last_hour_is_looked_at()
    {
        _follower.Use([Row("R", "total == 0", "1m")]);
        Assert.Empty(_follower.AdvanceTo(Noon));
        Trip first = Assert.Single(_follower.AdvanceTo(Noon + 86_400));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Noon + 86_400 - (59 * 60)), first.Metrics.Period.End);
    }

    [Fact]
    public void A_signal_is_counted_after_the_minutes_before_it_were_looked_at()
    {
        _follower.Use([Row("A", "failed >= 1"), Row("Z", "failed == 0")]);
        Assert.Empty(_follower.AdvanceTo(Noon));
        Assert.Equal(["Z", "A"], Failed(Noon + 60).Select(t => t.Rule.Name));
    }

    [Fact]
    public void An_engine_that_has_counted_goes_on_at_its_next_minute()
    {
        var engine = new RuleEngine(new WindowStore(new WindowOptions()));
        engine.Windows.AdvanceTo(Noon + 30);
        var follower = new RuleFollower(engine, ConditionSchema.Standard);
        follower.Use([Row("R", "total == 0")]);
        Assert.Empty(follower.AdvanceTo(Noon + 59));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Noon + 60), Assert.Single(follower.AdvanceTo(Noon + 130)).Metrics.Period.End);
    }

    private static RuleRow Row(string name, string condition, string window = "5m") => new()
    {
        Name = name,
        Condition = condition,
        Window = window,
        Action = "alert_only",
        AlertSeverity = "high",
        MinSamples = 1,
    };

    private static RuleEvent Event(string? subject) => new()
    {
        Id = "event-1",
        At = DateTimeOffset.FromUnixTimeSeconds(Noon),
        Rule = Row("R", "commandType.failures >= 1"),
        Subject = subject,
        Action = RuleAction.AlertOnly,
    };

    private IReadOnlyList<Trip> Failed(long second) =>
        _follower.Observe(new Signal(second, "shop", TypeSet.Of(CommandType.GitPush), "codex", FactSet.Of(Fact.Failed)));
}
