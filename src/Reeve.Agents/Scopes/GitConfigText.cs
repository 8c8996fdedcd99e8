namespace Reeve.Agents.Scopes;

/// <summary>Reads one value out of git's configuration format: sections, sub-sections, quotes, escapes, comments, continued lines.</summary>
internal static class GitConfigText
{
    /// <summary>The first <c>url</c> of <c>[remote "origin"]</c>, or null.</summary>
    public static string? OriginUrl(string text)
    {
        bool inside = false;
        var lines = new StringReader(text);
        while (lines.ReadLine() is { } raw)
        {
            string line = raw;
            while (line.EndsWith('\\') && lines.ReadLine() is { } more)
            {
                line = line[..^1] + more;
            }

            line = line.Trim();
            if (line.StartsWith('['))
            {
                int end = line.LastIndexOf(']');
                inside = end > 0 && IsOrigin(line.AsSpan(1, end - 1));
                line = end > 0 ? line[(end + 1)..].Trim() : "";
            }

            if (inside && Value(line, "url") is { Length: > 0 } url)
            {
                return url;
            }
        }

        return null;
    }

    private static bool IsOrigin(ReadOnlySpan<char> section)
    {
        int quote = section.IndexOf('"');
        return quote > 0
            && section[..quote].Trim().Equals("remote", StringComparison.OrdinalIgnoreCase)
            && section[quote..].Trim().SequenceEqual("\"origin\"");
    }

    private static string? Value(string line, string key)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && line.AsSpan(0, equals).Trim().Equals(key, StringComparison.OrdinalIgnoreCase)
            ? Unquote(line.AsSpan(equals + 1).Trim())
            : null;
    }

    private static string Unquote(ReadOnlySpan<char> value)
    {
        var plain = new System.Text.StringBuilder(value.Length);
        bool quoted = false;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c is '#' or ';' && !quoted)
            {
                break;
            }
            else if (c == '\\' && i + 1 < value.Length)
            {
                i++;
                plain.Append(value[i] switch { 'n' => '\n', 't' => '\t', 'b' => '\b', var other => other });
            }
            else
            {
                plain.Append(c);
            }
        }

        return plain.ToString().Trim();
    }
}
