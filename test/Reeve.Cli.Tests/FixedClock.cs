namespace Reeve.Cli.Tests;

/// <summary>A clock that stands at 2026-11-21 12:00 UTC until it is set. Timers fire at once, so that nothing waits.</summary>
public sealed class FixedClock : TimeProvider
{
    /// <summary>Now.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Local zone.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Spans that timers were asked to wait.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Zone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (Waits)
        {
            Waits.Add(dueTime);
        }

        return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
