using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>One segment as readers see it. Its columns are in memory while it grows and come from the index file, on demand, afterwards.</summary>
internal sealed class Segment
{
    private const int TypicalLine = 1024;

    private readonly WeakReference<SegmentColumns> _loaded = new(null!);
    private SegmentColumns? _growing;
    private HeadRecord? _head;

    /// <summary>A segment that still grows.</summary>
    public Segment(JournalFolder folder, int number, long firstSeq, SegmentColumns columns)
    {
        Folder = folder;
        Number = number;
        FirstSeq = firstSeq;
        _growing = columns;
    }

    /// <summary>A finished segment.</summary>
    public Segment(JournalFolder folder, HeadRecord head)
    {
        Folder = folder;
        Number = head.Segment;
        FirstSeq = head.FirstSeq;
        _head = head;
    }

    public JournalFolder Folder { get; }

    public int Number { get; }

    public long FirstSeq { get; }

    public string Path => Folder.Segment(Number);

    /// <summary>Null until it is finished and recorded.</summary>
    public HeadRecord? Head => Volatile.Read(ref _head);

    /// <summary>Finished and recorded: from now on the index file serves.</summary>
    public void Seal(HeadRecord head)
    {
        Volatile.Write(ref _head, head);
        if (_growing is { } columns)
        {
            _loaded.SetTarget(columns);
        }

        Volatile.Write(ref _growing, null);
    }

    /// <summary>False only when no entry of the segment can lie in the query's time.</summary>
    public bool MayMatch(JournalQuery query) =>
        Head is not { } head || (!(head.To < query.From) && !(head.From >= query.To) && head.LastSeq > query.AfterSeq);

    /// <summary>The columns as they are now.</summary>
    /// <exception cref="IOException">Neither index nor segment can be read.</exception>
    public Columns View()
    {
        if (Volatile.Read(ref _growing) is { } growing)
        {
            return growing.View();
        }

        if (_loaded.TryGetTarget(out SegmentColumns? loaded))
        {
            return loaded.View();
        }

        HeadRecord head = Head!;
        loaded = new SegmentColumns(IndexFile.Read(Folder.Index(Number), head.Link, head.Entries) ?? Rebuild(head));
        _loaded.SetTarget(loaded);
        return loaded.View();
    }

    /// <summary>The entry with that number, which the segment holds if any does; null when it is not there yet.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalLine? Entry(long seq)
    {
        using var fetcher = new LineFetcher(Path);
        long row = seq - FirstSeq;
        if (Head is { } head && row < head.Entries
            && IndexFile.ReadOffset(Folder.Index(Number), head.Entries, row) is >= 0 and long quick
            && fetcher.TryEntry(quick, TypicalLine) is { } line && line.Seq == seq)
        {
            return line;
        }

        Columns columns = View();
        return row < columns.Count ? fetcher.Entry(columns.Offset[row], TypicalLine) : null;
    }

    private Columns Rebuild(HeadRecord head)
    {
        SegmentScan scan = SegmentScan.Run(Path);
        Columns columns = scan.Columns.View();
        if (scan.Break is null && scan.Link.AsSpan().SequenceEqual(head.Link))
        {
            try
            {
                IndexFile.Write(Folder.Index(Number), columns, head.Link);
            }
            catch (IOException)
            {
                // Without it every query rebuilds it anew: slow, but right.
            }
        }

        return columns;
    }
}
