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

    /// <summary>The user's Gemini CLI folder; default <c>~/.gemini</c> (<c>GEMINI_CLI_HOME</c> moves the home it is in).</summary>
    public string GeminiHome { get; init; } = Path.Combine(Home, ".gemini");

    /// <summary>The user's Copilot CLI folder; default <c>~/.copilot</c> (<c>COPILOT_HOME</c> moves it).</summary>
    public string CopilotHome { get; init; } = Path.Combine(Home, ".copilot");

    /// <summary>The user's Cursor folder: <c>~/.cursor</c>.</summary>
    public string CursorHome { get; init; } = Path.Combine(Home, ".cursor");

    /// <summary>Folder of Claude Code's settings for the whole machine; they can switch every other hook off.</summary>
    public string ClaudeManaged { get; init; } = "/etc/claude-code";

    /// <summary>Folder of Codex's settings for the whole machine; they can switch every other hook off.</summary>
    public string CodexManaged { get; init; } = "/etc/codex";

    /// <summary>Folder of Gemini CLI's settings for the whole machine; they can switch every hook off.</summary>
    public string GeminiManaged { get; init; } = "/etc/gemini-cli";
}
