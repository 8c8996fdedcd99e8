using System.Text;

namespace Reeve.Core.Journal;

/// <summary>The leading members of an entry's line, as slices of it.</summary>
public readonly ref struct EntryFields
{
    /// <summary>Number.</summary>
    public required long Seq { get; init; }

    /// <summary>UTC time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Kind.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>Id as it stands between the quotes, escapes included.</summary>
    public required ReadOnlySpan<byte> RawId { get; init; }

    /// <summary>Scope, escapes included.</summary>
    public required ReadOnlySpan<byte> RawScope { get; init; }

    /// <summary>Agent, escapes included.</summary>
    public required ReadOnlySpan<byte> RawAgent { get; init; }

    /// <summary>Session, escapes included.</summary>
    public required ReadOnlySpan<byte> RawSession { get; init; }

    /// <summary>The members after the leading ones, each preceded by a comma, <c>textAt</c> included.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Where the text of this entry begins in the file beside its segment, or -1 when it has none.</summary>
    public long TextAt
    {
        get
        {
            int last = Body.LastIndexOf((byte)',');
            ReadOnlySpan<byte> name = ",\"textAt\":"u8;
            return last >= 0 && Body[last..].StartsWith(name)
                && System.Buffers.Text.Utf8Parser.TryParse(Body[(last + name.Length)..], out long at, out int used)
                && last + name.Length + used == Body.Length ? at : -1;
        }
    }

    /// <summary>The indexed fields as strings; a malformed escape reads as U+FFFD.</summary>
    public EntryHead ToHead() => new(Kind, At, Text(RawId), Text(RawScope), Text(RawAgent), Text(RawSession));

    private static string Text(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        return JsonString.TryUnescape(raw, out byte[]? text) ? Encoding.UTF8.GetString(text) : "\ufffd";
    }
}
