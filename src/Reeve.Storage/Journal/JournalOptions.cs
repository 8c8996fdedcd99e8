using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>Settings of the journal.</summary>
public sealed record JournalOptions
{
    /// <summary>Size at which a segment is finished and the next one begun. Bytes; default 32 MB, 1 MB to 1 GB.</summary>
    public long SegmentBytes { get; init; } = 32L << 20;

    /// <summary>How long a written allow may wait for the disk. Default 25 ms, 1 ms to 1 s. Denials and changes of state do not wait.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How far back an id is looked for. Default 24 h, 1 min to 7 days; of more than two million only the newest are remembered.</summary>
    public TimeSpan IdHorizon { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How files are opened; tests put failing ones here.</summary>
    internal Func<string, FileMode, SegmentFile> OpenFile { get; init; } = static (path, mode) => new SegmentFile(path, mode);

    /// <summary>Every setting that is out of range.</summary>
    public IReadOnlyList<Refusal> Validate()
    {
        var wrong = new List<Refusal>();
        if (SegmentBytes is < 1L << 20 or > 1L << 30)
        {
            wrong.Add(JournalRefusals.Option("journal.segmentBytes", $"{SegmentBytes} bytes", "1 MB (1048576) to 1 GB (1073741824)"));
        }

        if (SyncInterval < TimeSpan.FromMilliseconds(1) || SyncInterval > TimeSpan.FromSeconds(1))
        {
            wrong.Add(JournalRefusals.Option("journal.syncInterval", SyncInterval.ToString("c"), "1 ms to 1 s"));
        }

        if (IdHorizon < TimeSpan.FromMinutes(1) || IdHorizon > TimeSpan.FromDays(7))
        {
            wrong.Add(JournalRefusals.Option("journal.idHorizon", IdHorizon.ToString("c"), "1 minute to 7 days"));
        }

        return wrong;
    }
}
