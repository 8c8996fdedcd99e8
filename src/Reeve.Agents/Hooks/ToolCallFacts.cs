namespace Reeve.Agents.Hooks;

/// <summary>One tool call before it is classified.</summary>
public readonly record struct ToolCallFacts
{
    /// <summary>Id of the call; at most 128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The dialect it came in.</summary>
    public required string Cli { get; init; }

    /// <summary>Tool name as the CLI spells it.</summary>
    public required string Tool { get; init; }

    /// <summary>Raw UTF-8 JSON object of the tool's input.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Working folder; absolute.</summary>
    public required string? Cwd { get; init; }

    /// <summary>Session id.</summary>
    public required string Session { get; init; }

    /// <summary>Agent name.</summary>
    public required string Agent { get; init; }

    /// <summary>Sub-agent, or null.</summary>
    public string? SubAgent { get; init; }

    /// <summary>Scope key the token is bound to, or null.</summary>
    public string? TokenScope { get; init; }

    /// <summary>The CLI can ask its person.</summary>
    public bool Attended { get; init; }
}
