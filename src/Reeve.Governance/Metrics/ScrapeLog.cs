namespace Reeve.Governance.Metrics;

/// <summary>When somebody last scraped the metrics: monitoring that nobody reads is none.</summary>
public sealed class ScrapeLog
{
    private long _last;

    /// <summary>UTC; null when nobody has since start.</summary>
    public DateTimeOffset? LastScrape => Interlocked.Read(ref _last) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Somebody did.</summary>
    public void Note(DateTimeOffset at) => Interlocked.Exchange(ref _last, at.UtcTicks);
}
