namespace Reeve.Agents.Hooks.Reading;

/// <summary>Finds an escaped NUL in JSON: no shell line, path or text file has one, and a C program would see the text end there.</summary>
internal static class JsonNul
{
    /// <summary>Offset of the first <c>\u0000</c> that is an escape, or -1.</summary>
    public static int Find(ReadOnlySpan<byte> json)
    {
        int from = 0;
        while (json[from..].IndexOf("\\u0000"u8) is int found and >= 0)
        {
            int at = from + found;
            int slashes = json[..at].Length - json[..at].TrimEnd((byte)'\\').Length;
            if (slashes % 2 == 0)
            {
                return at;
            }

            from = at + 1;
        }

        return -1;
    }
}
