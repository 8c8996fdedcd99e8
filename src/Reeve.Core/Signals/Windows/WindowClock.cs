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

    /// <summary>Seconds since 1970, never less than before.</summary>
    public long Second => new DateTimeOffset(_base + time.GetElapsedTime(_started).Ticks, TimeSpan.Zero).ToUnixTimeSeconds();
}
