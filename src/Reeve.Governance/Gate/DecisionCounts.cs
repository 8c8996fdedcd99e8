using Reeve.Core.Decisions;

namespace Reeve.Governance.Gate;

/// <summary>How many decisions and outcomes since start.</summary>
public sealed class DecisionCounts
{
    private readonly long[] _byAnswer = new long[3];
    private long _outcomes;

    /// <summary>Decisions with that answer.</summary>
    public long Of(Answer answer) => Interlocked.Read(ref _byAnswer[(int)answer]);

    /// <summary>Outcomes received.</summary>
    public long Outcomes => Interlocked.Read(ref _outcomes);

    internal void Add(Answer answer) => Interlocked.Increment(ref _byAnswer[(int)answer]);

    internal void AddOutcome() => Interlocked.Increment(ref _outcomes);
}
