namespace Reeve.Agents.Hooks.Install;

/// <summary>Whose settings get the hook.</summary>
/// <param name="Home">The user's home folder, absolute.</param>
/// <param name="Repository">The repository's top folder, absolute; null puts the hook into the user's own settings.</param>
/// <param name="DataFolder">Reeve's data folder, where the originals of changed files are kept.</param>
public sealed record HookPlace(string Home, string? Repository, string DataFolder)
{
    /// <summary>The user's Claude Code folder; default <c>~/.claude</c> (<c>CLAUDE_CONFIG_DIR</c> moves it).</summary>
    public string ClaudeHome { get; init; } = Path.Combine(Home, ".claude");

    /// <summary>The user's Codex folder; default <c>~/.codex</c> (<c>CODEX_HOME</c> moves it).</summary>
    public string CodexHome { get; init; } = Path.Combine(Home, ".codex");

    /// <summary>Folder of Claude Code's settings for the whole machine; they can switch every other hook off.</summary>
    public string ClaudeManaged { get; init; } = "/etc/claude-code";

    /// <summary>Folder of Codex's settings for the whole machine; they can switch every other hook off.</summary>
    public string CodexManaged { get; init; } = "/etc/codex";
}
