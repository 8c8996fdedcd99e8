using System.Buffers;

namespace Reeve.Agents.Commands.Paths;

/// <summary>A set of protected paths with exceptions: answers whether what was named could be one of them.</summary>
internal sealed class PathGuard
{
    private readonly PathPattern[] _patterns;
    private readonly PathPattern[] _exceptions;
    private readonly SearchValues<string> _fragments;

    public PathGuard(IEnumerable<string> patterns, IEnumerable<string> exceptions)
    {
        _patterns = [.. patterns.Select(p => new PathPattern(p))];
        _exceptions = [.. exceptions.Select(p => new PathPattern(p))];
        _fragments = SearchValues.Create(_patterns.Select(Fragment).Distinct(StringComparer.Ordinal).ToArray(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>False when a literal path cannot possibly be protected: a cheap test before the exact one.</summary>
    public bool Suspects(ReadOnlySpan<char> path) => path.ContainsAny(_fragments);

    /// <summary>True when an absolute, folded path or glob could mean a protected file.</summary>
    public bool Covers(string path, bool literal)
    {
        if (literal && !Suspects(path))
        {
            return false;
        }

        string[] named = PathPattern.Split(path);
        foreach (PathPattern pattern in _patterns)
        {
            if (!literal && pattern.IsVisibleName && PathPattern.IsVague(named))
            {
                continue;
            }

            if (pattern.MayMean(named))
            {
                return !literal || !Excepted(named);
            }
        }

        return false;
    }

    /// <summary>True when some protected path ends with that name.</summary>
    public bool Ends(string name) => Array.Exists(_patterns, p => p.Last is not "**" && new PathPattern("/" + p.Last).MayMean([name]));

    private bool Excepted(string[] named) => Array.Exists(_exceptions, e => e.MayMean(named));

    /// <summary>The longest literal stretch of a pattern.</summary>
    private static string Fragment(PathPattern pattern) =>
        pattern.Text.Split('*', '?').Select(s => s.Trim('/')).MaxBy(s => s.Length) is { Length: > 0 } longest ? longest : "/";
}
