using Reeve.Core.Statistics;
using Reeve.Core.Tests.Conditions;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

/// <summary>Simulations of few commands, whose figures follow from the condition.</summary>
public sealed class SimulatedForesightTests
{
    // One failure trips, the event is resolved, and the window is empty again: a false trip for each failure drawn.
    [Fact]
    public void Every_failure_that_trips_alone_is_counted()
    {
        Foresight foresight = Of("failed == 1", bad: 1);
        Assert.Equal(ForesightMethod.Simulation, foresight.Method);
        Assert.InRange(foresight.FalseTripsPerDay!.Value / 1440, 0.15, 0.25);
        Assert.Equal(new DetectionDelay(1, TimeSpan.FromMinutes(1), 1), foresight.DetectionDelay);
        Assert.Equal("Simulated: 10 commands per window, healthy 20.00 %, bad 100.00 %.", foresight.Why);
        Assert.Null(foresight.ChancePerWindow);
    }

    [Theory]
    [InlineData("failed == 3", 3)]
    [InlineData("rejected == 2", 2)]
    [InlineData("rolledBack == 4", 4)]
    [InlineData("failed == 1 && total == 10", 1)]
    [InlineData("succeeded == 6 && failed == 4", 4)]
    public void A_bad_stretch_begins_with_a_full_window_of_health(string condition, int commands) =>
        Assert.Equal(commands, Of(condition, bad: 1).DetectionDelay!.Commands);

    // What left the window no longer counts: ten of the last ten commands fail sooner or later, eleven never.
    [Fact]
    public void The_window_slides()
    {
        Foresight never = Of("failed == 11 || rolledBack == 11", bad: 0.9);
        Assert.Equal((0.0, null), (never.FalseTripsPerDay!.Value, never.DetectionDelay));
        Assert.Equal(
            "Simulated: 10 commands per window, healthy 20.00 %, bad 90.00 %; none in 2000 commands, so below 2.2 a day; some bad stretches were not noticed in time to say.",
            never.Why);
        Assert.InRange(Of("failed == 10 || rolledBack == 99", bad: 0.9).DetectionDelay!.Commands, 15, 22);
    }

    // Refused commands never run, so that as many fail of those that are left: of ten, two, and of the eight 1.6.
    [Fact]
    public void What_can_go_wrong_is_drawn_in_its_order()
    {
        Assert.InRange(Of("rejected == 1 || failed == 99").FalseTripsPerDay!.Value / 1440, 0.17, 0.23);
        Assert.InRange(Of("failed == 1 && failed < 2 || rejected == 99").FalseTripsPerDay!.Value / 1440, 0.13, 0.19);
        Assert.InRange(Of("rolledBack == 1 || failed == 99 || rejected == 99").FalseTripsPerDay!.Value / 1440, 0.10, 0.155);
    }

    [Fact]
    public void Bad_is_half_of_all_unless_a_test_says_otherwise()
    {
        Assert.Equal(0.5, Of("failed == 1").DetectionDelay!.BadRate);
        Assert.Equal(0.8, Of("sequential(0.2, 0.7, 0.01) || sequential(0.2, 0.8, 0.01)").DetectionDelay!.BadRate);
        Assert.Equal(0.5, Of("sequential(successRate, 0.2, 0.99, 0.01) || failed == 4").DetectionDelay!.BadRate);
    }

    [Fact]
    public void Nothing_to_simulate_is_said() => Assert.Contains("nothing is simulated", Of("failed == 1", commands: 0).Why, StringComparison.Ordinal);

    private static Foresight Of(string condition, double? bad = null, int commands = 2_000) => Foresight.Of(
        Parsed.Condition(condition),
        TimeSpan.FromMinutes(10),
        1,
        new() { HealthyRate = 0.2, BadRate = bad, SimulatedCommands = commands });
}
