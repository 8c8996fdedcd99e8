using System.Collections.Immutable;

namespace Reeve.Core.Decisions;

/// <summary>One command an agent wants to run, parsed and classified, ready to be judged.</summary>
public sealed record CommandRequest
{
    /// <summary>The agent CLI's id of the tool call (Claude's <c>tool_use_id</c>); decision and outcome join on it. At most 128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The dialect it came in, e.g. <c>claude-code</c>.</summary>
    public required string Cli { get; init; }

    /// <summary>Tool name as the CLI spells it, e.g. <c>Bash</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Scope key: normalised remote of the repository, else its path.</summary>
    public required string Scope { get; init; }

    /// <summary>Name of the agent: the hook token's, else the CLI's. At most 128 characters.</summary>
    public required string Agent { get; init; }

    /// <summary>The CLI's session id. At most 128 characters.</summary>
    public required string Session { get; init; }

    /// <summary>The sub-agent inside the session, or null.</summary>
    public string? SubAgent { get; init; }

    /// <summary>Every type that the parts of the command need.</summary>
    public required TypeSet Types { get; init; }

    /// <summary>Id of the hard constraint it breaks, or null.</summary>
    public string? Constraint { get; init; }

    /// <summary>Digest of the canonical action.</summary>
    public required ActionDigest Digest { get; init; }

    /// <summary>What a person is shown as the command; at most 4 kB.</summary>
    public required string Text { get; init; }

    /// <summary>The strictest part with its values left out, e.g. <c>git push _ _</c>: for counting; at most 120 characters.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Why it was classified so, one sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>Folder relative to the scope's root; empty at the root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The exit code the CLI will report is not that of the work (pipe, <c>|| true</c>).</summary>
    public bool ExitCodeMasked { get; init; }

    /// <summary>A person sits at the CLI and the CLI can ask them itself.</summary>
    public bool Attended { get; init; }

    /// <summary><c>.agent-workspace/STOP</c> lies in the scope's root: someone stopped the scope with a file.</summary>
    public bool StopFile { get; init; }

    /// <summary>The files that the call writes, as far as they can be read off; at most <see cref="MaxWrites"/>.</summary>
    public ImmutableArray<FileMark> Writes { get; init; } = [];

    /// <summary>Most files that one call may be known to write.</summary>
    public const int MaxWrites = 128;

    /// <summary>
    /// The exact bytes under <see cref="Digest"/>: the shell line, or the tool's input as it came. They belong to the caller: valid until the
    /// decision has been returned, never to be kept.
    /// </summary>
    public ReadOnlyMemory<byte> Canonical { get; init; }
}
