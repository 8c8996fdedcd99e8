using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Rules;

/// <summary>Healthy traffic hardly trips; a bad stretch trips as soon as was said when the rule was written.</summary>
public sealed class RuleEngineTrafficTests
{
    private const long Start = 1_767_225_600;
    private static readonly CommandType[] Types = [CommandType.TestRun, CommandType.GitCommit, CommandType.FsWrite, CommandType.ShellRun];

    [Theory]
    [InlineData(1, 4)]
    public void A_healthy_year_under_the_default_rules_trips_less_than_once_in_ten_days(int seed, int types)
    {
        var random = new Random(seed);
        var engine = new RuleEngine(new WindowStore(new WindowOptions()));
        engine.Swap(TestRules.Set(DefaultRules.At(default).Select(TestRules.Read)));
        int trips = 0;
        for (long minute = 0; minute < 365 * 24 * 60; minute++)
        {
            // Two a minute, at any second of it: ten per window of five minutes.
            for (int i = 0; i < 2; i++)
            {
                long second = Start + (minute * 60) + (i * 30) + random.Next(30);
                trips += Resolve(engine, engine.Observe(new Signal(second, "shop", TypeSet.Of(Types[random.Next(types)]), "codex", OneOf(random, 0.005))));
            }

            trips += Resolve(engine, engine.Tick(Start + (minute * 60) + 60));
        }

        Assert.InRange(trips, 0, 36);
        Assert.True(engine.Windows.TryRead(WindowKey.All, TimeSpan.FromDays(30), out Counts month));
        Assert.InRange(month[Fact.Failed], 250, 620);
    }

    [Theory]
    [InlineData("errorRate > 0.05", 20, 40, 0.3)]
    [InlineData("errorRate > 0.05", 20, 30, 0.5)]
    [InlineData("commandType.failures >= 3", 10, 10, 0.5)]
    [InlineData("sequential(0.005, 0.08, 0.0001)", 10, 10, 0.08)]
    [InlineData("lower(errorRate) > 0.05", 10, 40, 0.4)]
    public void A_bad_stretch_trips_within_the_computed_delay(string text, int minSamples, int perWindow, double badRate)
    {
        const int Stretches = 300;
        Rule rule = TestRules.Rule("R", text, "5m", minSamples);
        Assert.True(Condition.Parse(text, ConditionSchema.Standard).TryGet(out Condition? condition, out _));
        var foresight = Foresight.Of(
            condition, rule.Window, minSamples, new ForesightAssumptions { CommandsPerWindow = perWindow, BadRate = badRate });
        double computed = Assert.IsType<DetectionDelay>(foresight.DetectionDelay).Commands;
        var random = new Random(7);
        var delays = new List<int>();
        for (int stretch = 0; stretch < Stretches; stretch++)
        {
            delays.Add(Delay(random, rule, perWindow, badRate));
        }

        // The computed delay is a mean: the mean of many stretches keeps it, but for three standard errors. Wald's formula leaves out by how much
        // the last command oversteps the bound.
        double mean = delays.Average();
        double error = Math.Sqrt(delays.Sum(d => (d - mean) * (d - mean)) / (Stretches - 1) / Stretches);
        Assert.True(mean <= (computed * 1.05) + (3 * error), $"{mean:F1} ± {error:F1} commands, {computed:F1} computed ({foresight.Why})");
    }

    /// <summary>Commands of a bad stretch, after an hour of health, up to the one that trips.</summary>
    private static int Delay(Random random, Rule rule, int perWindow, double badRate)
    {
        var engine = new RuleEngine(new WindowStore(new WindowOptions()));
        engine.Swap(TestRules.Set(rule));
        double second = Start;
        double step = rule.Window.TotalSeconds / perWindow;
        for (; second < Start + 3600; second += step)
        {
            Resolve(engine, Observe(engine, (long)second, FactSet.Of(Fact.Succeeded)));
        }

        // What a sequential test has seen of health it must first be talked out of; the computed delay is that of a fresh one.
        if (rule.Condition.StartsWith("sequential", StringComparison.Ordinal))
        {
            engine.Restart(rule.Name, null, RuleSubject.Everything);
        }

        for (int commands = 1; ; commands++)
        {
            second += step;
            if (Observe(engine, (long)second, OneOf(random, badRate)).Count > 0)
            {
                return commands;
            }

            Assert.True(commands < 100_000);
        }
    }

    private static IReadOnlyList<Trip> Observe(RuleEngine engine, long second, FactSet facts) =>
        engine.Observe(new Signal(second, "shop", TypeSet.Of(CommandType.GitPush), "codex", facts));

    private static FactSet OneOf(Random random, double rate) => FactSet.Of(random.NextDouble() < rate ? Fact.Failed : Fact.Succeeded);

    private static int Resolve(RuleEngine engine, IReadOnlyList<Trip> trips)
    {
        foreach (Trip trip in trips)
        {
            engine.Restart(trip.Rule.Name, trip.Scope, trip.Subject);
        }

        return trips.Count;
    }
}
