using System.Globalization;
using Reeve.Core.Statistics;
using Reeve.Core.Tests.Conditions;
using Reeve.Testing;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

/// <summary>Figures with as many commands as operators get them with.</summary>
public sealed class ForesightFiguresTests
{
    // The same rule by formula and, written so that no limit is found, by simulation. Rates are high enough for the simulation to count.
    [Theory]
    [InlineData("failed >= 2", 10, 0.02, 0.3)]
    [InlineData("failed >= 2", 13, 0.005, null)]
    [InlineData("failed >= 3", 20, 0.02, 0.3)]
    [InlineData("failed >= 1", 10, 0.005, null)]
    [InlineData("errorRate > 0.1", 40, 0.03, null)]
    [InlineData("lower(errorRate) > 0.05", 30, 0.04, 0.4)]
    public void Formula_and_simulation_agree(string condition, int commands, double healthy, double? bad)
    {
        Foresight formula = Of(condition, commands, commands, healthy, bad);
        Foresight simulated = Of($"({condition}) && failed != {commands}", commands, commands, healthy, formula.DetectionDelay!.BadRate);
        Assert.Equal((ForesightMethod.Formula, ForesightMethod.Simulation), (formula.Method, simulated.Method));
        Assert.InRange(formula.FalseTripsPerDay!.Value / simulated.FalseTripsPerDay!.Value, 0.8, 1.25);
        Assert.InRange(formula.DetectionDelay.Commands / simulated.DetectionDelay!.Commands, 0.85, 1.15);
        Assert.Equal(formula.DetectionDelay.BadRate, simulated.DetectionDelay.BadRate);
    }

    [Fact]
    public void Walds_figures_and_simulation_agree()
    {
        const string test = "sequential(0.01, 0.1, 0.01)";
        Foresight formula = Of(test, 10, healthy: 0.01);
        Foresight simulated = Of($"{test} || {test}", 10, healthy: 0.01);
        Assert.Equal((ForesightMethod.Formula, ForesightMethod.Simulation), (formula.Method, simulated.Method));

        // Wald's figures neglect the overshoot: they trip too often and detect too early, by less than these factors.
        Assert.InRange(formula.FalseTripsPerDay!.Value / simulated.FalseTripsPerDay!.Value, 1, 3);
        Assert.InRange(formula.DetectionDelay!.Commands / simulated.DetectionDelay!.Commands, 0.8, 1.05);
    }

    [Theory]
    [InlineData("failed >= 2 || rollbackRate > 0.1")]
    [InlineData("failed >= 2 && failed < 8")]
    [InlineData("sequential(0.005, 0.08, 1e-4) || failed >= 3")]
    public void What_no_formula_covers_is_simulated_the_same_each_time(string condition)
    {
        Foresight first = Of(condition, 10);
        Assert.Equal(ForesightMethod.Simulation, first.Method);
        Assert.True(first.FalseTripsPerDay > 0);
        Assert.True(first.DetectionDelay!.Commands >= 1);
        Assert.Equal(first, Of(condition, 10));
    }

    [Fact]
    public void What_was_not_seen_is_bounded_and_what_is_not_noticed_is_said()
    {
        Foresight rare = Of("failed >= 9 || rolledBack >= 9", 10);
        Assert.Equal(0, rare.FalseTripsPerDay);
        Assert.Contains("none in 250000 commands, so below 0.017 a day", rare.Why, StringComparison.Ordinal);
        Foresight never = Of("failed >= 9 && rolledBack >= 9", 10);
        Assert.Null(never.DetectionDelay);
        Assert.Contains("not noticed", never.Why, StringComparison.Ordinal);
    }

    // Figures and sentences as operators get them; the simulation's are the same on every machine.
    [Fact]
    public void Operators_are_told()
    {
        string[] conditions =
        [
            "errorRate > 0.05", "errorRate > 0.08", "commandType.failures >= 3", "rollbackRate > 0.1", "successRate < 0.995", "lower(errorRate) > 0.05", "failed >= 11",
            "total >= 1", "sequential(0.005, 0.08, 1e-4)", "sequential(successRate, 0.5, 0.9, 0.01)", "failed >= 2 || rejected >= 2 || rolledBack >= 2",
            "errorRate > 0.1 && rollbackRate > 0.1", "failed == 2", "sequential(0.01, 0.1, 0.01) || sequential(approvalRate, 0.5, 0.9, 0.01)",
            "sequential(rollbackRate, 0.01, 0.2, 0.01) || failed >= 4", "failed >= 9 || rolledBack >= 9", "failed >= 9 && rolledBack >= 9", "incident.severity === 'critical'",
        ];
        Expectation.Match("foresight", string.Join('\n', conditions.SelectMany(c => new[] { 10, 50 }.Select(n => Told(c, n)))));

        static string Told(string condition, int commands)
        {
            Foresight foresight = Of(condition, 10, commands);
            DetectionDelay? delay = foresight.DetectionDelay;
            return string.Create(CultureInfo.InvariantCulture, $"""
                {condition}  ({commands} commands in 10 min)
                  {foresight.Method}: {foresight.Why}
                  per day {foresight.FalseTripsPerDay:G6}, per window {foresight.ChancePerWindow:G6}, delay {delay?.Commands:G6} commands, {delay?.Time:hh\:mm\:ss}, at {delay?.BadRate}
                """);
        }
    }

    private static Foresight Of(string condition, long minSamples, int commands = 10, double healthy = 0.005, double? bad = null) => Foresight.Of(
        Parsed.Condition(condition),
        TimeSpan.FromMinutes(10),
        minSamples,
        new() { CommandsPerWindow = commands, HealthyRate = healthy, BadRate = bad });
}
