namespace Reeve.Storage.Journal;

/// <summary><c>heads.jsonl</c> as read: which segments were finished, which pruned, which lines make no sense.</summary>
internal sealed class HeadsFile
{
    private readonly Dictionary<int, HeadRecord> _heads = [];
    private readonly HashSet<int> _pruned = [];

    private HeadsFile()
    {
    }

    public IReadOnlyDictionary<int, HeadRecord> Heads => _heads;

    public IReadOnlySet<int> Pruned => _pruned;

    /// <summary>Highest segment named, 0 when there is none.</summary>
    public int Last { get; private set; }

    /// <summary>Length up to and with the last newline.</summary>
    public long WholeLength { get; private set; }

    /// <summary>The file ends inside a line: a write was cut short.</summary>
    public bool IsTorn { get; private set; }

    public List<JournalFinding> Findings { get; } = [];

    /// <summary>Reads the file; one that is missing reads as empty.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HeadsFile Read(string path)
    {
        var file = new HeadsFile();
        if (!File.Exists(path))
        {
            return file;
        }

        using var reader = new LineReader(path);
        while (reader.TryNext(out ReadOnlySpan<byte> line))
        {
            file.Take(path, line[..^1], reader.Lines, reader.Position - line.Length);
        }

        file.WholeLength = reader.Position;
        file.IsTorn = reader.EndsInsideLine;
        return file;
    }

    /// <summary>Appends a line and waits for the disk.</summary>
    /// <exception cref="IOException">The line cannot be written or the disk does not confirm.</exception>
    public static void Append(JournalOptions options, string path, ReadOnlySpan<byte> line)
    {
        using SegmentFile file = options.OpenFile(path, FileMode.OpenOrCreate);
        long length = file.Length;
        try
        {
            file.Write(line, length);
            file.Sync();
        }
        catch (IOException)
        {
            file.Truncate(length);
            throw;
        }
    }

    private void Take(string path, ReadOnlySpan<byte> line, int number, long at)
    {
        if (HeadRecord.Parse(line) is { } head)
        {
            if (_heads.TryGetValue(head.Segment, out HeadRecord? known) && !known.ToLine().AsSpan().SequenceEqual(head.ToLine()))
            {
                Findings.Add(new JournalFinding(path, number, at, $"segment {head.Segment} has two different heads", JournalFinding.Restore));
            }

            _heads.TryAdd(head.Segment, head);
            Last = Math.Max(Last, head.Segment);
        }
        else if (PrunedRecord.Parse(line) is { } pruned)
        {
            _pruned.Add(pruned.Segment);
        }
        else
        {
            Findings.Add(new JournalFinding(path, number, at, "the line is neither a head nor a pruning", JournalFinding.Restore));
        }
    }
}
