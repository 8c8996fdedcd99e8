using Reeve.Core.Decisions;

namespace Reeve.Agents.Replay;

/// <summary>What to replay at.</summary>
public sealed record ReplayOptions
{
    /// <summary>Phases to judge at, each with a gate of its own. Default: all five.</summary>
    public IReadOnlyList<Phase> Phases { get; init; } = Core.Decisions.Phases.All;

    /// <summary>How many of the most asked shapes are listed. Default 20; range 1 to 1,000.</summary>
    public int Shapes { get; init; } = 20;

    /// <summary>How many lines that could not be judged are listed; all are counted. Default 100; range 0 to 10,000.</summary>
    public int Unjudged { get; init; } = 100;

    /// <summary>Also list each call with its answers, in memory until the end. Default: no.</summary>
    public bool EachCall { get; init; }

    /// <summary>Every value that is out of range, as <c>name: what is allowed</c>; empty when all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (Phases.Count == 0)
        {
            problems.Add($"{nameof(Phases)}: at least one.");
        }

        if (Shapes is < 1 or > 1000)
        {
            problems.Add($"{nameof(Shapes)}: {Shapes} is not within 1 to 1,000.");
        }

        if (Unjudged is < 0 or > 10_000)
        {
            problems.Add($"{nameof(Unjudged)}: {Unjudged} is not within 0 to 10,000.");
        }

        return problems;
    }
}

/// <summary>How far a replay is.</summary>
/// <param name="BytesRead">Bytes read of all files.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
/// <param name="Calls">Calls judged so far.</param>
public readonly record struct ReplayProgress(long BytesRead, long BytesTotal, long Calls);
