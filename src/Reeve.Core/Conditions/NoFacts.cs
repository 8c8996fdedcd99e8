using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>Nothing is known: for what does not depend on facts.</summary>
internal sealed class NoFacts : IConditionFacts
{
    public static readonly NoFacts Instance = new();

    public long MinSamples => 0;

    public bool TryCount(int read, out long count)
    {
        count = 0;
        return false;
    }

    public bool TryRate(int read, out Rate rate)
    {
        rate = default;
        return false;
    }

    public bool TryText(int read, out string? text)
    {
        text = null;
        return false;
    }

    public Truth Verdict(int test) => Truth.Inconclusive;
}
