namespace Reeve.Agents.Commands.Table;

/// <summary>A hard constraint: its id, the paths it protects, and examples.</summary>
internal sealed class ConstraintRow(string id, int line)
{
    public string Id { get; } = id;

    public int Line { get; } = line;

    /// <summary>Path globs; a leading <c>~</c> is the home folder.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Path globs that are fine although a pattern covers them.</summary>
    public List<string> Exceptions { get; } = [];

    /// <summary>Folders that may not be moved, removed or opened up as a whole.</summary>
    public List<string> Trees { get; } = [];

    public List<string> Yes { get; } = [];

    public List<string> No { get; } = [];
}
