using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Core.Tests.Signals.Windows;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

/// <summary>The engine against one that counts every signal again for every rule at every step.</summary>
public sealed class RuleEnginePropertyTests
{
    private static readonly string[] Conditions =
    [
        "errorRate > 0.3", "commandType.failures >= 3", "agent.errorRate >= 0.5", "incident.severity === \"critical\"", "rollbackRate > 0.1",
        "lower(errorRate) > 0.2 || commandType[\"git.push\"].failed > 2", "agent[\"codex\"].failed >= 2 && total > 3",
        "sequential(0.05, 0.6, 0.05)", "commandType.errorRate > 0.1 && sequential(0.05, 0.5, 0.1)", "commandType.failed > 0 && agent.failed > 1",
        "commandType.failed > 0 && agent.failed > 0 && sequential(0.1, 0.7, 0.1)", "constraintViolations > 1", "total < 2", "succeeded < 1 && failed > 0",
        "agent.approvalRate < 0.5", "commandType.name == \"git.push\" && commandType.failed > 1", "incidents.total > 2 || emergencyAborts > 0", "true",
        "agent[\"codex\"].errorRate > agent[\"claude-code\"].errorRate", "commandType[\"test.run\"].failed > 0 && agent.failed > 1",
    ];

    private static Gen<Rule> OneRule(int name) =>
        from condition in Gen.Elements(Conditions)
        from window in Gen.Elements("1s", "7s", "5m", "1h", "2h", "3d")
        from samples in Gen.Elements(1, 2, 5)
        from per in Gen.Elements("all", "scope")
        select TestRules.Rule($"rule {name}", condition, window, samples, per);

    private static Gen<Rule[]> SomeRules { get; } =
        from count in Gen.Choose(0, 6)
        from rules in Gen.CollectToArray(Enumerable.Range(0, count), OneRule)
        select rules;

    private static Gen<long> Pause { get; } =
        Gen.Frequency((5, Gen.Choose(0, 2)), (3, Gen.Choose(1, 60)), (1, Gen.Choose(100, 4000)), (1, Gen.Choose(-100, 50_000))).Select(s => (long)s);

    private static Gen<EngineStep> Step { get; } = Gen.Frequency(
        (20, from pause in Pause
             from scope in Gen.Elements(WindowGens.Scopes.Take(2))
             from type in Gen.Elements(WindowGens.Types.Take(3))
             from agent in Gen.Elements(WindowGens.Agents.Take(3))
             from facts in Gen.Frequency((3, WindowGens.Facts), (4, Gen.Constant(FactSet.Of(Fact.Failed))))
             select new EngineStep(pause, new Signal(0, scope, TypeSet.Of(CommandType.FsRead, type), agent, facts), -1, null)),
        (4, from pause in Pause select new EngineStep(pause, null, -1, null)),
        (3, from which in Gen.Choose(0, 9) select new EngineStep(0, null, which, null)),
        (1, from rules in SomeRules select new EngineStep(0, null, -1, rules)));

    private static Gen<EngineStep[]> Sequence { get; } =
        from rules in SomeRules
        from length in Gen.Choose(1, 60)
        from steps in Step.ArrayOf(length)
        select (EngineStep[])[new EngineStep(0, null, -1, rules), .. steps];

    [Fact]
    public void Every_step_trips_what_a_recount_trips() => Check.One(
        CaseCount.Of(400),
        Prop.ForAll(Sequence.ToArbitrary(), steps =>
        {
            RuleEngine engine = Engine();
            var naive = new NaiveEngine();
            foreach (EngineStep step in steps)
            {
                Assert.Equal(Apply(naive, step, engine.Windows.Now), Apply(engine, step));
                Assert.Equal(naive.Open.Select(o => o.ToString()).Order(StringComparer.Ordinal), engine.Open.Select(o => o.ToString()).Order(StringComparer.Ordinal));
            }
        }));

