using System.Security.Cryptography;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>
/// Makes the last segment end with a good link. What stands after it is a write that was cut short, unless it says itself that part of it had
/// reached the disk: then it is damage, which is never repaired.
/// </summary>
internal sealed class TailRepair(JournalFolder folder, JournalOptions options, TimeProvider clock, List<JournalRepair> repairs)
{
    /// <summary>Null when the segment ends, or now ends, with a good link; else why it was left as it is.</summary>
    /// <param name="scan">The last segment's scan.</param>
    /// <param name="path">The last segment.</param>
    /// <param name="expectedFirst">Number that its first entry has to have.</param>
    /// <exception cref="IOException">The files cannot be changed.</exception>
    public Refusal? Repair(SegmentScan scan, string path, long expectedFirst)
    {
        if (scan.Break is not { } broken)
        {
            return null;
        }

        long firstBroken = scan.ValidLength > 0 ? scan.LastSeq + 1 : expectedFirst;
        if (scan.IsOfOtherVersion)
        {
            return JournalRefusals.Version(path);
        }

        if (PromisedAfter(path, scan.ValidLength) >= firstBroken)
        {
            return JournalRefusals.Damaged(path, broken.Line, broken.Byte, broken.What);
        }

        string aside = MoveAside(path, scan.ValidLength);
        repairs.Add(new JournalRepair(
            path,
            $"the last write was cut short: {scan.FileLength - scan.ValidLength} bytes from byte {scan.ValidLength} on (line {broken.Line}) were moved to {aside}"));
        return null;
    }

    /// <summary>Length of the file beside the segment up to its last vouched-for line; what stands after it is removed.</summary>
    /// <exception cref="IOException">The file cannot be changed.</exception>
    public long RepairTexts(string path, long lastTextAt)
    {
        using SegmentFile file = options.OpenFile(path, FileMode.OpenOrCreate);
        long end = lastTextAt < 0 ? 0 : LineEnd(path, lastTextAt, file.Length);
        if (end > file.Length || end < 0)
        {
            repairs.Add(new JournalRepair(path, $"texts are missing from byte {file.Length} on; new ones go behind the gap"));
            long start = LastLineStart(path);
            end = Math.Max(file.Length, lastTextAt + 1);
            byte[] blank = new byte[end + 1 - start];
            blank.AsSpan().Fill((byte)' ');
            blank[^1] = (byte)'\n';
            file.Write(blank, start);
            return end + 1;
        }

        if (end < file.Length)
        {
            repairs.Add(new JournalRepair(path, $"{file.Length - end} bytes of text that no entry needs were removed from byte {end} on"));
            file.Truncate(end);
            file.Sync();
        }

        return end;
    }

    /// <summary>Highest number that any link line beyond the good part says is on disk, 0 when none does.</summary>
    private static long PromisedAfter(string path, long from)
    {
        long promised = 0;
        Span<byte> link = stackalloc byte[SHA256.HashSizeInBytes];
        using var reader = new LineReader(path, from);
        while (reader.TryNext(out ReadOnlySpan<byte> line))
        {
            if (LinkLine.TryParse(line[..^1], out _, out long seq, out long synced, link) && synced <= seq)
            {
                promised = Math.Max(promised, synced);
            }
        }

        return promised;
    }

    private static long LastLineStart(string path)
    {
        using var reader = new LineReader(path);
        while (reader.TryNext(out _))
        {
        }

        return reader.Position;
    }

    private static long LineEnd(string path, long at, long length)
    {
        if (at >= length)
        {
            return -1;
        }

        using var reader = new LineReader(path, at);
        return reader.TryNext(out _) ? reader.Position : -1;
    }

    private string MoveAside(string path, long from)
    {
        string aside = folder.Aside(path, clock.GetUtcNow());
        using SegmentFile file = options.OpenFile(path, FileMode.Open);
        using (SegmentFile to = options.OpenFile(aside, FileMode.CreateNew))
        {
            byte[] buffer = new byte[1 << 16];
            for (long at = from; file.Read(buffer, at) is > 0 and int read; at += read)
            {
                to.Write(buffer.AsSpan(0, read), at - from);
            }

            to.Sync();
        }

        file.Truncate(from);
        file.Sync();
        return aside;
    }
}
