namespace Reeve.Agents.Scopes;

/// <summary>Brings the many spellings of a remote to one: <c>host/path</c>, without scheme, user, password, port and <c>.git</c>.</summary>
public static class RemoteUrl
{
    /// <summary>
    /// The normal form. <c>git@GitHub.com:a/b.git</c>, <c>https://u:p@github.com:443/a/b/</c> and <c>ssh://git@github.com/a/b</c> are all
    /// <c>github.com/a/b</c>; a local path or <c>file:</c> URL gives the path. Null when the URL names nothing.
    /// </summary>
    public static string? Normalise(string url)
    {
        ReadOnlySpan<char> rest = url.AsSpan().Trim();
        int scheme = rest.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            bool file = rest[..scheme].Equals("file", StringComparison.OrdinalIgnoreCase);
            rest = rest[(scheme + 3)..];
            int slash = rest.IndexOf('/');
            ReadOnlySpan<char> host = file || slash < 0 ? rest[..Math.Max(slash, 0)] : rest[..slash];
            return file || slash < 0 ? LocalPath(rest[Math.Max(slash, 0)..]) : Join(host, rest[slash..]);
        }

        int colon = rest.IndexOf(':');
        int firstSlash = rest.IndexOf('/');
        return colon > 0 && (firstSlash < 0 || colon < firstSlash) && !rest.StartsWith("[", StringComparison.Ordinal)
            ? Join(rest[..colon], rest[(colon + 1)..])
            : LocalPath(rest);
    }

    private static string? Join(ReadOnlySpan<char> authority, ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> host = authority[(authority.LastIndexOf('@') + 1)..];
        int end = host.StartsWith("[", StringComparison.Ordinal) ? host.IndexOf(']') + 1 : host.IndexOf(':');
        host = end > 0 ? host[..end] : host;
        path = WithoutSuffix(path.Trim('/'));
        return host.IsEmpty || path.IsEmpty ? null : $"{host.ToString().ToLowerInvariant()}/{path}";
    }

    private static string? LocalPath(ReadOnlySpan<char> path)
    {
        path = WithoutSuffix(path.TrimEnd('/'));
        return path.IsEmpty ? null : path.ToString();
    }

    private static ReadOnlySpan<char> WithoutSuffix(ReadOnlySpan<char> path) =>
        (path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path).TrimEnd('/');
}