    [Fact]
    public void The_same_steps_give_the_same_trips() => Check.One(
        CaseCount.Of(100),
        Prop.ForAll(Sequence.ToArbitrary(), steps =>
        {
            RuleEngine first = Engine();
            RuleEngine second = Engine();
            Assert.Equal(steps.Select(s => string.Join('\n', Apply(first, s))), steps.Select(s => string.Join('\n', Apply(second, s))));
        }));

    [Fact]
    public void An_engine_that_was_written_and_read_goes_on_the_same() => Check.One(
        CaseCount.Of(200),
        Prop.ForAll(Sequence.ToArbitrary(), Sequence.ToArbitrary(), (before, after) =>
        {
            RuleEngine engine = Engine();
            foreach (EngineStep step in before)
            {
                Apply(engine, step);
            }

            byte[] written = EngineCheckpoint.Write(engine, 17);
            Assert.True(EngineCheckpoint.Read(written, new WindowOptions()).TryGet(out (RuleEngine Engine, long Seq) read, out Refusal? refusal), refusal?.ToString());
            Assert.Equal(17, read.Seq);
            Assert.Equal(written, EngineCheckpoint.Write(read.Engine, 17));
            read.Engine.Swap(engine.Rules);
            foreach (EngineStep step in after.Skip(1))
            {
                Assert.Equal(Apply(engine, step), Apply(read.Engine, step));
            }
        }));

    [Fact]
    public void A_damaged_checkpoint_of_an_engine_is_refused()
    {
        RuleEngine engine = Engine();
        engine.Swap(TestRules.Set(TestRules.Rule("R", "commandType.failed > 0 && sequential(0.1, 0.7, 0.1)"), TestRules.Rule("S", "failed > 0")));
        engine.Observe(new Signal(WindowGens.Start, "shop", default, "codex", FactSet.Of(Fact.Failed)));
        byte[] written = EngineCheckpoint.Write(engine, 1);
        for (int at = 0; at < written.Length; at++)
        {
            byte[] damaged = [.. written];
            damaged[at]++;
            Assert.False(EngineCheckpoint.Read(damaged, new WindowOptions()).TryGet(out _, out _));
            Assert.False(EngineCheckpoint.Read(written.AsSpan(0, at), new WindowOptions()).TryGet(out _, out _));
        }
    }

    private static RuleEngine Engine() => new(new WindowStore(new WindowOptions()));

    private static List<string> Apply(RuleEngine engine, EngineStep step)
    {
        long second = Math.Max(engine.Windows.Now, WindowGens.Start) + step.Pause;
        if (step.Rules is { } rules)
        {
            engine.Swap(TestRules.Set(rules));
            return [];
        }

        if (step.Restart >= 0)
        {
            OpenPair[] open = [.. engine.Open.OrderBy(o => o.ToString(), StringComparer.Ordinal)];
            if (step.Restart < open.Length)
            {
                engine.Restart(open[step.Restart].Rule, open[step.Restart].Scope, open[step.Restart].Subject);
            }

            return [];
        }

        return [.. (step.Signal is { } signal ? engine.Observe(signal with { Second = second }) : engine.Tick(second)).Select(NaiveEngine.Tell)];
    }

    private static List<string> Apply(NaiveEngine engine, EngineStep step, long now)
    {
        long second = Math.Max(now, WindowGens.Start) + step.Pause;
        if (step.Rules is { } rules)
        {
            engine.Swap(rules);
            return [];
        }

        if (step.Restart >= 0)
        {
            OpenPair[] open = [.. engine.Open.OrderBy(o => o.ToString(), StringComparer.Ordinal)];
            if (step.Restart < open.Length)
            {
                engine.Restart(open[step.Restart]);
            }

            return [];
        }

        return step.Signal is { } signal ? engine.Observe(signal with { Second = second }) : engine.Tick(second);
    }
}

/// <summary>Time goes on; then a signal, a tick, the restart of one of what is open, or other rules.</summary>
internal sealed record EngineStep(long Pause, Signal? Signal, int Restart, Rule[]? Rules);
