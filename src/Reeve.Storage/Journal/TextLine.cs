using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>A line of the file beside a segment: <c>{"seq":n,…}</c>, padded with spaces so that a redaction always fits in its place.</summary>
internal static class TextLine
{
    /// <summary>Bytes that a line has beyond its text object, at most.</summary>
    public const int Overhead = Shortest + 32;

    /// <summary>Bytes of the longest redaction, newline not counted.</summary>
    private const int Shortest = 80;

    /// <summary>Writes the object with <c>seq</c> put in front, padding and newline.</summary>
    public static int Write(Span<byte> line, long seq, ReadOnlySpan<byte> text)
    {
        var to = new LineWriter(line);
        to.Put("{\"seq\":"u8);
        to.Put(seq);
        to.Put(","u8);
        to.Put(text[1..]);
        return Pad(line, to.Length, Shortest);
    }

    /// <summary>Writes the redaction over a whole line of that length, newline included.</summary>
    public static void Redact(Span<byte> line, long seq, DateTimeOffset at)
    {
        var to = new LineWriter(line);
        to.Put("{\"seq\":"u8);
        to.Put(seq);
        to.Put(",\"redacted\":true,\"at\":\""u8);
        to.Put(at);
        to.Put("\"}"u8);
        Pad(line, to.Length, line.Length - 1);
    }

    /// <summary>Reads the number that the line begins with; the rest of the object follows in <paramref name="rest"/>, without padding.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out long seq, out ReadOnlySpan<byte> rest)
    {
        var from = new LineScanner(line.TrimEnd((byte)' '));
        bool sound = from.Take("{\"seq\":"u8) & from.TakeNumber(out seq) && from.Take(","u8);
        rest = from.Rest;
        return sound;
    }

    /// <summary>What follows <c>seq</c> is a redaction.</summary>
    public static bool IsRedaction(ReadOnlySpan<byte> rest)
    {
        var from = new LineScanner(rest);
        return from.Take("\"redacted\":true,\"at\":\""u8) && from.TakeTime(out _) && from.Take("\"}"u8) && from.Rest.IsEmpty;
    }

    /// <summary>The line has the padding it was written with; for what is not redacted.</summary>
    public static bool IsPadded(ReadOnlySpan<byte> line) => line.Length == Math.Max(line.TrimEnd((byte)' ').Length, Shortest);

    private static int Pad(Span<byte> line, int length, int least)
    {
        if (length < least)
        {
            line[length..least].Fill((byte)' ');
            length = least;
        }

        line[length] = (byte)'\n';
        return length + 1;
    }
}
