using System.Security.Cryptography;
using System.Text;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>
/// What stays of a finished segment, also after it has been pruned: a line
/// <c>{"segment":n,"firstSeq":n,"lastSeq":n,"entries":n,"from":"…Z","to":"…Z","link":"…","bytes":n}</c> of <c>heads.jsonl</c>.
/// </summary>
internal sealed record HeadRecord(
    int Segment, long FirstSeq, long LastSeq, long Entries, DateTimeOffset From, DateTimeOffset To, byte[] Link, long Bytes)
{
    /// <summary>The head of a segment that a scan found sound to its end.</summary>
    public static HeadRecord Of(SegmentScan scan)
    {
        (long from, long to) = scan.Columns.View().Span();
        return new HeadRecord(
            scan.Header!.Segment, scan.Header.FirstSeq, scan.LastSeq, scan.Entries,
            new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero), scan.Link, scan.ValidLength);
    }

    public byte[] ToLine()
    {
        Span<byte> line = stackalloc byte[512];
        var to = new LineWriter(line);
        to.Put("{\"segment\":"u8);
        to.Put(Segment);
        to.Put(",\"firstSeq\":"u8);
        to.Put(FirstSeq);
        to.Put(",\"lastSeq\":"u8);
        to.Put(LastSeq);
        to.Put(",\"entries\":"u8);
        to.Put(Entries);
        to.Put(",\"from\":\""u8);
        to.Put(From);
        to.Put("\",\"to\":\""u8);
        to.Put(To);
        to.Put("\",\"link\":\""u8);
        to.PutHex(Link);
        to.Put("\",\"bytes\":"u8);
        to.Put(Bytes);
        to.Put("}\n"u8);
        return line[..to.Length].ToArray();
    }

    public static HeadRecord? Parse(ReadOnlySpan<byte> line)
    {
        byte[] link = new byte[SHA256.HashSizeInBytes];
        var from = new LineScanner(line);
        return from.Take("{\"segment\":"u8) && from.TakeNumber(out long segment) && segment is > 0 and <= int.MaxValue
            && from.Take(",\"firstSeq\":"u8) && from.TakeNumber(out long first)
            && from.Take(",\"lastSeq\":"u8) && from.TakeNumber(out long last)
            && from.Take(",\"entries\":"u8) && from.TakeNumber(out long entries)
            && from.Take(",\"from\":\""u8) && from.TakeTime(out DateTimeOffset earliest)
            && from.Take("\",\"to\":\""u8) && from.TakeTime(out DateTimeOffset latest)
            && from.Take("\",\"link\":\""u8) && from.TakeHex(link)
            && from.Take("\",\"bytes\":"u8) && from.TakeNumber(out long bytes)
            && from.Take("}"u8) && from.Rest.IsEmpty
            ? new HeadRecord((int)segment, first, last, entries, earliest, latest, link, bytes) : null;
    }
}

/// <summary>The record that a segment was pruned: a line <c>{"pruned":n,"at":"…Z","by":"…"}</c> of <c>heads.jsonl</c>.</summary>
internal sealed record PrunedRecord(int Segment, DateTimeOffset At, string By)
{
    public byte[] ToLine()
    {
        byte[] line = new byte[128 + (JsonString.MaxBytesPerChar * By.Length)];
        var to = new LineWriter(line);
        to.Put("{\"pruned\":"u8);
        to.Put(Segment);
        to.Put(",\"at\":\""u8);
        to.Put(At);
        to.Put("\",\"by\":\""u8);
        to.PutText(By);
        to.Put("\"}\n"u8);
        return line[..to.Length];
    }

    public static PrunedRecord? Parse(ReadOnlySpan<byte> line)
    {
        var from = new LineScanner(line);
        return from.Take("{\"pruned\":"u8) && from.TakeNumber(out long segment) && segment is > 0 and <= int.MaxValue
            && from.Take(",\"at\":\""u8) && from.TakeTime(out DateTimeOffset at)
            && from.Take("\",\"by\":\""u8) && from.TakeString(out ReadOnlySpan<byte> by) && from.Take("}"u8) && from.Rest.IsEmpty
            ? new PrunedRecord((int)segment, at, Encoding.UTF8.GetString(by)) : null;
    }
}
