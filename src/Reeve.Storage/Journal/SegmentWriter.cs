using System.Security.Cryptography;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>A segment that is on disk to its end and waits to be recorded.</summary>
internal sealed record FinishedSegment(Segment Segment, HeadRecord Head, SegmentFile Lines, SegmentFile Texts);

/// <summary>What a sync has to bring to disk.</summary>
internal sealed record SyncWork(long LastSeq, IReadOnlyList<FinishedSegment> Finished, SegmentFile? Lines, SegmentFile? Texts);

/// <summary>Where writing goes on in a segment.</summary>
internal sealed record TailPosition(Segment Segment, SegmentColumns Columns, long Length, long TextLength, byte[] Link, long LastSeq, long Synced);

/// <summary>Writes groups to the current segment and begins new ones. Not thread-safe: its owner holds the flush lock.</summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Bytes of a short decision's line: a segment's index is given room for as many at once.</summary>
    private const int TypicalLine = 256;

    private readonly JournalFolder _folder;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly List<FinishedSegment> _finished = [];
    private readonly byte[] _link = new byte[SHA256.HashSizeInBytes];
    private SegmentColumns _columns;
    private SegmentFile _lines;
    private SegmentFile _texts;
    private bool _linesDirty;
    private bool _textsDirty;
    private bool _hasLeftovers;
    private long _syncedInFile;

    /// <summary>Goes on where a segment ends.</summary>
    /// <exception cref="IOException">The files cannot be opened.</exception>
    public SegmentWriter(JournalFolder folder, JournalOptions options, TimeProvider clock, TailPosition tail)
    {
        _folder = folder;
        _options = options;
        _clock = clock;
        _columns = tail.Columns;
        _syncedInFile = tail.Synced;
        Current = tail.Segment;
        Length = tail.Length;
        TextLength = tail.TextLength;
        LastSeq = tail.LastSeq;
        tail.Link.CopyTo(_link, 0);
        _lines = options.OpenFile(folder.Segment(tail.Segment.Number), FileMode.Open);
        _texts = options.OpenFile(folder.Text(tail.Segment.Number), FileMode.OpenOrCreate);
    }

    public Segment Current { get; private set; }

    /// <summary>The chain's last link as hexadecimal digits.</summary>
    public string LastLink => Convert.ToHexStringLower(_link);

    /// <summary>Length of the current segment.</summary>
    public long Length { get; private set; }

    public long TextLength { get; private set; }

    public long LastSeq { get; private set; }

    /// <summary>Set once the disk failed to confirm a finished segment.</summary>
    public Refusal? Fatal { get; private set; }

    /// <summary>Writes a group, its texts first, so that an entry that is there has its text. On failure the files are as before.</summary>
    /// <param name="group">The group.</param>
    /// <param name="synced">Number up to which entries are on disk.</param>
    public Refusal? Write(PendingGroup group, long synced)
    {
        Span<byte> link = stackalloc byte[SHA256.HashSizeInBytes];
        string file = _lines.Path;
        try
        {
            DropLeftovers();
            if (group.StartsSegment)
            {
                if (!TrySyncFinished())
                {
                    return Fatal;
                }

                file = _folder.Segment(Current.Number + 1);
                Begin(Current.Number + 1, synced);
            }

            if (!group.Texts.IsEmpty)
            {
                file = _texts.Path;
                _textsDirty = true;
                _texts.Write(group.Texts, TextLength);
            }

            file = _lines.Path;
            _linesDirty = true;
            ReadOnlySpan<byte> bytes = group.Close(_link, synced, link);
            _lines.Write(bytes, Length);
            _columns.Append(group.Rows, Length);
            Length += bytes.Length;
            TextLength += group.Texts.Length;
            LastSeq = group.LastSeq;
            link.CopyTo(_link);
            _syncedInFile = synced;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _hasLeftovers = true;
            TryDropLeftovers();
            return JournalRefusals.WriteFailed(file, e.Message);
        }
    }

    /// <summary>Closes with a group of no entries that says that everything is on disk, unless the last one says so already.</summary>
    public Refusal? WriteEnd()
    {
        if (_syncedInFile == LastSeq)
        {
            return null;
        }

        Span<byte> link = stackalloc byte[SHA256.HashSizeInBytes];
        byte[] group = new byte[PendingGroup.Lead + LinkLine.Bound];
        _link.CopyTo(group, 0);
        int length = PendingGroup.Lead;
        LinkLine.Append(group, ref length, 0, LastSeq, LastSeq, link);
        try
        {
            DropLeftovers();
            _lines.Write(group.AsSpan(PendingGroup.Lead, length - PendingGroup.Lead), Length);
            _lines.Sync();
            Length += length - PendingGroup.Lead;
            link.CopyTo(_link);
            _syncedInFile = LastSeq;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _hasLeftovers = true;
            TryDropLeftovers();
            return JournalRefusals.WriteFailed(_lines.Path, e.Message);
        }
    }

    /// <summary>What has been written since the last call, and the segments that wait to be recorded.</summary>
    public SyncWork TakeSyncWork()
    {
        var work = new SyncWork(LastSeq, [.. _finished], _linesDirty ? _lines : null, _textsDirty ? _texts : null);
        _linesDirty = _textsDirty = false;
        return work;
    }

    /// <summary>A finished segment has been recorded.</summary>
    public void Recorded(FinishedSegment finished)
    {
        _finished.Remove(finished);
        finished.Segment.Seal(finished.Head);
        finished.Lines.Dispose();
        finished.Texts.Dispose();
    }

    public void Dispose()
    {
        foreach (FinishedSegment finished in _finished)
        {
            finished.Lines.Dispose();
            finished.Texts.Dispose();
        }

        _lines.Dispose();
        _texts.Dispose();
    }

    /// <summary>Makes the files of a new segment; the header stands under a link of its own.</summary>
    /// <returns>Where to go on.</returns>
    /// <exception cref="IOException">They cannot be made.</exception>
    public static TailPosition Create(
        JournalFolder folder, JournalOptions options, SegmentHeader header, long synced, out SegmentFile lines, out SegmentFile texts)
    {
        byte[] group = new byte[PendingGroup.Lead + SegmentHeader.Bound + LinkLine.Bound];
        header.Prev.CopyTo(group, 0);
        int length = PendingGroup.Lead + header.Write(group.AsSpan(PendingGroup.Lead));
        byte[] link = new byte[SHA256.HashSizeInBytes];
        LinkLine.Append(group, ref length, 0, header.FirstSeq - 1, synced, link);
        var columns = new SegmentColumns((int)Math.Clamp(options.SegmentBytes / TypicalLine, 1024, 1 << 20));
        var segment = new Segment(folder, header.Segment, header.FirstSeq, columns);
        texts = options.OpenFile(folder.Text(header.Segment), FileMode.Create);
        try
        {
            lines = options.OpenFile(folder.Segment(header.Segment), FileMode.Create);
        }
        catch
        {
            texts.Dispose();
            throw;
        }

        try
        {
            lines.Write(group.AsSpan(PendingGroup.Lead, length - PendingGroup.Lead), 0);
            DataFolders.Posix.SyncFolder(folder.Path);
        }
        catch
        {
            texts.Dispose();
            lines.Dispose();
            File.Delete(lines.Path);
            File.Delete(texts.Path);
            throw;
        }

        return new TailPosition(segment, columns, length - PendingGroup.Lead, 0, link, header.FirstSeq - 1, synced);
    }

    private void Begin(int number, long synced)
    {
        var header = new SegmentHeader(number, LastSeq + 1, [.. _link], _clock.GetUtcNow());
        TailPosition tail = Create(_folder, _options, header, synced, out SegmentFile lines, out SegmentFile texts);
        Columns columns = _columns.View();
        (long from, long to) = columns.Span();
        var head = new HeadRecord(
            Current.Number, Current.FirstSeq, LastSeq, columns.Count,
            new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero), [.. _link], Length);
        _finished.Add(new FinishedSegment(Current, head, _lines, _texts));
        Current = tail.Segment;
        _columns = tail.Columns;
        _lines = lines;
        _texts = texts;
        Length = tail.Length;
        TextLength = 0;
        _syncedInFile = synced;
        _linesDirty = true;
        tail.Link.CopyTo(_link, 0);
    }

    /// <summary>A segment is on disk before the next one exists: so only the last one can ever be torn.</summary>
    private bool TrySyncFinished()
    {
        try
        {
            _texts.Sync();
            _lines.Sync();
            _linesDirty = _textsDirty = false;
            return true;
        }
        catch (IOException e)
        {
            Fatal = JournalRefusals.SyncFailed(_lines.Path, e.Message);
            return false;
        }
    }

    /// <summary>Bytes of a failed write beyond the good ends.</summary>
    private void DropLeftovers()
    {
        if (_hasLeftovers)
        {
            _lines.Truncate(Length);
            _texts.Truncate(TextLength);
            _hasLeftovers = false;
        }
    }

    private void TryDropLeftovers()
    {
        try
        {
            DropLeftovers();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next write tries again before it writes.
        }
    }
}
