using System.Buffers.Text;

namespace Reeve.Core.Journal;

/// <summary>Takes a line of known form apart from the left. Accepts exactly what <see cref="LineWriter"/> writes.</summary>
/// <param name="line">The line.</param>
public ref struct LineScanner(ReadOnlySpan<byte> line)
{
    /// <summary>What has not been taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>Takes these bytes.</summary>
    public bool Take(scoped ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Rest = Rest[expected.Length..];
        return true;
    }

    /// <summary>Takes a decimal number without sign or leading zeros.</summary>
    public bool TakeNumber(out long number)
    {
        if (!Utf8Parser.TryParse(Rest, out number, out int used) || Rest[0] is < (byte)'0' or > (byte)'9' || (Rest[0] == (byte)'0' && used > 1))
        {
            return false;
        }

        Rest = Rest[used..];
        return true;
    }

    /// <summary>Takes a time of the journal's form.</summary>
    public bool TakeTime(out DateTimeOffset time)
    {
        if (Rest.Length < 27 || !EntryLine.TryParseTime(Rest[..27], out time))
        {
            time = default;
            return false;
        }

        Rest = Rest[27..];
        return true;
    }

    /// <summary>Takes lower-case hexadecimal digits that fill the span.</summary>
    public bool TakeHex(scoped Span<byte> bytes)
    {
        int digits = bytes.Length * 2;
        if (Rest.Length < digits || Rest[..digits].ContainsAnyInRange((byte)'A', (byte)'F')
            || Convert.FromHexString(Rest[..digits], bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Rest = Rest[digits..];
        return true;
    }

    /// <summary>Takes up to and with the closing quote; escapes stay as they are.</summary>
    public bool TakeString(out ReadOnlySpan<byte> raw)
    {
        int at = 0;
        while (true)
        {
            int step = Rest[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0 || (Rest[at + step] == (byte)'\\' && at + step + 2 > Rest.Length))
            {
                raw = default;
                return false;
            }

            at += step;
            if (Rest[at] == (byte)'"')
            {
                raw = Rest[..at];
                Rest = Rest[(at + 1)..];
                return true;
            }

            at += 2;
        }
    }
}
