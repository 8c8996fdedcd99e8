using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Rules;
using Xunit;
using Ending = Reeve.Core.Signals.Outcome;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Breaker;

public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task The_outcome_that_trips_a_revert_is_seen_by_the_very_next_decision()
    {
        await using var shop = new Workshop(Phase.L4);
        for (int i = 0; i < 18; i++)
        {
            await RunAsync(shop, Ending.Succeeded);
        }

        // One of 19 is 5.3 %, but High Error Rate asks for 20 samples; the second of 20 is 10 %.
        await RunAsync(shop, Ending.Failed);
        Assert.Equal(Phase.L4, shop.Reeve.Plane.Current.Ceiling.Phase);
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command()));
        await RunAsync(shop, Ending.Failed);

        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command()));
        Assert.Equal((Phase.L3, TypeSet.Empty), (shop.Reeve.Plane.Current.Ceiling.Phase, shop.Reeve.Plane.Current.Ceiling.Whitelist));
        RuleEvent opened = Assert.Single(shop.Reeve.Events.Open());
        Assert.Equal(("High Error Rate", RuleAction.RevertToL3), (opened.Rule.Name, opened.Action));
        Assert.Contains("error rate 10.00%", opened.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_type_is_paused_others_go_on_and_resolving_lets_it_run_and_trip_again()
    {
        await using var shop = new Workshop(Phase.L4);
        await FailAsync(shop, 3);

        Decision paused = await shop.Decide(shop.Command());
        RuleEvent opened = Assert.Single(shop.Reeve.Events.Open());
        Assert.Equal((Answer.Deny, Ground.Pause, opened.HoldId), (paused.Verdict.Answer, paused.Verdict.Ground, paused.Verdict.Reference));
        Assert.Equal(("Repeated Command Failures", "git.push"), (opened.Rule.Name, opened.Subject));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command("dotnet test", CommandType.TestRun)));

        Granted(await shop.Reeve.Events.ResolveAsync(opened.Id, "true_positive", null, Alice));
        Assert.Empty(shop.Reeve.Holds.List());
        await FailAsync(shop, 2);
        Assert.Empty(shop.Reeve.Events.Open());
        await FailAsync(shop, 1);
        RuleEvent again = Assert.Single(shop.Reeve.Events.Open());
        Assert.NotEqual(opened.Id, again.Id);
    }

    [Fact]
    public async Task No_outcome_is_acknowledged_while_what_has_tripped_is_on_its_way()
    {
        await using var words = new Workshop();
        await using var journal = new SlowJournal(words.Journal);
        DateTimeOffset now = words.Clock.GetUtcNow();
        ControlState state = ControlState.New(now) with { Ceiling = new ScopePhase(null, Phase.L4, now, PhaseLadder.Default.WhitelistAt(Phase.L4)) };
        await using Installation reeve = Installation.InMemory(journal, state, words.Digester, new GateOptions(), words.Clock, NullLoggerFactory.Instance);
        for (int i = 0; i < 2; i++)
        {
            Assert.Null(await reeve.Gate.RecordAsync(Workshop.Outcome(words.Command(), Ending.Failed)));
        }

        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Disk = disk.Task;
        Task<Core.Refusals.Refusal?> tripping = reeve.Gate.RecordAsync(Workshop.Outcome(words.Command(), Ending.Failed)).AsTask();
        Task<Core.Refusals.Refusal?> other = reeve.Gate.RecordAsync(Workshop.Outcome(words.Command(), Ending.Succeeded)).AsTask();
        Assert.False(tripping.IsCompleted || other.IsCompleted);
        disk.SetResult();
        Assert.All(await Task.WhenAll(tripping, other), Assert.Null);
        Assert.Single(reeve.Events.Open());
    }

    [Fact]
    public async Task Outcomes_that_nobody_vouches_for_are_no_evidence_once_tokens_exist()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Alice));
        for (int i = 0; i < 5; i++)
        {
            CommandRequest command = shop.Command();
            await shop.Decide(command);
            Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, Ending.Failed) with { Trusted = false }));
        }

        Assert.Empty(shop.Reeve.Events.Open());
        await FailAsync(shop, 3);
        Assert.Single(shop.Reeve.Events.Open());
    }

    [Fact]
    public async Task A_rule_is_evaluated_when_only_time_passes()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Rules.AddAsync("Worse", Edit("errorRate > 0.5", "2m") with { MinSamples = 2 }, Alice));
        for (int i = 0; i < 3; i++)
        {
            await RunAsync(shop, Ending.Succeeded);
        }

        shop.Clock.Advance(TimeSpan.FromSeconds(90));
        await RunAsync(shop, Ending.Failed);
        await RunAsync(shop, Ending.Failed);
        Assert.DoesNotContain(shop.Reeve.Events.Open(), e => e.Rule.Name == "Worse");

        // The successes leave the window; nothing else happens.
        shop.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains(shop.Reeve.Events.Open(), e => e.Rule.Name == "Worse");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Following_the_journal_gives_the_events_that_were_had_live_and_the_same_windows(int seed)
    {
        await using var shop = new Workshop(Phase.L4);
        ControlState begun = shop.Reeve.Plane.Current;
        Granted(await shop.Reeve.Rules.AddAsync("Approvals", Edit("approvalRate < 0.5", "10m"), Alice));
        Granted(await shop.Reeve.Rules.AddAsync("Agent", Edit("agent.failures >= 2 || sequential(0.01, 0.3, 0.01)", "2m"), Alice));
        var random = new Random(seed);
        CommandType[] types = [CommandType.GitPush, CommandType.TestRun, CommandType.ShellRun, CommandType.NetFetch];
        for (int i = 0; i < 400; i++)
        {
            CommandRequest command = shop.Command(type: types[random.Next(types.Length)], agent: $"agent-{random.Next(3)}", scope: $"repo-{random.Next(2)}");
            await shop.Decide(command);
            await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, random.NextDouble() < 0.1 ? Ending.Failed : Ending.Succeeded));
            shop.Clock.Advance(TimeSpan.FromSeconds(random.Next(40)));
            if (i % 90 == 89)
            {
                foreach (RuleEvent open in shop.Reeve.Events.Open())
                {
                    Granted(await shop.Reeve.Events.ResolveAsync(open.Id, null, null, Alice));
                }
            }
        }

        await shop.Reeve.Breaker.FollowAsync();
        JournalLine[] journal = [.. shop.Journal.Read(new JournalQuery(Limit: int.MaxValue))];
        string[] live = [.. journal.Select(l => TransitionCodec.Decode(l).TryGet(out Transition? t, out _) ? t : null)
            .OfType<Transition.EventOpened>().Select(e => $"{e.Event.Rule.Name} {e.Event.Subject} {e.Event.Metrics}")];
        Assert.True(live.Length > 5, $"only {live.Length} events");

        var follower = new RuleFollower(new RuleEngine(new Core.Signals.Windows.WindowStore(new())), Core.Conditions.ConditionSchema.Standard);
        follower.Use(begun.Rules.Values);
        var again = new List<string>();
        var signals = new JournalSignals(journal, null);
        signals.ForEach(
            () => Assert.Fail("the clock did not step"),
            signal => again.AddRange(follower.Observe(signal).Select(t => $"{t.Rule.Name} {t.Subject.Name} {t.Metrics.ToJson()}")),
            line =>
            {
                if (TransitionCodec.Decode(line).TryGet(out Transition? transition, out _))
                {
                    follower.Apply(transition);
                }
            });
        follower.AdvanceTo(shop.Reeve.Breaker.Second);
        Assert.Equal(live, again);
        Assert.Equal(
            shop.Reeve.Breaker.Read(e => (e.Windows.Now, e.Windows.Keys, string.Join(' ', e.Open.Select(o => $"{o.Rule}/{o.Scope}/{o.Subject}").Order(StringComparer.Ordinal)))),
            (follower.Engine.Windows.Now, follower.Engine.Windows.Keys, string.Join(' ', follower.Engine.Open.Select(o => $"{o.Rule}/{o.Scope}/{o.Subject}").Order(StringComparer.Ordinal))));
    }

    private static RuleEdit Edit(string condition, string window) => new()
    {
        Condition = condition, Window = window, Action = "alert_only", AlertSeverity = "low",
    };

    private static async Task RunAsync(Workshop shop, Ending outcome, CommandType? type = null)
    {
        // Different types, so that no single one is paused first.
        CommandRequest command = shop.Command(type: outcome == Ending.Failed ? type ?? CommandType.TestRun : CommandType.GitPush);
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, outcome)));
    }

    private static async Task FailAsync(Workshop shop, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await RunAsync(shop, Ending.Failed, CommandType.GitPush);
        }
    }
}
