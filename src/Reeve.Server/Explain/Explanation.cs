using Reeve.Core.Decisions;

namespace Reeve.Server.Explain;

/// <summary>What the gate would answer, and why.</summary>
internal sealed record Explanation
{
    /// <summary>Types that the command needs.</summary>
    public required TypeSet Types { get; init; }

    /// <summary>The strictest of them; null when there is none.</summary>
    public required string? Strictest { get; init; }

    /// <summary>The hard constraint it meets; null for none.</summary>
    public required string? Constraint { get; init; }

    /// <summary>Paths that decided.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Why it was classified so.</summary>
    public required string Why { get; init; }

    /// <summary>The command without its particulars.</summary>
    public required string Shape { get; init; }

    /// <summary>The exit code of the line is not that of its work.</summary>
    public required bool ExitCodeMasked { get; init; }

    /// <summary>What a person is shown as the command.</summary>
    public required string Text { get; init; }

    /// <summary>The answer.</summary>
    public required Answer Answer { get; init; }

    /// <summary>What decided.</summary>
    public required Ground Ground { get; init; }

    /// <summary>The hold, permit or constraint that decided; null for none.</summary>
    public required string? Reference { get; init; }

    /// <summary>The reason as the agent would be told.</summary>
    public required string Reason { get; init; }

    /// <summary>Phase in force.</summary>
    public required Phase Phase { get; init; }

    /// <summary>Scope key.</summary>
    public required string Scope { get; init; }

    /// <summary>Folder relative to the scope's root.</summary>
    public required string Folder { get; init; }

    /// <summary>Digest of the action.</summary>
    public required ActionDigest Digest { get; init; }
}
