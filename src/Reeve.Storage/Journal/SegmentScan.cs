using System.Security.Cryptography;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>Looks at each entry of a scan; the group it is in may yet turn out broken.</summary>
internal delegate void LineVisitor(int line, long offset, ReadOnlySpan<byte> json, in EntryFields fields);

/// <summary>Where a segment stops being sound.</summary>
/// <param name="Line">First line that is not vouched for.</param>
/// <param name="Byte">Where it begins.</param>
/// <param name="What">What is wrong.</param>
/// <param name="IsCutShort">The file merely ends too early, as it does while a group is being written.</param>
internal sealed record ScanBreak(int Line, long Byte, string What, bool IsCutShort = false);

/// <summary>Verifies one segment from its first byte to its end or to where it breaks.</summary>
internal sealed class SegmentScan
{
    private readonly byte[] _link = new byte[SHA256.HashSizeInBytes];

    private SegmentScan()
    {
    }

    public SegmentHeader? Header { get; private set; }

    /// <summary>Written by a version that this one does not know.</summary>
    public bool IsOfOtherVersion { get; private set; }

    /// <summary>Bytes up to and with the last good link.</summary>
    public long ValidLength { get; private set; }

    public long FileLength { get; private set; }

    /// <summary>The last good link.</summary>
    public byte[] Link => _link;

    /// <summary>Number of the last vouched-for entry; one less than the first when there is none.</summary>
    public long LastSeq { get; private set; }

    public long Entries { get; private set; }

    /// <summary>Number up to which entries were on disk, as the last good link says.</summary>
    public long Synced { get; private set; }

    /// <summary>Where the last vouched-for text begins, or -1.</summary>
    public long LastTextAt { get; private set; } = -1;

    public SegmentColumns Columns { get; } = new();

    /// <summary>Null when every byte is vouched for.</summary>
    public ScanBreak? Break { get; private set; }

    /// <summary>Reads the whole file, as long as it is when the scan begins.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SegmentScan Run(string path, LineVisitor? visit = null)
    {
        var scan = new SegmentScan();
        using var reader = new LineReader(path);
        scan.FileLength = reader.Length;
        scan.Read(reader, visit);
        return scan;
    }

    private void Read(LineReader reader, LineVisitor? visit)
    {
        if (!ReadHeader(reader, out byte[] headerLine))
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header!.Prev);
        hash.AppendData(headerLine);
        LastSeq = Header.FirstSeq - 1;
        int groupLine = 1;
        long seq = LastSeq;
        long textAt = -1;
        while (reader.TryNext(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> json = line[..^1];
            if (LinkLine.IsOne(json))
            {
                if (!CloseGroup(hash, line, seq, out string what))
                {
                    Stop(groupLine, what);
                    return;
                }

                LastTextAt = Math.Max(LastTextAt, textAt);
                ValidLength = reader.Position;
                groupLine = reader.Lines + 1;
                hash.AppendData(_link);
                continue;
            }

            if (!EntryLine.TryParse(json, out EntryFields fields))
            {
                Stop(reader.Lines, "the line is no journal entry", reader.Position - line.Length);
                return;
            }

            if (fields.Seq != ++seq)
            {
                Stop(reader.Lines, $"entry {fields.Seq} stands where entry {seq} belongs", reader.Position - line.Length);
                return;
            }

            long offset = reader.Position - line.Length;
            hash.AppendData(line);
            IndexRow row = IndexRow.Of(fields, offset);
            Columns.Append(new ReadOnlySpan<IndexRow>(ref row), 0);
            textAt = Math.Max(textAt, fields.TextAt);
            visit?.Invoke(reader.Lines, offset, json, fields);
        }

        if (reader.EndsInsideLine || seq > LastSeq)
        {
            Stop(groupLine, "the last group is not complete", isCutShort: true);
        }
    }

    private bool ReadHeader(LineReader reader, out byte[] headerLine)
    {
        headerLine = [];
        if (!reader.TryNext(out ReadOnlySpan<byte> line))
        {
            Break = new ScanBreak(1, 0, "the segment has no header");
            return false;
        }

        headerLine = line.ToArray();
        Header = SegmentHeader.Parse(line[..^1]);
        IsOfOtherVersion = SegmentHeader.IsOfOtherVersion(line);
        Break = Header is null ? new ScanBreak(1, 0, "the first line is no segment header") : null;
        return Header is not null;
    }

    private bool CloseGroup(IncrementalHash hash, ReadOnlySpan<byte> line, long seq, out string what)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        what = "the link is malformed";
        if (!LinkLine.TryParse(line[..^1], out long entries, out long last, out long synced, claimed))
        {
            return false;
        }

        hash.AppendData(line[..^LinkLine.Unhashed]);
        hash.GetHashAndReset(actual);
        what = "the chain does not hold: the group's bytes and its link disagree";
        if (!actual.SequenceEqual(claimed))
        {
            return false;
        }

        what = "the link counts other entries than there are";
        if (last != seq || entries != seq - LastSeq || synced > seq || synced < Synced)
        {
            return false;
        }

        actual.CopyTo(_link);
        Entries += entries;
        LastSeq = seq;
        Synced = synced;
        return true;
    }

    private void Stop(int line, string what, long? at = null, bool isCutShort = false)
    {
        Break = new ScanBreak(line, at ?? ValidLength, what, isCutShort);
        Columns.Truncate((int)Entries);
    }
}
