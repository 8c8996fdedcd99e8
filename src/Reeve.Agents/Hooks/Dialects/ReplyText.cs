using System.Buffers;
using System.Text.Unicode;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>Writes answers by hand: fixed JSON around one escaped text.</summary>
internal static class ReplyText
{
    private const int MaxReason = 4096;
    private const string NoReason = "Reeve did not allow this call and gave no reason: see `reeve status`.";

    /// <summary>The head, the text as the inside of a JSON string, the tail. A blank text is replaced, a long one cut.</summary>
    public static byte[] Write(ReadOnlySpan<byte> head, string reason, ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<char> text = string.IsNullOrWhiteSpace(reason) ? NoReason : reason.AsSpan(0, Math.Min(reason.Length, MaxReason));
        byte[] rented = ArrayPool<byte>.Shared.Rent(head.Length + tail.Length + (text.Length * 6));
        head.CopyTo(rented);
        int at = head.Length + Escape(text, rented.AsSpan(head.Length));
        tail.CopyTo(rented.AsSpan(at));
        byte[] reply = rented.AsSpan(0, at + tail.Length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return reply;
    }

    private static int Escape(ReadOnlySpan<char> text, Span<byte> into)
    {
        int written = 0;
        while (!text.IsEmpty)
        {
            int plain = 0;
            while (plain < text.Length && text[plain] is >= ' ' and not ('"' or '\\' or '\x7f'))
            {
                plain++;
            }

            Utf8.FromUtf16(text[..plain], into[written..], out _, out int bytes);
            written += bytes;
            if (plain < text.Length)
            {
                written += EscapeOne(text[plain], into[written..]);
                plain++;
            }

            text = text[plain..];
        }

        return written;
    }

    private static int EscapeOne(char c, Span<byte> into)
    {
        into[0] = (byte)'\\';
        byte letter = c switch { '"' => (byte)'"', '\\' => (byte)'\\', '\n' => (byte)'n', '\r' => (byte)'r', '\t' => (byte)'t', _ => 0 };
        if (letter != 0)
        {
            into[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(into[1..]);
        into[4] = "0123456789abcdef"u8[c >> 4];
        into[5] = "0123456789abcdef"u8[c & 15];
        return 6;
    }
}
