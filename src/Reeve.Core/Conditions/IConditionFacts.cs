using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>
/// What a condition is evaluated on, for one subject at one moment. Reads are asked by their place in <see cref="Condition.Reads"/>,
/// sequential tests by their place in <see cref="Condition.Tests"/>. Must answer without side effects and, for evaluation to allocate nothing,
/// without allocating.
/// </summary>
public interface IConditionFacts
{
    /// <summary>A rate with fewer trials than this is inconclusive; a rate without trials always is.</summary>
    long MinSamples { get; }

    /// <summary>A count in the window; false when it is not known.</summary>
    bool TryCount(int read, out long count);

    /// <summary>A rate in the window; false when it is not known.</summary>
    bool TryRate(int read, out Rate rate);

    /// <summary>A text, or null when there is known to be none; false when it is not known.</summary>
    bool TryText(int read, out string? text);

    /// <summary>The test's last verdict: true = it convicted, false = it cleared, inconclusive = neither yet.</summary>
    Truth Verdict(int test);
}
