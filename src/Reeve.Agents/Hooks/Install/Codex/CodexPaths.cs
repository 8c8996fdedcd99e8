namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>Where the parts of a Codex hook stand.</summary>
internal sealed record CodexPaths(HookPlace Place)
{
    /// <summary><c>.codex</c> of the repository or of the user.</summary>
    public string Folder { get; } = Place.Repository is { } repository ? Path.Combine(repository, ".codex") : Place.CodexHome;

    public string Hooks => Path.Combine(Folder, CodexEntries.FileName);

    public string Client => Path.Combine(Folder, CodexClient.FileName);

    /// <summary>Trust is always kept in the user's own file.</summary>
    public string Config => Path.Combine(Place.CodexHome, "config.toml");

    /// <summary>What the machine demands of every Codex.</summary>
    public string Requirements => Path.Combine(Place.CodexManaged, "requirements.toml");
}
