using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;

namespace Reeve.Core.Journal;

/// <summary>Contents of JSON strings in UTF-8: what is written once per decision, without a serializer in the way.</summary>
public static class JsonString
{
    /// <summary>Bytes that one UTF-16 unit can take at most (a control character: <c>\u001f</c>).</summary>
    public const int MaxBytesPerChar = 6;

    private static readonly SearchValues<char> Special = SearchValues.Create(
        "\"\\\u007f" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)));

    private static readonly SearchValues<byte> SpecialBytes = SearchValues.Create(
        [(byte)'"', (byte)'\\', 0x7f, .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    /// <summary>Writes the text without its quotes; an unpaired surrogate becomes U+FFFD.</summary>
    /// <param name="text">Text.</param>
    /// <param name="utf8">Room for <see cref="MaxBytesPerChar"/> bytes per character.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> utf8)
    {
        if (TryNarrow(text, utf8))
        {
            return text.Length;
        }

        int at = 0;
        while (true)
        {
            int plain = text.IndexOfAny(Special);
            if (plain < 0)
            {
                return at + Encoding.UTF8.GetBytes(text, utf8[at..]);
            }

            at += Encoding.UTF8.GetBytes(text[..plain], utf8[at..]);
            at += Escape((byte)text[plain], utf8[at..]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>Writes UTF-8 text without its quotes, as <see cref="Write(ReadOnlySpan{char}, Span{byte})"/> does.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="utf8">Room for <see cref="MaxBytesPerChar"/> bytes per byte.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> utf8)
    {
        int at = 0;
        while (true)
        {
            int plain = text.IndexOfAny(SpecialBytes);
            ReadOnlySpan<byte> run = plain < 0 ? text : text[..plain];
            run.CopyTo(utf8[at..]);
            at += run.Length;
            if (plain < 0)
            {
                return at;
            }

            at += Escape(text[plain], utf8[at..]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>Takes the contents of a JSON string back to UTF-8 text; false when an escape is malformed.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, [NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        byte[] quoted = new byte[raw.Length + 2];
        quoted[0] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        quoted[^1] = (byte)'"';
        var reader = new Utf8JsonReader(quoted);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            byte[] room = new byte[raw.Length];
            int length = reader.CopyString(room);
            bool whole = !reader.Read();
            text = room.AsSpan(0, length).ToArray();
            return whole;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    /// <summary>Nearly every name is printable ASCII without anything to escape, and shorter than a search takes to set up.</summary>
    private static bool TryNarrow(ReadOnlySpan<char> text, Span<byte> utf8)
    {
        ReadOnlySpan<ushort> from = MemoryMarshal.Cast<char, ushort>(text);
        if (from.Length < Vector128<ushort>.Count)
        {
            for (int i = 0; i < from.Length; i++)
            {
                if (from[i] is < 0x20 or >= 0x7f or '"' or '\\')
                {
                    return false;
                }

                utf8[i] = (byte)from[i];
            }

            return true;
        }

        // The last step overlaps the one before it.
        int last = from.Length - Vector128<ushort>.Count;
        for (int i = 0; ; i = Math.Min(i + Vector128<ushort>.Count, last))
        {
            Vector128<ushort> eight = Vector128.Create(from[i..]);
            Vector128<ushort> special = Vector128.GreaterThan(eight - Vector128.Create((ushort)0x20), Vector128.Create((ushort)(0x7e - 0x20)))
                | Vector128.Equals(eight, Vector128.Create((ushort)'"')) | Vector128.Equals(eight, Vector128.Create((ushort)'\\'));
            if (special != Vector128<ushort>.Zero)
            {
                return false;
            }

            Vector128.Narrow(eight, eight).GetLower().CopyTo(utf8[i..]);
            if (i == last)
            {
                return true;
            }
        }
    }

    private static int Escape(byte special, Span<byte> utf8)
    {
        utf8[0] = (byte)'\\';
        byte shortForm = special switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
        if (shortForm != 0)
        {
            utf8[1] = shortForm;
            return 2;
        }

        "u00"u8.CopyTo(utf8[1..]);
        utf8[4] = Hex(special >> 4);
        utf8[5] = Hex(special & 15);
        return 6;
    }

    private static byte Hex(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
}
