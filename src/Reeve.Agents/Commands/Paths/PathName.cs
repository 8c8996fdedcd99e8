namespace Reeve.Agents.Commands.Paths;

/// <summary>Reads a path as the shell and the kernel would, without touching the file system.</summary>
internal static class PathName
{
    /// <summary>The path made absolute against a folder, <c>~</c> expanded, <c>.</c> and <c>..</c> folded, no trailing slash.</summary>
    public static string Absolute(string text, string folder, string home)
    {
        if (text.StartsWith('~'))
        {
            int slash = text.IndexOf('/');
            string user = slash < 0 ? text[1..] : text[1..slash];
            string rest = slash < 0 ? "" : text[slash..];
            string place = user switch { "" => home, "+" => folder, "root" => "/root", _ => "/home/" + user };
            text = place + rest;
        }

        if (IsFolded(text))
        {
            return text;
        }

        return Fold(text.StartsWith('/') ? text : folder + "/" + text);
    }

    /// <summary>True when a folded path is that folder or inside it.</summary>
    public static bool IsUnder(string path, string folder) =>
        path.Length == folder.Length
            ? path == folder
            : folder == "/" || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsFolded(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[0] == '/' && text[^1] != '/' && !text.Contains("//", StringComparison.Ordinal) && !text.Contains("/.", StringComparison.Ordinal);

    private static string Fold(string path)
    {
        Span<char> folded = path.Length <= 512 ? stackalloc char[path.Length + 1] : new char[path.Length + 1];
        int length = 0;
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> segment = path.AsSpan(range);
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment is "..")
            {
                length = Math.Max(0, folded[..length].LastIndexOf('/'));
                continue;
            }

            folded[length++] = '/';
            segment.CopyTo(folded[length..]);
            length += segment.Length;
        }

        return length == 0 ? "/" : new string(folded[..length]);
    }
}
