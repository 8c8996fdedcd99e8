using Reeve.Core.Signals.Windows;
using Reeve.Testing;
using Xunit;

namespace Reeve.Core.Tests.Signals.Windows;

public sealed class WindowClockTests
{
    private readonly ManualClock _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    [Fact]
    public void It_starts_at_the_wall_clock_and_goes_on_by_the_monotonic_one()
    {
        var clock = new WindowClock(_time, 0);
        Assert.Equal(1_800_000_000, clock.Second);
        _time.Advance(TimeSpan.FromSeconds(61.5));
        Assert.Equal(1_800_000_061, clock.Second);
    }

    [Theory]
    [InlineData(86_400)]
    [InlineData(-86_400)]
    public void Steps_of_the_wall_clock_change_nothing_until_the_next_start(int step)
    {
        var clock = new WindowClock(_time, 0);
        _time.StepTo(_time.GetUtcNow().AddSeconds(step));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1_800_000_005, clock.Second);
        Assert.Equal(1_800_000_005 + step, new WindowClock(_time, 0).Second);
    }

    [Fact]
    public void A_second_ends_where_the_wall_clock_ended_it()
    {
        _time.Advance(TimeSpan.FromSeconds(0.3));
        var clock = new WindowClock(_time, 0);
        Assert.Equal(1_800_000_000, clock.Second);
        _time.Advance(TimeSpan.FromSeconds(0.7) - TimeSpan.FromTicks(1));
        Assert.Equal(1_800_000_000, clock.Second);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1_800_000_001, clock.Second);
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(1_800_000_001, clock.Second);
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromTicks(1));
        Assert.Equal(1_800_003_602, clock.Second);
    }

    [Fact]
    public void It_never_starts_before_what_is_counted() => Assert.Equal(1_800_000_500, new WindowClock(_time, 1_800_000_500).Second);
}
