using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>
/// Verifies a journal from its files alone, without opening it: the whole chain, gapless numbers, heads, indexes, and the digest of every text
/// that can be checked. Changes nothing; may run beside a service.
/// </summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="digester">Recomputes digests; without it texts are counted as not checkable.</param>
/// <param name="isLive">Another process writes there now: a group that is not complete at the very end is no finding.</param>
/// <param name="clock">For the rate in progress reports.</param>
public sealed class JournalCheck(string dataFolder, ActionDigester? digester, bool isLive, TimeProvider clock)
{
    private const int EntriesPerReport = 10_000;

    private readonly JournalFolder _folder = new(dataFolder);
    private readonly FindingList _findings = new();
    private IProgress<JournalCheckProgress>? _progress;
    private long _started;
    private long _read;
    private long _entries;
    private long _lastSeq;
    private int _segment;
    private int _segments;

    /// <summary>Reads everything; once per instance.</summary>
    /// <param name="progress">Told every ten thousand entries.</param>
    /// <returns>The report, or why the files cannot be read.</returns>
    public Result<JournalCheckReport> Run(IProgress<JournalCheckProgress>? progress = null)
    {
        _progress = progress;
        _started = clock.GetTimestamp();
        try
        {
            return Directory.Exists(_folder.Path) ? Check() : JournalRefusals.Missing(_folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return JournalRefusals.Unusable(_folder.Path, e.Message);
        }
    }

    private JournalCheckReport Check()
    {
        HeadsFile heads = HeadsFile.Read(_folder.Heads);
        IReadOnlyList<int> numbers = _folder.Segments();
        CheckHeads(heads, numbers);
        numbers = [.. numbers.Where(n => !heads.Pruned.Contains(n))];
        var texts = new TextCheck(digester, _findings);
        _segments = numbers.Count;
        HeadRecord? before = null;
        long? firstSeq = null;
        foreach (int number in numbers)
        {
            _segment++;
            before = number - 1 != before?.Segment ? heads.Heads.GetValueOrDefault(number - 1) : before;
            SegmentScan scan = Scan(number, texts, isLast: number == numbers[^1] && !heads.Heads.ContainsKey(number));
            CheckPlace(number, scan, before, isFirst: _segment == 1);
            HeadRecord? head = heads.Heads.GetValueOrDefault(number);
            CheckSealed(scan, head, number, isLast: number == numbers[^1]);
            firstSeq ??= scan.Header?.FirstSeq;
            _entries += scan.Entries;
            _lastSeq = Math.Max(_lastSeq, scan.LastSeq);
            before = head is not null && scan.Break is not null ? head : scan.Header is null ? null : HeadRecord.Of(scan) with { Segment = number };
        }

        texts.Finish(_folder.Path, firstSeq ?? 0);
        return new JournalCheckReport
        {
            Segments = numbers.Count,
            Pruned = heads.Pruned.Count,
            Entries = _entries,
            LastSeq = _lastSeq,
            TextsGood = texts.Good,
            TextsNotCheckable = texts.NotCheckable,
            Redacted = texts.Redacted,
            Findings = _findings.All,
        };
    }

    private void CheckHeads(HeadsFile heads, IReadOnlyList<int> numbers)
    {
        foreach (JournalFinding finding in heads.Findings)
        {
            _findings.Add(finding);
        }

        if (heads.IsTorn && !isLive)
        {
            _findings.Add(_folder.Heads, 0, heads.WholeLength, "the last line is not complete", JournalFinding.Reopen);
        }

        int last = Math.Max(heads.Last, numbers.Count > 0 ? numbers[^1] : 0);
        for (int number = 1; number <= last; number++)
        {
            bool exists = numbers.Contains(number);
            if (!exists && !heads.Pruned.Contains(number))
            {
                _findings.Add(_folder.Segment(number), 0, 0, "the segment is missing and no pruning of it is recorded");
            }
            else if (exists && heads.Pruned.Contains(number) && !isLive)
            {
                _findings.Add(_folder.Segment(number), 0, 0, "the segment's pruning is recorded but it is still there", JournalFinding.Reopen);
            }
        }

        if (numbers.Count > 0 && heads.Heads.ContainsKey(numbers[^1]))
        {
            _findings.Add(_folder.Segment(numbers[^1] + 1), 0, 0, $"the segment is missing: it was begun before segment {numbers[^1]} was recorded");
        }
    }

    private SegmentScan Scan(int number, TextCheck texts, bool isLast)
    {
        string path = _folder.Segment(number);
        string textPath = _folder.Text(number);
        using LineReader? lines = File.Exists(textPath) ? new LineReader(textPath) : null;
        SegmentScan scan = SegmentScan.Run(path, (int _, long _, ReadOnlySpan<byte> _, in EntryFields fields) =>
        {
            texts.Visit(lines, textPath, fields);
            Report();
        });
        if (scan.Break is { } broken && !(isLive && isLast && broken.IsCutShort))
        {
            _findings.Add(path, broken.Line, broken.Byte, broken.What, broken.IsCutShort && isLast ? JournalFinding.Reopen : JournalFinding.Restore);
        }
        else if (lines is not null && lines.Position < lines.Length && !(isLive && isLast))
        {
            _findings.Add(
                textPath, lines.Lines + 1, lines.Position, $"{lines.Length - lines.Position} bytes belong to no entry",
                isLast ? JournalFinding.Reopen : JournalFinding.Restore);
        }

        return scan;
    }

    private void CheckPlace(int number, SegmentScan scan, HeadRecord? before, bool isFirst)
    {
        if (scan.Header is not { } header)
        {
            return;
        }

        string path = _folder.Segment(number);
        byte[] prev = before?.Link ?? new byte[header.Prev.Length];
        long first = (before?.LastSeq ?? 0) + 1;
        if (header.Segment != number)
        {
            _findings.Add(path, 1, 0, $"the file holds segment {header.Segment}");
        }
        else if (before is null && number > 1)
        {
            _findings.Add(_folder.Heads, 0, 0, $"segment {number - 1} is not recorded, so that nothing vouches for where segment {number} begins");
        }
        else if (header.FirstSeq != first || !header.Prev.AsSpan().SequenceEqual(prev))
        {
            _findings.Add(path, 1, 0, isFirst && number == 1 ? "the first segment does not begin the chain" : $"the segment does not continue segment {number - 1}");
        }
    }

    private void CheckSealed(SegmentScan scan, HeadRecord? head, int number, bool isLast)
    {
        if (head is null)
        {
            if (!isLast && !isLive)
            {
                _findings.Add(_folder.Heads, 0, 0, $"segment {number} is finished but not recorded", JournalFinding.Reopen);
            }

            return;
        }

        if (scan.Header is null || scan.Break is not null)
        {
            return;
        }

        if (!HeadRecord.Of(scan).ToLine().AsSpan().SequenceEqual(head.ToLine()))
        {
            _findings.Add(_folder.Heads, 0, 0, $"the head of segment {number} does not agree with the segment");
            return;
        }

        CheckIndex(scan, head);
    }

    private void CheckIndex(SegmentScan scan, HeadRecord head)
    {
        string path = _folder.Index(head.Segment);
        if (File.Exists(path) && (IndexFile.Read(path, head.Link, head.Entries) is not { } index || !index.HasRowsOf(scan.Columns.View())))
        {
            _findings.Add(path, 0, 0, "the index does not agree with the segment", "Delete the file; Reeve makes it again when it needs it.");
        }
    }

    private void Report()
    {
        if (++_read % EntriesPerReport == 0 && _progress is not null)
        {
            double seconds = clock.GetElapsedTime(_started).TotalSeconds;
            _progress.Report(new JournalCheckProgress(_segment, _segments, _read, seconds > 0 ? _read / seconds : 0));
        }
    }
}
