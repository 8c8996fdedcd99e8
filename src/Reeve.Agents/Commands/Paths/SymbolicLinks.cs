namespace Reeve.Agents.Commands.Paths;

/// <summary>Follows symbolic links in every existing part of a path.</summary>
internal static class SymbolicLinks
{
    private const int MostLinks = 40;

    /// <summary>Target of the link at that path as the file system has it; null when it is no link, does not exist or may not be looked at.</summary>
    public static string? TargetOnDisk(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The absolute, folded path with every link followed; null when links go round in a circle.</summary>
    public static string? Resolve(string path, Func<string, string?> target)
    {
        int links = 0;
        int at = 1;
        while (at <= path.Length)
        {
            int slash = path.IndexOf('/', at);
            int end = slash < 0 ? path.Length : slash;
            if (path.AsSpan(at, end - at) is "..")
            {
                // What stands before it is free of links by now.
                path = PathName.Absolute(path[..end], "/", "/") is var parent && parent.Length > 1 ? parent + path[end..] : path[end..];
                at = Math.Min(parent.Length, path.Length) + 1;
                continue;
            }

            if (end > at && target(path[..end]) is { Length: > 0 } to)
            {
                if (++links > MostLinks)
                {
                    return null;
                }

                string above = path.LastIndexOf('/', end - 1) is int cut and > 0 ? path[..cut] : "/";
                path = to.StartsWith('/') ? to + path[end..] : above.TrimEnd('/') + "/" + to + path[end..];
                at = 1;
                continue;
            }

            at = end + 1;
        }

        return path.Length == 0 ? "/" : PathName.Absolute(path, "/", "/");
    }
}
