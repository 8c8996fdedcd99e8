using System.Buffers;
using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>Holds the texts beside the chain against the entries they belong to.</summary>
internal sealed class TextCheck(ActionDigester? digester, FindingList findings)
{
    private readonly Dictionary<long, JournalFinding> _redactedTexts = [];
    private readonly HashSet<long> _redactions = [];
    private readonly ArrayBufferWriter<byte> _again = new();

    public long Good { get; private set; }

    public long NotCheckable { get; private set; }

    public long Redacted => _redactedTexts.Count;

    /// <summary>An entry has been read; its text, if it has one, is the next line of the file beside.</summary>
    public void Visit(LineReader? texts, string file, in EntryFields fields)
    {
        if (fields.Kind == EntryKind.Redaction)
        {
            TakeRedaction(fields.Body);
        }

        if (fields.TextAt < 0)
        {
            return;
        }

        if (texts is null || texts.Position > fields.TextAt)
        {
            findings.Add(file, 0, fields.TextAt, $"the text of entry {fields.Seq} is missing");
            return;
        }

        if (texts.Position < fields.TextAt)
        {
            findings.Add(file, texts.Lines + 1, texts.Position, $"{fields.TextAt - texts.Position} bytes before the text of entry {fields.Seq} belong to no entry");
            texts.SkipTo(fields.TextAt);
        }

        long at = texts.Position;
        if (!texts.TryNext(out ReadOnlySpan<byte> line))
        {
            findings.Add(file, texts.Lines + 1, at, $"the text of entry {fields.Seq} is missing");
            return;
        }

        CheckLine(new JournalFinding(file, texts.Lines, at, "", JournalFinding.Restore), line[..^1], fields);
    }

    /// <summary>Every entry has been read: holds redacted texts against redactions.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="firstSeq">Number of the oldest entry kept.</param>
    public void Finish(string folder, long firstSeq)
    {
        foreach ((long seq, JournalFinding where) in _redactedTexts)
        {
            if (!_redactions.Contains(seq))
            {
                findings.Add(where with { What = $"the text of entry {seq} is gone and no redaction of it is journalled" });
            }
        }

        foreach (long seq in _redactions.Where(s => s >= firstSeq && !_redactedTexts.ContainsKey(s)).Order())
        {
            findings.Add(folder, 0, 0, $"the redaction of entry {seq} is journalled but its text is still there", "Run the redaction again.");
        }
    }

    private void CheckLine(JournalFinding where, ReadOnlySpan<byte> line, in EntryFields fields)
    {
        if (!TextLine.TryParse(line, out long seq, out ReadOnlySpan<byte> rest) || seq != fields.Seq)
        {
            findings.Add(where with { What = $"the line is not the text of entry {fields.Seq}" });
        }
        else if (TextLine.IsRedaction(rest))
        {
            _redactedTexts[seq] = where;
        }
        else if (!TextLine.IsPadded(line) || !IsJson(line))
        {
            findings.Add(where with { What = $"the text of entry {seq} is malformed" });
        }
        else
        {
            CheckDigest(where, line, rest, fields);
        }
    }

    private void CheckDigest(JournalFinding where, ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, in EntryFields fields)
    {
        if (fields.Kind.IsTransition())
        {
            CheckTransition(where, rest, fields);
            return;
        }

        ReadOnlySpan<byte> name = ",\"digest\":\""u8;
        int at = fields.Body.IndexOf(name);
        Span<byte> claimed = stackalloc byte[ActionDigest.Size];
        var hex = new LineScanner(at < 0 || fields.Kind != EntryKind.Decision ? default : fields.Body[(at + name.Length)..]);
        if (digester is null || !hex.TakeHex(claimed))
        {
            NotCheckable++;
            return;
        }

        if (JournalText.TryParse(line) is not { } text || !IsAsWritten(text, rest))
        {
            findings.Add(where with { What = $"the text of entry {fields.Seq} is not as it was written" });
        }
        else if (!text.IsWhole)
        {
            NotCheckable++;
        }
        else if (digester.Digest(text.Tool, text.Folder, text.Text.Span) != new ActionDigest(claimed) || text.Bytes != text.Text.Length)
        {
            findings.Add(where with { What = $"the text of entry {fields.Seq} is not the one whose digest is in the chain" });
        }
        else
        {
            Good++;
        }
    }

    /// <summary>The digest of a transition's text is over the object as it was handed in, without the number put in front.</summary>
    private void CheckTransition(JournalFinding where, ReadOnlySpan<byte> rest, in EntryFields fields)
    {
        Span<byte> claimed = stackalloc byte[ActionDigest.Size];
        var body = new LineScanner(fields.Body);
        if (digester is null || !body.Take(TransitionCodec.TextDigestMember) || !body.TakeHex(claimed))
        {
            NotCheckable++;
        }
        else if (TransitionCodec.TextDigest([(byte)'{', .. rest], digester) != new ActionDigest(claimed))
        {
            findings.Add(where with { What = $"the text of entry {fields.Seq} is not the one whose digest is in the chain" });
        }
        else
        {
            Good++;
        }
    }

    private bool IsAsWritten(JournalText text, ReadOnlySpan<byte> rest)
    {
        _again.ResetWrittenCount();
        text.WriteTo(_again);
        return _again.WrittenSpan[1..].SequenceEqual(rest);
    }

    private static bool IsJson(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void TakeRedaction(ReadOnlySpan<byte> body)
    {
        int at = body.LastIndexOf(",\"seqs\":["u8);
        var from = new LineScanner(at < 0 ? default : body[(at + 9)..]);
        while (from.TakeNumber(out long seq))
        {
            _redactions.Add(seq);
            from.Take(","u8);
        }
    }
}
