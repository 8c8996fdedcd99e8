namespace Reeve.Testing;

/// <summary>
/// A clock that stands still until its one owner, the test, moves it. Timers fire inside <see cref="Advance"/>, on the caller's thread, in order of
/// their due time. Steps backwards move the wall clock only, as on a real machine.
/// </summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _utc = start;
    private long _ticks;

    /// <summary>Starts at 2026-01-01 00:00 UTC.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _utc;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _ticks;
        }
    }

    /// <summary>Lets time pass; due timers fire. Backwards moves the wall clock only.</summary>
    public void Advance(TimeSpan by)
    {
        if (by < TimeSpan.Zero)
        {
            StepTo(GetUtcNow() + by);
            return;
        }

        long end = GetTimestamp() + by.Ticks;
        while (true)
        {
            Timer? due;
            lock (_lock)
            {
                due = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                long to = due is null ? end : Math.Max(due.Due, _ticks);
                _utc += TimeSpan.FromTicks(to - _ticks);
                _ticks = to;
                due?.Reschedule();
            }

            if (due is null)
            {
                return;
            }

            due.Fire();
        }
    }

    /// <summary>Sets the wall clock without letting time pass, as an administrator or NTP does.</summary>
    public void StepTo(DateTimeOffset utc)
    {
        lock (_lock)
        {
            _utc = utc;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now = dueTime == TimeSpan.Zero;
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._ticks + dueTime.Ticks;
                clock._timers.Remove(this);
                clock._timers.Add(this);
                if (now)
                {
                    Reschedule();
                }
            }

            // What is due at once fires at once, but never inside the caller's own frame.
            if (now)
            {
                ThreadPool.QueueUserWorkItem(_ => Fire());
            }

            return true;
        }

        public void Reschedule() => Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? long.MaxValue : clock._ticks + _period.Ticks;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
