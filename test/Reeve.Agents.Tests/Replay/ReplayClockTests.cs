using Reeve.Agents.Replay;
using Xunit;

namespace Reeve.Agents.Tests.Replay;

public sealed class ReplayClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 11, 12, 0, 0, TimeSpan.Zero);

    private readonly ReplayClock _clock = new();

    [Fact]
    public void It_stands_where_it_was_moved_and_never_goes_back()
    {
        _clock.MoveTo(Noon);
        _clock.MoveTo(Noon.AddHours(-1));

        Assert.Equal(Noon, _clock.GetUtcNow());
        long then = _clock.GetTimestamp();
        _clock.MoveTo(Noon.AddSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _clock.GetElapsedTime(then));
    }

    [Fact]
    public void Timers_fire_once_as_it_moves_past_them_until_they_are_disposed()
    {
        _clock.MoveTo(Noon);
        int periodic = 0;
        int once = 0;
        ITimer timer = _clock.CreateTimer(_ => periodic++, null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        _clock.CreateTimer(_ => once++, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        ITimer never = _clock.CreateTimer(_ => once += 100, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _clock.MoveTo(Noon.AddSeconds(4));
        Assert.Equal((0, 0), (periodic, once));
        _clock.MoveTo(Noon.AddHours(1));
        Assert.Equal((1, 1), (periodic, once));
        _clock.MoveTo(Noon.AddHours(2));
        Assert.Equal((2, 1), (periodic, once));
        never.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        timer.Dispose();
        _clock.MoveTo(Noon.AddHours(3));
        Assert.Equal((2, 101), (periodic, once));
    }
}
