using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Rules.Backtest;
using Reeve.Core.Signals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Core.Tests.Rules.Backtest;

public sealed class BacktestRunTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly MemoryJournal _journal;
    private int _calls;

    public BacktestRunTests() => _journal = new MemoryJournal(_clock);

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    [Fact]
    public void A_trip_is_counted_with_what_it_would_have_stopped_until_it_is_resolved()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Outcomes(CommandType.GitPush, Outcome.Failed, 2);
        Outcomes(CommandType.GitPush, Outcome.Succeeded, 1);
        Outcomes(CommandType.TestRun, Outcome.Failed, 2);
        _clock.Advance(TimeSpan.FromHours(2));
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);

        BacktestReport report = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions());
        BacktestRule rule = Assert.Single(report.Rules);
        Assert.Equal((2L, 3L, 2L, null), (rule.Trips, rule.Prevented, rule.PreventedFailures, rule.TripsToday));
        Assert.Equal(["git.push", "git.push"], report.Trips.Select(t => t.Subject));
        Assert.Equal(11, report.Signals);
    }

    [Fact]
    public void Rules_are_compared_by_name_with_todays()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 4);
        RuleRow milder = Paused with { Condition = "commandType.failures >= 5" };
        RuleRow gone = Paused with { Name = "Gone" };
        RuleRow added = Paused with { Name = "Added" };

        BacktestReport report = BacktestRun.Of(Journal(), [milder, added], [Paused, gone], new BacktestOptions());
        Assert.Equal(
            [("Added", 1L, null, null), ("Gone", null, 1L, null), ("Pause", 0L, 1L, -1L)],
            report.Rules.Select(r => (r.Name, r.Trips, r.TripsToday, r.Change)));
    }

    [Fact]
    public void The_share_of_false_positives_is_that_of_the_events_people_judged()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Resolve("git.push", EventVerdict.FalsePositive);
        _clock.Advance(TimeSpan.FromHours(2));
        Outcomes(CommandType.TestRun, Outcome.Failed, 3);
        Resolve("test.run", EventVerdict.TruePositive);
        _clock.Advance(TimeSpan.FromHours(2));
        Outcomes(CommandType.NetFetch, Outcome.Failed, 3);

        BacktestRule rule = Assert.Single(BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions()).Rules);
        Assert.Equal((3L, 2L, 1L, 0.5), (rule.Trips, rule.Judged, rule.FalsePositives, rule.FalsePositiveShare));
    }

    [Fact]
    public void Without_a_verdict_or_a_signal_nothing_is_claimed()
    {
        BacktestReport empty = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions());
        Assert.Equal((null, null, 0L), (empty.From, empty.To, empty.Signals));
        Assert.Equal((0L, null, null), (empty.Rules[0].Trips, empty.Rules[0].PerDay, empty.Rules[0].FalsePositiveShare));
    }

    [Fact]
    public void What_came_before_the_period_fills_the_windows_and_does_not_count()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 2);
        DateTimeOffset from = _clock.GetUtcNow();
        Outcomes(CommandType.GitPush, Outcome.Failed, 1);
        DateTimeOffset to = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(3));
        Outcomes(CommandType.GitPush, Outcome.Failed, 9);

        BacktestReport report = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions { From = from, To = to });
        Assert.Equal((1L, 1L), (report.Rules[0].Trips, report.Signals));
        Assert.Equal(0, BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions { From = to, To = to.AddHours(1) }).Signals);
    }

    [Theory]
    [InlineData("revert_to_l3", false, 2)]
    [InlineData("pause_command_type", false, 1)]
    [InlineData("alert_only", false, 0)]
    [InlineData("revert_to_l3", true, 0)]
    public void Each_action_stops_what_it_would_have_stopped(string action, bool shadow, long prevented)
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Outcomes(CommandType.FsRead, Outcome.Succeeded, 1);
        Outcomes(CommandType.GitPush, Outcome.Negative, 1);
        Outcomes(CommandType.TestRun, Outcome.Succeeded, 1);
        Outcomes(CommandType.GitPush, Outcome.Unknown, 1);
        Outcomes(CommandType.GitPush, Outcome.Rejected, 1);
        BacktestRule rule = Assert.Single(BacktestRun.Of(Journal(), [Paused with { Action = action, Shadow = shadow }], [], new BacktestOptions()).Rules);
        Assert.Equal((1L, prevented, 0L), (rule.Trips, rule.Prevented, rule.PreventedFailures));
    }

    [Fact]
    public void A_rule_per_scope_stops_its_own_scope_only()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3, "shop");
        Outcomes(CommandType.GitPush, Outcome.Succeeded, 2, "blog");
        Outcomes(CommandType.GitPush, Outcome.Succeeded, 1, "shop");
        BacktestReport report = BacktestRun.Of(Journal(), [Paused with { Per = "scope" }], [], new BacktestOptions());
        Assert.Equal((1L, "shop"), (report.Rules[0].Prevented, Assert.Single(report.Trips).Scope));
    }

    [Fact]
    public void A_rule_about_everything_pauses_the_strictest_type_of_the_command_that_tripped_it()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Outcomes(CommandType.GitPush, Outcome.Succeeded, 1);
        Outcomes(CommandType.TestRun, Outcome.Succeeded, 1);
        Assert.Equal(1, BacktestRun.Of(Journal(), [Paused with { Condition = "failures >= 3" }], [], new BacktestOptions()).Rules[0].Prevented);
    }

    [Fact]
    public void An_event_is_taken_to_be_open_for_as_long_as_was_said()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        _clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(2));
        Outcomes(CommandType.GitPush, Outcome.Succeeded, 3);
        BacktestReport report = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions { ResolveAfter = TimeSpan.FromMinutes(2) });
        Assert.Equal((1L, 1L), (report.Rules[0].Trips, report.Rules[0].Prevented));
    }

    [Fact]
    public void Trips_are_told_per_day_of_what_was_replayed()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Assert.Null(BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions()).Rules[0].PerDay);
        _clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(3));
        Outcomes(CommandType.TestRun, Outcome.Succeeded, 1);
        BacktestReport report = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions());
        Assert.Equal(TimeSpan.FromHours(6), report.To - report.From);
        Assert.Equal(4.0, report.Rules[0].PerDay);
    }

    [Fact]
    public void Only_so_many_trips_are_listed_and_all_are_counted()
    {
        Outcomes(CommandType.GitPush, Outcome.Failed, BacktestOptions.MostListed + 1, "repo", TimeSpan.FromMinutes(1));
        RuleRow often = Paused with { Condition = "failures >= 1", Window = "30s" };
        BacktestReport report = BacktestRun.Of(Journal(), [often], [], new BacktestOptions { ResolveAfter = TimeSpan.FromMinutes(1) });
        Assert.Equal((BacktestOptions.MostListed + 1L, BacktestOptions.MostListed), (report.Rules[0].Trips, report.Trips.Count));
    }

    [Theory]
    [InlineData(-301, 300, false)]
    [InlineData(0, 300, true)]
    [InlineData(298, 300, true)]
    [InlineData(300, 300, true)]
    [InlineData(301, 300, false)]
    [InlineData(-100, 99, false)]
    [InlineData(-100, 100, true)]
    public void A_verdict_is_that_of_an_event_that_was_open_then_or_began_within_the_window(int from, int lasted, bool met)
    {
        DateTimeOffset tripped = _clock.GetUtcNow().AddSeconds(2);
        Outcomes(CommandType.GitPush, Outcome.Failed, 3);
        Resolve("git.push", EventVerdict.TruePositive, tripped.AddSeconds(from), lasted);
        Resolve("test.run", EventVerdict.FalsePositive, tripped, lasted);
        BacktestReport report = BacktestRun.Of(Journal(), [Paused], [], new BacktestOptions());
        Assert.Equal((met ? 1L : 0L, 0L), (report.Rules[0].Judged, report.Rules[0].FalsePositives));
        Assert.Equal(met ? EventVerdict.TruePositive : null, Assert.Single(report.Trips).Verdict);
    }

    private static RuleRow Paused => new()
    {
        Name = "Pause", Condition = "commandType.failures >= 3", Window = "5m", Action = "pause_command_type", AlertSeverity = "high",
    };

    private IEnumerable<JournalLine> Journal() => _journal.Read(new JournalQuery(Limit: int.MaxValue));

    private void Outcomes(CommandType type, Outcome outcome, int times, string scope = "repo", TimeSpan? every = null)
    {
        for (int i = 0; i < times; i++)
        {
            EntryBody body = EntryBody.Start();
            body.Types("types"u8, TypeSet.Of(type));
            body.Text("outcome"u8, outcome.Name());
            Assert.Null(_journal.Write(_journal.Enqueue(new EntryHead(EntryKind.Outcome, _clock.GetUtcNow(), $"call-{++_calls}", scope, "agent", "s"), body.Written)));
            _clock.Advance(every ?? TimeSpan.FromSeconds(1));
        }
    }

    private void Resolve(string subject, EventVerdict verdict, DateTimeOffset? from = null, int lasted = 300)
    {
        DateTimeOffset now = from ?? _clock.GetUtcNow();
        var resolved = new Transition.EventResolved(new RuleEvent
        {
            Id = $"event-{++_calls}", At = now, Rule = Paused, Subject = subject, Action = RuleAction.PauseCommandType, ResolvedAt = now.AddSeconds(lasted), ResolvedBy = "alice", Verdict = verdict,
        });
        Assert.Null(_journal.Write(_journal.Enqueue(TransitionCodec.Head(resolved, now), TransitionCodec.Encode(resolved))));
    }
}
