namespace Reeve.Storage.Tests.Journal;

/// <summary>A clock that is moved by hand. Timers fire only when <see cref="Fire"/> is called.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];

    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state)) { Due = dueTime };
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Fires every timer that has been set, and tells the due times they had.</summary>
    public IReadOnlyList<TimeSpan> Fire()
    {
        ManualTimer[] due;
        lock (_timers)
        {
            due = [.. _timers.Where(t => t.Due != Timeout.InfiniteTimeSpan)];
        }

        TimeSpan[] times = [.. due.Select(t => t.Due)];
        foreach (ManualTimer timer in due)
        {
            timer.Due = Timeout.InfiniteTimeSpan;
            timer.Fire();
        }

        return times;
    }

    private sealed class ManualTimer(Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose() => Due = Timeout.InfiniteTimeSpan;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
