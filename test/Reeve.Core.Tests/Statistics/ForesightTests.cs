using Reeve.Core.Conditions;
using Reeve.Core.Statistics;
using Reeve.Core.Tests.Conditions;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

public sealed class ForesightTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_runbooks_rule_without_minimum_trips_seven_times_a_day()
    {
        Foresight foresight = Of("errorRate > 0.08", 1);
        Assert.Equal(ForesightMethod.Formula, foresight.Method);
        Assert.Equal(0.0489, foresight.ChancePerWindow!.Value, 0.0001);
        Assert.InRange(foresight.FalseTripsPerDay!.Value, 6.8, 7.3);
        Assert.Contains("1 of 10", foresight.Why, StringComparison.Ordinal);
    }

    // 0.27 a day when windows are looked at once each; a window that slides also sees two failures that two such windows share.
    [Fact]
    public void With_thirteen_commands_one_failure_is_not_enough()
    {
        Foresight foresight = Of("errorRate > 0.08", 1, commands: 13);
        Assert.Equal(0.27, foresight.ChancePerWindow!.Value * 144, 0.005);
        Assert.Equal(0.52, foresight.FalseTripsPerDay!.Value, 0.005);
        Assert.True(Of("errorRate > 0.08", 1, commands: 50).FalseTripsPerDay < 0.03);
    }

    [Fact]
    public void A_sequential_test_needs_sixty_one_commands_at_eight_percent()
    {
        Foresight foresight = Of("sequential(0.005, 0.08, 1e-4)", 10);
        Assert.Equal(ForesightMethod.Formula, foresight.Method);
        Assert.InRange(foresight.DetectionDelay!.Commands, 60.5, 61.5);
        Assert.Equal(0.08, foresight.DetectionDelay.BadRate);
        Assert.Equal(foresight.DetectionDelay.Commands, foresight.DetectionDelay.Time.TotalMinutes, 1e-6);
        Assert.InRange(foresight.FalseTripsPerDay!.Value, 0.001, 1.0 / 365);
        Assert.Null(foresight.ChancePerWindow);
        Assert.Equal(4, Math.Ceiling(Of("sequential(0.005, 0.08, 1e-4)", 10, bad: 1).DetectionDelay!.Commands));
    }

    [Fact]
    public void A_test_of_what_goes_well_counts_the_other_way()
    {
        Foresight foresight = Of("sequential(successRate, 0.9, 0.99, 1e-4)", 10);
        Assert.True(foresight.FalseTripsPerDay > 1);
        Assert.Equal(0.01, foresight.DetectionDelay!.BadRate, 1e-12);
    }

    [Theory]
    [InlineData("errorRate > 0.08", "1 of 10")]
    [InlineData("errorRate >= 0.2", "2 of 10")]
    [InlineData("errorRate > 0.2", "3 of 10")]
    [InlineData("0.2 < errorRate", "3 of 10")]
    [InlineData("!(errorRate <= 0.2)", "3 of 10")]
    [InlineData("successRate < 0.8", "3 of 10")]
    [InlineData("failures >= 3", "3 of 10")]
    [InlineData("commandType.failures >= 3", "3 of 10")]
    [InlineData("failed / total > 0.2", "3 of 10")]
    [InlineData("succeeded <= 7", "3 of 10")]
    [InlineData("errorRate > 0.05 && failed >= 3", "3 of 10")]
    [InlineData("failed >= 3 || errorRate > 0.2", "3 of 10")]
    [InlineData("lower(errorRate) > 0.05", "2 of 10")]
    [InlineData("rollbackRate > 0.1", "2 of 10")]
    [InlineData("approvalRate < 0.9", "2 of 10")]
    [InlineData("rejected >= 4 && proposed > 5", "4 of 10")]
    [InlineData("rolledBack > 9", "10 of 10")]
    public void The_limit_is_found_however_it_is_written(string condition, string limit)
    {
        Foresight foresight = Of(condition, 1);
        Assert.Equal(ForesightMethod.Formula, foresight.Method);
        Assert.Contains($": {limit} commands", foresight.Why, StringComparison.Ordinal);
        Assert.NotNull(foresight.DetectionDelay);
    }

    [Theory]
    [InlineData("errorRate > 0.08", 20, "asks for 20")]
    [InlineData("failed >= 11", 20, "however many")]
    [InlineData("errorRate > 0.5 && errorRate < 0.1", 1, "however many")]
    public void What_cannot_trip_is_said(string condition, int minSamples, string why)
    {
        Foresight foresight = Of(condition, minSamples);
        Assert.Equal((ForesightMethod.Formula, 0.0, 0.0, null), (foresight.Method, foresight.FalseTripsPerDay!.Value, foresight.ChancePerWindow!.Value, foresight.DetectionDelay));
        Assert.Contains(why, foresight.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_trips_of_itself_is_said()
    {
        Foresight foresight = Of("errorRate >= 0", 10);
        Assert.Equal((ForesightMethod.Formula, 144.0, 1.0, null), (foresight.Method, foresight.FalseTripsPerDay!.Value, foresight.ChancePerWindow!.Value, foresight.DetectionDelay));
        Assert.Contains("none went wrong", foresight.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incident.severity === \"critical\"", "incident.severity")]
    [InlineData("incidents.critical > 0", "incidents.critical")]
    [InlineData("errorRate > 0.1 || constraintViolations > 3", "constraintViolations")]
    [InlineData("negative > 3", "negative")]
    [InlineData("unknown > 3", "unknown")]
    [InlineData("commandType.name == 'git.push' && commandType.failed > 1", "name")]
    [InlineData("true", "reads nothing")]
    public void What_cannot_be_computed_says_why(string condition, string why)
    {
        Foresight foresight = Of(condition, 10);
        Assert.Equal((ForesightMethod.NotComputable, null, null, null), (foresight.Method, foresight.FalseTripsPerDay, foresight.ChancePerWindow, foresight.DetectionDelay));
        Assert.StartsWith("Not computable: ", foresight.Why, StringComparison.Ordinal);
        Assert.Contains(why, foresight.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, null, "healthy rate")]
    [InlineData(1, 10, null, "healthy rate")]
    [InlineData(double.NaN, 10, null, "healthy rate")]
    [InlineData(0.005, 0, null, "commands per window")]
    [InlineData(0.005, 100_001, null, "commands per window")]
    [InlineData(0.005, 10, 0.005, "bad rate")]
    [InlineData(0.005, 10, 1.1, "bad rate")]
    public void Assumptions_that_cannot_be_are_said(double healthy, int commands, double? bad, string why)
    {
        Foresight foresight = Of("errorRate > 0.1", 1, commands, healthy, bad);
        Assert.Equal(ForesightMethod.NotComputable, foresight.Method);
        Assert.Contains(why, foresight.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_window_is_said() => Assert.Contains(
        "window is empty", Foresight.Of(Parsed.Condition("errorRate > 0.1"), TimeSpan.Zero, 1).Why, StringComparison.Ordinal);

    [Fact]
    public void Shorter_windows_of_the_same_traffic_trip_more_often()
    {
        var assumptions = new ForesightAssumptions();
        Condition condition = Parsed.Condition("errorRate > 0.08");
        double five = Foresight.Of(condition, TimeSpan.FromMinutes(5), 1, assumptions).FalseTripsPerDay!.Value;
        double ten = Foresight.Of(condition, TenMinutes, 1, assumptions).FalseTripsPerDay!.Value;
        Assert.Equal(2, five / ten, 1e-9);
    }

    private static Foresight Of(string condition, long minSamples, int commands = 10, double healthy = 0.005, double? bad = null) => Foresight.Of(
        Parsed.Condition(condition),
        TenMinutes,
        minSamples,
        new() { CommandsPerWindow = commands, HealthyRate = healthy, BadRate = bad });
}
