using System.Buffers.Text;

namespace Reeve.Core.Journal;

/// <summary>Writes a line of known form into a span that is large enough.</summary>
/// <param name="room">Where the line goes.</param>
public ref struct LineWriter(Span<byte> room)
{
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
        Utf8Formatter.TryFormat(time.UtcDateTime, _room[Length..], out _, 'O');
        _room[Length + 26] = (byte)'Z';
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
