namespace Reeve.Agents.Replay;

/// <summary>The transcript's own clock: stands until it is moved, never goes back. Timers that fall due fire once, as it moves past them.</summary>
internal sealed class ReplayClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves to that time unless it has passed.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        if (time <= _now)
        {
            return;
        }

        _now = time;
        Timer[] timers;
        lock (_lock)
        {
            timers = [.. _timers];
        }

        foreach (Timer timer in timers)
        {
            timer.FireIfDue(time);
        }
    }

    private void Remove(Timer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class Timer(ReplayClock clock, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            _period = period;
            return true;
        }

        public void FireIfDue(DateTimeOffset now)
        {
            if (_due <= now)
            {
                _due = _period > TimeSpan.Zero ? now + _period : null;
                callback(state);
            }
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
