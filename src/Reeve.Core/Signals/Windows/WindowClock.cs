namespace Reeve.Core.Signals.Windows;

/// <summary>
/// The seconds that windows count by: the wall clock's when it starts, the monotonic clock's from then on, so that steps of the wall clock make
/// no window longer or shorter. Starting again takes the wall clock's time again, but never one before what is already counted. Thread-safe.
/// </summary>
/// <param name="time">The clocks.</param>
/// <param name="notBefore">Second of the last signal that is known, 0 for none.</param>
public sealed class WindowClock(TimeProvider time, long notBefore)
{
    private readonly long _started = time.GetTimestamp();
    private readonly long _base = Math.Max(time.GetUtcNow().UtcTicks, DateTimeOffset.FromUnixTimeSeconds(notBefore).UtcTicks);

    private Current? _current;

    /// <summary>Seconds since 1970, never less than before.</summary>
    public long Second
    {
        get
        {
            // Reads come many to the second: a comparison instead of a conversion.
            long now = time.GetTimestamp();
            return Volatile.Read(ref _current) is { } current && now < current.Until ? current.Second : Begin(now);
        }
    }

    private long Begin(long now)
    {
        long ticks = _base + time.GetElapsedTime(_started, now).Ticks;
        long second = new DateTimeOffset(ticks, TimeSpan.Zero).ToUnixTimeSeconds();
        long left = TimeSpan.TicksPerSecond - (ticks % TimeSpan.TicksPerSecond);
        Volatile.Write(ref _current, new Current(second, now + (left * time.TimestampFrequency / TimeSpan.TicksPerSecond)));
        return second;
    }

    /// <summary>A second, and the timestamp at which it is over.</summary>
    private sealed record Current(long Second, long Until);
}
