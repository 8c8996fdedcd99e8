using Reeve.Core.Drills;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Drills;

/// <summary>The steps of one drill, timed as they come: each takes as long as it is since the one before. The first that does not pass decides.</summary>
internal sealed class DrillLog(TimeProvider time)
{
    private readonly List<DrillStep> _steps = [];
    private readonly long _began = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>No step was noted yet.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Notes a step.</summary>
    /// <param name="name">What was tried.</param>
    /// <param name="asExpected">What was to happen has happened.</param>
    /// <param name="what">What was seen.</param>
    /// <param name="took">How long, where another measured it.</param>
    /// <returns><paramref name="asExpected"/>.</returns>
    public bool Saw(string name, bool asExpected, string what, TimeSpan? took = null)
    {
        Add(name, asExpected ? DrillVerdict.Passed : DrillVerdict.Failed, what, took);
        return asExpected;
    }

    /// <summary>Notes a step that was refused: it failed, unless an instrument did.</summary>
    public void Refused(string name, Refusal refusal) =>
        Add(name, refusal.Kind == RefusalKind.Instrument ? DrillVerdict.Inconclusive : DrillVerdict.Failed, refusal.ToString());

    /// <summary>Notes that the drill cannot go on, which says nothing about what it was to show.</summary>
    public void CouldNot(string name, string why) => Add(name, DrillVerdict.Inconclusive, why);

    /// <summary>What was seen in all.</summary>
    /// <param name="passed">Summary for the case that every step passed.</param>
    public DrillEvidence Evidence(string passed) =>
        _steps.FirstOrDefault(s => s.Verdict != DrillVerdict.Passed) is { } step
            ? new DrillEvidence(step.Verdict, $"{step.Name}: {step.What}", [.. _steps])
            : new DrillEvidence(DrillVerdict.Passed, passed, [.. _steps]);

    private void Add(string name, DrillVerdict verdict, string what, TimeSpan? took = null)
    {
        TimeSpan since = time.GetElapsedTime(_last);
        _last = time.GetTimestamp();
        _steps.Add(new DrillStep(name, verdict, Math.Round((took ?? since).TotalMilliseconds, 3), what));
    }
}
