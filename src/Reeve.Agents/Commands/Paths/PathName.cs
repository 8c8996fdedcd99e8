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

        return Kernel(IsFolded(text) ? text : Fold(text.StartsWith('/') ? text : folder + "/" + text), folder);
    }

    /// <summary>The path made absolute, its <c>..</c> left in: behind a link they mean another folder.</summary>
    public static string Joined(string text, string folder, string home) =>
        text.StartsWith('~') ? Absolute(text, folder, home) : text.StartsWith('/') ? text : folder + "/" + text;

    /// <summary>The kernel's names of a process's root and working folder put back to what they mean.</summary>
    private static string Kernel(string path, string folder)
    {
        if (!path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return path;
        }

        string[] parts = path.Split('/');
        int at = parts.Length > 5 && parts[3] == "task" ? 5 : 3;
        if (parts.Length <= at || parts[at] is not ("root" or "cwd"))
        {
            return path;
        }

        string rest = string.Concat(parts[(at + 1)..].Select(p => "/" + p));
        return parts[at] == "root" ? Kernel(rest.Length == 0 ? "/" : rest, folder) : folder + rest;
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
