namespace Reeve.Server.Hosting;

/// <summary>When the service started and how long ago that is, on the monotonic clock.</summary>
public sealed class ServiceClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Time since start.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_started);
}
