using System.Buffers.Text;
using System.Text;

namespace Reeve.Core.Journal;

/// <summary>The form of an entry in the journal: one line of JSON with fixed leading members. Every journal writes and reads exactly this.</summary>
public static class EntryLine
{
    /// <summary>Characters that an id, agent or session may have.</summary>
    public const int MaxName = 128;

    /// <summary>Characters that a scope may have.</summary>
    public const int MaxScope = 512;

    /// <summary>Bytes that a body may have.</summary>
    public const int MaxBody = 256 * 1024;

    /// <summary>Bytes that a text object may have.</summary>
    public const int MaxText = 128 * 1024;

    private const int Fixed = 256;

    private static readonly byte[][] Kinds = [.. Enum.GetValues<EntryKind>().Select(k => Encoding.ASCII.GetBytes(k.Name()))];

    /// <summary>Refuses what the contract of <see cref="IJournal.Enqueue"/> excludes.</summary>
    /// <exception cref="ArgumentException">A field is too long, the body or text is too large, has control characters or the wrong first byte.</exception>
    public static void Validate(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text)
    {
        if (head.Id.Length > MaxName || head.Agent.Length > MaxName || head.Session.Length > MaxName || head.Scope.Length > MaxScope)
        {
            throw new ArgumentException($"Ids, agents and sessions have at most {MaxName} characters, scopes {MaxScope}.", nameof(head));
        }

        if (body.Length > MaxBody || (body.Length > 0 && body[0] != (byte)',') || body.ContainsAnyInRange((byte)0, (byte)0x1f))
        {
            throw new ArgumentException($"A body has at most {MaxBody} bytes, starts with a comma and has no control characters.", nameof(body));
        }

        if (text.Length > MaxText || (text.Length > 0 && (text.Length < 3 || text[0] != (byte)'{')) || text.ContainsAnyInRange((byte)0, (byte)0x1f))
        {
            throw new ArgumentException($"A text is a JSON object of at most {MaxText} bytes without control characters.", nameof(text));
        }
    }

    /// <summary>Bytes that the line can take at most.</summary>
    public static int Bound(in EntryHead head, int bodyLength) =>
        Fixed + bodyLength + (JsonString.MaxBytesPerChar * (head.Id.Length + head.Scope.Length + head.Agent.Length + head.Session.Length));

    /// <summary>Writes the line and its newline.</summary>
    /// <param name="line">Room for <see cref="Bound"/> bytes.</param>
    /// <param name="seq">Number.</param>
    /// <param name="head">Indexed fields.</param>
    /// <param name="origin">Has taken the head.</param>
    /// <param name="body">Further members, each preceded by a comma.</param>
    /// <param name="textAt">Where the text beside the chain begins, or -1 without one; written as the last member, <c>textAt</c>.</param>
    /// <param name="rawId">The id as it stands in the line, escapes included.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(
        Span<byte> line, long seq, in EntryHead head, EntryOrigin origin, ReadOnlySpan<byte> body, long textAt, out ReadOnlySpan<byte> rawId)
    {
        var to = new LineWriter(line);
        to.Put("{\"seq\":"u8);
        to.Put(seq);
        to.Put(",\"at\":\""u8);
        to.Put(head.At);
        to.Put("\",\"kind\":\""u8);
        to.Put(Kinds[(int)head.Kind]);
        to.Put("\",\"id\":\""u8);
        rawId = to.PutText(head.Id);
        to.Put(origin.Members);
        to.Put(body);
        if (textAt >= 0)
        {
            to.Put(",\"textAt\":"u8);
            to.Put(textAt);
        }

        to.Put("}\n"u8);
        return to.Length;
    }

    /// <summary>Reads the leading members of a line without its newline; false when they are not exactly as <see cref="Write"/> writes them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out EntryFields fields)
    {
        fields = default;
        var from = new LineScanner(line);
        if (!from.Take("{\"seq\":"u8) || !from.TakeNumber(out long seq) || seq < 1 || !from.Take(",\"at\":\""u8) || !from.TakeString(out ReadOnlySpan<byte> at)
            || !from.Take(",\"kind\":\""u8) || !from.TakeString(out ReadOnlySpan<byte> kind) || !from.Take(",\"id\":\""u8) || !from.TakeString(out ReadOnlySpan<byte> id)
            || !from.Take(",\"scope\":\""u8) || !from.TakeString(out ReadOnlySpan<byte> scope) || !from.Take(",\"agent\":\""u8)
            || !from.TakeString(out ReadOnlySpan<byte> agent) || !from.Take(",\"session\":\""u8) || !from.TakeString(out ReadOnlySpan<byte> session)
            || line[^1] != (byte)'}' || !TryParseTime(at, out DateTimeOffset time) || !TryParseKind(kind, out EntryKind entryKind))
        {
            return false;
        }

        fields = new EntryFields
        {
            Seq = seq,
            At = time,
            Kind = entryKind,
            RawId = id,
            RawScope = scope,
            RawAgent = agent,
            RawSession = session,
            Body = from.Rest[..^1],
        };
        return true;
    }

    /// <summary>Reads <c>YYYY-MM-DDTHH:MM:SS.ffffffZ</c>.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        Span<byte> roundTrip = stackalloc byte[28];
        if (text.Length != 27 || text[26] != (byte)'Z')
        {
            return false;
        }

        text.CopyTo(roundTrip);
        roundTrip[26] = (byte)'0';
        roundTrip[27] = (byte)'Z';
        if (!Utf8Parser.TryParse(roundTrip, out DateTime parsed, out int used, 'O') || used != 28)
        {
            return false;
        }

        time = new DateTimeOffset(parsed.Ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryParseKind(ReadOnlySpan<byte> name, out EntryKind kind)
    {
        for (int i = 0; i < Kinds.Length; i++)
        {
            if (name.SequenceEqual(Kinds[i]))
            {
                kind = (EntryKind)i;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
