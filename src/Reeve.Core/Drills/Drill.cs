namespace Reeve.Core.Drills;

/// <summary>A drill that was run, or was begun and cut off.</summary>
/// <param name="Id">The kind, a dash and eight characters, e.g. <c>rollback-7f3k2m9q</c>.</param>
/// <param name="Kind">One of <see cref="Readiness.ReadinessMeasures.Drills"/>.</param>
/// <param name="Passed">Everything happened that was to happen.</param>
/// <param name="At">When it began (UTC).</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="By">Who ran it.</param>
/// <param name="Details">What was done and seen: a <see cref="DrillEvidence"/> as JSON; a row written by hand may have any text.</param>
public sealed record Drill(string Id, string Kind, bool Passed, DateTimeOffset At, long Milliseconds, string By, string Details)
{
    /// <summary>How it ended. One that could not be carried out is told by its evidence.</summary>
    public DrillVerdict Verdict() =>
        Passed ? DrillVerdict.Passed : DrillEvidence.Read(Details).Verdict is DrillVerdict.Inconclusive ? DrillVerdict.Inconclusive : DrillVerdict.Failed;
}
