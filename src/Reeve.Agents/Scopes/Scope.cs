namespace Reeve.Agents.Scopes;

/// <summary>The repository a command runs in: what phase, holds, permits and windows are keyed by.</summary>
/// <param name="Key">Normalised remote (<c>host/path</c>), else the absolute path; at most 512 characters.</param>
/// <param name="Root">Absolute path of the work tree, or of the folder itself where there is no repository.</param>
public sealed record Scope(string Key, string Root)
{
    /// <summary>Longest key.</summary>
    public const int MaxKey = 512;

    /// <summary>Where a person or a program puts a file to stop the scope.</summary>
    internal FileProbe StopFile { get; } = new(Path.Combine(Root, ".agent-workspace", "STOP"));

    /// <summary>The folder relative to the root with <c>/</c>; empty at the root and for a folder outside it the absolute path.</summary>
    public string Relative(string folder)
    {
        ReadOnlySpan<char> path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder).AsSpan());
        if (path.SequenceEqual(Root))
        {
            return "";
        }

        return Root == "/" ? path[1..].ToString()
            : path.StartsWith(Root, StringComparison.Ordinal) && path[Root.Length] == '/' ? path[(Root.Length + 1)..].ToString()
            : path.ToString();
    }
}
