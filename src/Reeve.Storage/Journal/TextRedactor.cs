using System.Buffers;
using System.Globalization;
using System.Text;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>Where a text stands.</summary>
internal readonly record struct TextPlace(string File, long Seq, long At, int Length);

/// <summary>
/// Overwrites texts in place; the chain never held them and stays as it is. The entry that tells of it is on disk before the first text is
/// gone: a crash in between leaves a redaction that `reeve db check` calls unfinished, never a text that vanished without a word.
/// </summary>
internal sealed class TextRedactor(IJournal journal, SegmentCatalog catalog, JournalOptions options, TimeProvider clock)
{
    private const int SeqsPerEntry = 5000;

    /// <summary>Texts of these entries.</summary>
    public IReadOnlyList<TextPlace> Find(IEnumerable<JournalLine> entries)
    {
        var places = new List<TextPlace>();
        foreach (JournalLine entry in entries)
        {
            if (!EntryLine.TryParse(entry.Json.Span, out EntryFields fields) || fields.TextAt < 0 || catalog.Holding(entry.Seq) is not { } segment)
            {
                continue;
            }

            string file = segment.Folder.Text(segment.Number);
            using var fetcher = new LineFetcher(file);
            ReadOnlySpan<byte> line = fetcher.Line(fields.TextAt);
            if (IsText(line, out long seq) && seq == entry.Seq)
            {
                places.Add(new TextPlace(file, seq, fields.TextAt, line.Length));
            }
        }

        return places;
    }

    /// <summary>Texts that match, in these segments.</summary>
    public IReadOnlyList<TextPlace> Find(IEnumerable<Segment> segments, Func<ReadOnlyMemory<byte>, bool> matches)
    {
        var places = new List<TextPlace>();
        foreach (Segment segment in segments)
        {
            string file = segment.Folder.Text(segment.Number);
            using var reader = new LineReader(file);
            while (reader.TryNext(out ReadOnlySpan<byte> line))
            {
                if (IsText(line[..^1], out long seq) && seq <= journal.LastSeq && matches(line.TrimEnd(" \n"u8).ToArray()))
                {
                    places.Add(new TextPlace(file, seq, reader.Position - line.Length, line.Length - 1));
                }
            }
        }

        return places;
    }

    /// <summary>Journals the redaction, waits for the disk, then overwrites.</summary>
    /// <exception cref="IOException">A text cannot be overwritten.</exception>
    public Result<int> Redact(IReadOnlyList<TextPlace> places, string by, string reason)
    {
        DateTimeOffset now = clock.GetUtcNow();
        JournalTicket ticket = default;
        foreach (TextPlace[] some in places.Chunk(SeqsPerEntry))
        {
            ticket = journal.Enqueue(new EntryHead(EntryKind.Redaction, now, "", "", "", ""), Body(some, by, reason));
        }

        if (journal.SyncAsync(ticket).AsTask().GetAwaiter().GetResult() is { } refusal)
        {
            return refusal;
        }

        foreach (IGrouping<string, TextPlace> group in places.GroupBy(p => p.File, StringComparer.Ordinal))
        {
            Overwrite(group.Key, group, now);
        }

        return places.Count;
    }

    private void Overwrite(string path, IEnumerable<TextPlace> places, DateTimeOffset now)
    {
        using SegmentFile file = options.OpenFile(path, FileMode.Open);
        foreach (TextPlace place in places)
        {
            byte[] line = ArrayPool<byte>.Shared.Rent(place.Length + 1);
            Span<byte> whole = line.AsSpan(0, place.Length + 1);
            TextLine.Redact(whole, place.Seq, now);
            file.Write(whole, place.At);
            ArrayPool<byte>.Shared.Return(line);
        }

        file.Sync();
    }

    private static bool IsText(ReadOnlySpan<byte> line, out long seq) =>
        TextLine.TryParse(line, out seq, out ReadOnlySpan<byte> rest) && !TextLine.IsRedaction(rest);

    private static byte[] Body(IEnumerable<TextPlace> places, string by, string reason)
    {
        byte[] head = new byte[64 + (JsonString.MaxBytesPerChar * (by.Length + reason.Length))];
        var to = new LineWriter(head);
        to.Put(",\"by\":\""u8);
        to.PutText(by);
        to.Put("\",\"reason\":\""u8);
        to.PutText(reason);
        to.Put("\",\"seqs\":["u8);
        string seqs = string.Join(',', places.Select(p => p.Seq.ToString(CultureInfo.InvariantCulture)));
        return [.. head.AsSpan(0, to.Length), .. Encoding.ASCII.GetBytes(seqs), (byte)']'];
    }
}
