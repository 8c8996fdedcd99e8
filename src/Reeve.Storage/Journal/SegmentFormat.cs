using System.Security.Cryptography;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>First line of a segment: <c>{"reeve":"journal","version":1,"segment":n,"firstSeq":n,"prev":"…","openedAt":"…Z"}</c>.</summary>
/// <param name="Segment">Number, from 1.</param>
/// <param name="FirstSeq">Number of its first entry.</param>
/// <param name="Prev">Last link of the segment before it, 32 zero bytes for the first.</param>
/// <param name="OpenedAt">UTC.</param>
internal sealed record SegmentHeader(int Segment, long FirstSeq, byte[] Prev, DateTimeOffset OpenedAt)
{
    public const int Bound = 256;

    public int Write(Span<byte> line)
    {
        var to = new LineWriter(line);
        to.Put("{\"reeve\":\"journal\",\"version\":1,\"segment\":"u8);
        to.Put(Segment);
        to.Put(",\"firstSeq\":"u8);
        to.Put(FirstSeq);
        to.Put(",\"prev\":\""u8);
        to.PutHex(Prev);
        to.Put("\",\"openedAt\":\""u8);
        to.Put(OpenedAt);
        to.Put("\"}\n"u8);
        return to.Length;
    }

    public static SegmentHeader? Parse(ReadOnlySpan<byte> line)
    {
        byte[] prev = new byte[SHA256.HashSizeInBytes];
        var from = new LineScanner(line);
        return from.Take("{\"reeve\":\"journal\",\"version\":1,\"segment\":"u8) && from.TakeNumber(out long segment)
            && from.Take(",\"firstSeq\":"u8) && from.TakeNumber(out long first)
            && from.Take(",\"prev\":\""u8) && from.TakeHex(prev)
            && from.Take("\",\"openedAt\":\""u8) && from.TakeTime(out DateTimeOffset opened)
            && from.Take("\"}"u8) && from.Rest.IsEmpty && segment is > 0 and <= int.MaxValue && first > 0
            ? new SegmentHeader((int)segment, first, prev, opened) : null;
    }

    /// <summary>A header of a version that is not this one.</summary>
    public static bool IsOfOtherVersion(ReadOnlySpan<byte> line)
    {
        var from = new LineScanner(line);
        return from.Take("{\"reeve\":\"journal\",\"version\":"u8) && from.TakeNumber(out long version) && version != 1;
    }
}

/// <summary>
/// Last line of a group: <c>{"entries":n,"seq":last,"synced":s,"link":"…"}</c>. The link is the SHA-256 of the previous link's bytes and of every
/// byte of the file since that link's line, up to and with <c>"link":"</c> of this one.
/// </summary>
internal static class LinkLine
{
    public const int Bound = 192;

    /// <summary>Bytes after the part that is hashed: the digits, the closing quote and brace, the newline.</summary>
    public const int Unhashed = (SHA256.HashSizeInBytes * 2) + 3;

    /// <summary>Appends the line to a group whose buffer begins with the previous link, hashes, and leaves the new link in <paramref name="link"/>.</summary>
    /// <param name="group">The previous link's 32 bytes, the group's lines, room.</param>
    /// <param name="length">Bytes in use; grows.</param>
    /// <param name="entries">Entries in the group.</param>
    /// <param name="seq">Number of the last one.</param>
    /// <param name="synced">Number up to which entries are known to be on disk.</param>
    /// <param name="link">Takes the new link.</param>
    public static void Append(Span<byte> group, ref int length, long entries, long seq, long synced, Span<byte> link)
    {
        var to = new LineWriter(group[length..]);
        to.Put("{\"entries\":"u8);
        to.Put(entries);
        to.Put(",\"seq\":"u8);
        to.Put(seq);
        to.Put(",\"synced\":"u8);
        to.Put(synced);
        to.Put(",\"link\":\""u8);
        SHA256.HashData(group[..(length + to.Length)], link);
        to.PutHex(link);
        to.Put("\"}\n"u8);
        length += to.Length;
    }

    public static bool IsOne(ReadOnlySpan<byte> line) => line.StartsWith("{\"entries\":"u8);

    public static bool TryParse(ReadOnlySpan<byte> line, out long entries, out long seq, out long synced, Span<byte> link)
    {
        seq = synced = 0;
        var from = new LineScanner(line);
        return from.Take("{\"entries\":"u8) & from.TakeNumber(out entries)
            && from.Take(",\"seq\":"u8) && from.TakeNumber(out seq)
            && from.Take(",\"synced\":"u8) && from.TakeNumber(out synced)
            && from.Take(",\"link\":\""u8) && from.TakeHex(link)
            && from.Take("\"}"u8) && from.Rest.IsEmpty;
    }
}
