namespace Reeve.Agents.Commands;

/// <summary>One tool call as the agent CLI names it.</summary>
/// <param name="Tool">Name of the tool, e.g. <c>Bash</c>, <c>Write</c>, <c>mcp__github__create_issue</c>.</param>
/// <param name="InputJson">Raw UTF-8 JSON object of the tool's input.</param>
/// <param name="Cwd">Absolute path of the folder the agent works in.</param>
/// <param name="ScopeRoot">Absolute path of the repository.</param>
public readonly record struct ToolCall(string Tool, ReadOnlyMemory<byte> InputJson, string Cwd, string ScopeRoot)
{
    /// <summary>True for absolute paths of files that calls before this one wrote; null = nobody knows.</summary>
    public Func<string, bool>? WroteBefore { get; init; }
}
