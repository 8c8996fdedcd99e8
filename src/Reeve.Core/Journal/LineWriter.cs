using System.Buffers;
using System.Buffers.Text;

namespace Reeve.Core.Journal;

/// <summary>Writes a line of known form into a span that is large enough.</summary>
/// <param name="room">Where the line goes.</param>
public ref struct LineWriter(Span<byte> room)
{
    [ThreadStatic]
    private static long _second;

    [ThreadStatic]
    private static byte[]? _secondText;

    private readonly Span<byte> _room = room;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Writes bytes as they are.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_room[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes a decimal number.</summary>
    public void Put(long number)
    {
        Utf8Formatter.TryFormat(number, _room[Length..], out int used);
        Length += used;
    }

    /// <summary>Writes <c>YYYY-MM-DDTHH:MM:SS.ffffffZ</c>: the seventh digit of the round-trip format gives way to the Z.</summary>
    public void Put(DateTimeOffset time)
    {
        Span<byte> at = _room.Slice(Length, 28);
        (long second, long ticks) = Math.DivRem(time.UtcTicks, TimeSpan.TicksPerSecond);
        if (_second != second || _secondText is null)
        {
            Utf8Formatter.TryFormat(time.UtcDateTime, at, out _, 'O');
            (_second, _secondText) = (second, at[..20].ToArray());
        }

        // Lines come many to the second: only the microseconds differ.
        _secondText.CopyTo(at);
        Utf8Formatter.TryFormat(ticks / TimeSpan.TicksPerMicrosecond, at[20..], out _, new StandardFormat('D', 6));
        at[26] = (byte)'Z';
        Length += 27;
    }

    /// <summary>Writes the contents of a JSON string and gives them back.</summary>
    public ReadOnlySpan<byte> PutText(ReadOnlySpan<char> text)
    {
        Span<byte> rest = _room[Length..];
        int written = JsonString.Write(text, rest);
        Length += written;
        return rest[..written];
    }

    /// <summary>Writes lower-case hexadecimal digits.</summary>
    public void PutHex(ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, _room[Length..], out int used);
        Length += used;
    }
}
