using System.Collections.Immutable;
using Reeve.Core.Decisions;

namespace Reeve.Core.Signals;

/// <summary>One command's outcome as the agent CLI reported it.</summary>
public sealed record OutcomeReport
{
    /// <summary>The tool call's id; joins the decision.</summary>
    public required string Id { get; init; }

    /// <summary>The dialect it came in.</summary>
    public required string Cli { get; init; }

    /// <summary>Tool name.</summary>
    public required string Tool { get; init; }

    /// <summary>Scope key.</summary>
    public required string Scope { get; init; }

    /// <summary>Agent name.</summary>
    public required string Agent { get; init; }

    /// <summary>Session id.</summary>
    public required string Session { get; init; }

    /// <summary>Types of the command as classified from the report itself.</summary>
    public required TypeSet Types { get; init; }

    /// <summary>The class.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Exit code where the CLI tells it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall time in milliseconds where the CLI tells it.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The files that the command writes, as far as they can be read off.</summary>
    public ImmutableArray<FileMark> Writes { get; init; } = [];

    /// <summary>True when it came with a hook's token: once tokens exist, only such outcomes are evidence.</summary>
    public bool Trusted { get; init; }
}
