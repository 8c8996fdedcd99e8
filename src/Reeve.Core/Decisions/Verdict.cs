namespace Reeve.Core.Decisions;

/// <summary>What the snapshot says to a request: the answer, what settled it, and the id of that.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Ground">The check that settled it.</param>
/// <param name="Reference">Id of the hold, permit, constraint or phase.</param>
public readonly record struct Verdict(Answer Answer, Ground Ground, string Reference)
{
    /// <summary>Between the ids of a probe and of a permit in <see cref="Reference"/> when an answer rests on both.</summary>
    public const char And = '+';
}
