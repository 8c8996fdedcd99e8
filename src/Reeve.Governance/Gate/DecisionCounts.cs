using Reeve.Core.Decisions;
using Reeve.Core.Drills;

namespace Reeve.Governance.Gate;

/// <summary>How many decisions and outcomes since start, rehearsals left out.</summary>
public sealed class DecisionCounts
{
    private readonly long[] _byAnswer = new long[3];
    private long _outcomes;

    /// <summary>Decisions with that answer.</summary>
    public long Of(Answer answer) => Interlocked.Read(ref _byAnswer[(int)answer]);

    /// <summary>Outcomes received.</summary>
    public long Outcomes => Interlocked.Read(ref _outcomes);

    internal void Add(string scope, Answer answer)
    {
        if (!RehearsalScope.Is(scope))
        {
            Interlocked.Increment(ref _byAnswer[(int)answer]);
        }
    }

    internal void AddOutcome(string scope)
    {
        if (!RehearsalScope.Is(scope))
        {
            Interlocked.Increment(ref _outcomes);
        }
    }
}
