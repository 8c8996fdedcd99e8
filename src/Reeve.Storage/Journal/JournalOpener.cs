using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.Journal;

/// <summary>Finds out what is there, repairs what was cut short, and says where writing goes on.</summary>
internal sealed class JournalOpener(JournalFolder folder, JournalOptions options, TimeProvider clock)
{
    private readonly List<Segment> _segments = [];
    private HeadsFile _heads = null!;

    public List<JournalRepair> Repairs { get; } = [];

    public List<JournalFinding> Findings { get; } = [];

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>Where writing goes on, or why the journal cannot be used.</summary>
    /// <exception cref="IOException">A file cannot be read or changed.</exception>
    public Result<TailPosition> Open()
    {
        PrivateFiles.CreateFolder(folder.Path);
        _heads = HeadsFile.Read(folder.Heads);
        Findings.AddRange(_heads.Findings);
        if (_heads.IsTorn)
        {
            RepairHeads();
        }

        FinishPruning();
        IReadOnlyList<int> numbers = folder.Segments();
        int tail = numbers.Count > 0 && !_heads.Heads.ContainsKey(numbers[^1]) ? numbers[^1] : 0;
        HeadRecord? last = null;
        for (int number = 1; number <= Math.Max(_heads.Last, tail - 1); number++)
        {
            last = Finished(number, numbers.Contains(number), last) ?? last;
        }

        Result<TailPosition> position = tail > 0 ? OpenTail(tail, last) : StartAfter(last);
        if (position.TryGet(out TailPosition? at, out _))
        {
            _segments.Add(at.Segment);
        }

        return position;
    }

    private void RepairHeads()
    {
        using SegmentFile file = options.OpenFile(folder.Heads, FileMode.Open);
        Repairs.Add(new JournalRepair(folder.Heads, $"the last line was cut short and removed from byte {_heads.WholeLength} on"));
        file.Truncate(_heads.WholeLength);
        file.Sync();
    }

    private void FinishPruning()
    {
        foreach (int number in folder.Segments().Where(_heads.Pruned.Contains))
        {
            SegmentPruner.Delete(folder, number);
            Repairs.Add(new JournalRepair(folder.Segment(number), "its pruning had been recorded and was finished"));
        }
    }

    /// <summary>Takes a finished segment in; returns its head.</summary>
    private HeadRecord? Finished(int number, bool exists, HeadRecord? before)
    {
        string path = folder.Segment(number);
        HeadRecord? head = _heads.Heads.GetValueOrDefault(number);
        if (!exists)
        {
            if (!_heads.Pruned.Contains(number))
            {
                Findings.Add(new JournalFinding(path, 0, 0, "the segment is missing and no pruning of it is recorded", JournalFinding.Restore));
            }

            return head;
        }

        head ??= Record(path, number);
        if (head is null)
        {
            return null;
        }

        _segments.Add(new Segment(folder, head));
        CheckPlace(path, SegmentHeaders.Read(path), number, before);
        return head;
    }

    /// <summary>A segment that was finished but not recorded when the process ended.</summary>
    private HeadRecord? Record(string path, int number)
    {
        SegmentScan scan = SegmentScan.Run(path);
        if (scan.Break is { } broken || scan.Header!.Segment != number)
        {
            Findings.Add(new JournalFinding(path, scan.Break?.Line ?? 1, scan.Break?.Byte ?? 0, scan.Break?.What ?? "it is another segment", JournalFinding.Restore));
            return scan.Header is null || scan.Header.Segment != number ? null : HeadRecord.Of(scan);
        }

        var head = HeadRecord.Of(scan);
        IndexFile.Write(folder.Index(number), scan.Columns.View(), head.Link);
        HeadsFile.Append(options, folder.Heads, head.ToLine());
        Repairs.Add(new JournalRepair(folder.Heads, $"segment {number} was finished but not recorded; it was verified and recorded"));
        return head;
    }

    private void CheckPlace(string path, SegmentHeader? header, int number, HeadRecord? before)
    {
        if (header is null || header.Segment != number)
        {
            Findings.Add(new JournalFinding(path, 1, 0, "the first line is no header of this segment", JournalFinding.Restore));
        }
        else if (before is not null && before.Segment == number - 1
            && (header.FirstSeq != before.LastSeq + 1 || !header.Prev.AsSpan().SequenceEqual(before.Link)))
        {
            Findings.Add(new JournalFinding(path, 1, 0, $"the segment does not continue segment {before.Segment}", JournalFinding.Restore));
        }
    }

    private Result<TailPosition> OpenTail(int number, HeadRecord? before)
    {
        string path = folder.Segment(number);
        SegmentScan scan = SegmentScan.Run(path);
        var repair = new TailRepair(folder, options, clock, Repairs);
        if (repair.Repair(scan, path, (before?.LastSeq ?? 0) + 1) is { } refusal)
        {
            return refusal;
        }

        if (scan.ValidLength == 0)
        {
            return Start(number, before);
        }

        CheckPlace(path, scan.Header, number, before);
        if (!SyncExisting(path))
        {
            return JournalRefusals.SyncFailed(path, "the disk reported an error");
        }

        long textLength = repair.RepairTexts(folder.Text(number), scan.LastTextAt);
        var segment = new Segment(folder, number, scan.Header!.FirstSeq, scan.Columns);
        return new TailPosition(segment, scan.Columns, scan.ValidLength, textLength, scan.Link, scan.LastSeq, scan.Synced);
    }

    private Result<TailPosition> StartAfter(HeadRecord? last)
    {
        int number = (last?.Segment ?? 0) + 1;
        if (last is not null)
        {
            Findings.Add(new JournalFinding(
                folder.Segment(number), 0, 0, $"segment {number} is missing: it was begun before segment {number - 1} was recorded", JournalFinding.Restore));
        }

        return Start(number, last);
    }

    private TailPosition Start(int number, HeadRecord? before)
    {
        var header = new SegmentHeader(number, (before?.LastSeq ?? 0) + 1, before?.Link ?? new byte[32], clock.GetUtcNow());
        TailPosition position = SegmentWriter.Create(folder, options, header, header.FirstSeq - 1, out SegmentFile lines, out SegmentFile texts);
        using (lines)
        using (texts)
        {
            lines.Sync();
        }

        return position;
    }

    /// <summary>What a dead process wrote may still be in memory only; from now on it counts as on disk.</summary>
    private bool SyncExisting(string path)
    {
        try
        {
            using SegmentFile file = options.OpenFile(path, FileMode.Open);
            file.Sync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
