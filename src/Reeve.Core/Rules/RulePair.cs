using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Core.Statistics;

namespace Reeve.Core.Rules;

/// <summary>What a rule remembers of one scope and subject: that it is open, from when on it counts, and its sequential tests.</summary>
internal sealed class RulePair
{
    /// <summary>True from the trip until it is restarted.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Second of the last restart, 0 for none.</summary>
    public uint Floor { get; set; }

    /// <summary>What had come at the last restart, by source.</summary>
    public List<(RuleSource Source, SmallCounts Total)> Before { get; } = [];

    /// <summary>States of the condition's sequential tests, in their order.</summary>
    public Sprt[] Tests { get; private set; } = [];

    /// <summary>The rule's edition that the tests are of.</summary>
    public long TestsOf { get; private set; }

    /// <summary>True when nothing is remembered.</summary>
    public bool IsEmpty => !IsOpen && Floor == 0 && Tests.Length == 0;

    /// <summary>Makes the tests those of a rule: they go on while it stays in force with the same condition.</summary>
    public void TestFor(CompiledRule rule, long edition)
    {
        if (TestsOf != edition)
        {
            TestsOf = edition;
            Tests = rule.Tests.Length == 0 ? [] : new Sprt[rule.Tests.Length];
            ResetTests();
        }
    }

    /// <summary>Forgets the tests' evidence and verdicts.</summary>
    public void ResetTests() => Array.Fill(Tests, Sprt.Fresh);

    /// <summary>Puts the tests back; for the checkpoint.</summary>
    public void Restore(long of, Sprt[] tests)
    {
        TestsOf = of;
        Tests = tests;
    }

    /// <summary>Counts of a source since the restart; false when it was not known what had come before.</summary>
    public bool TrySince(RuleSource source, Series? series, out Counts counts)
    {
        counts = default;
        foreach ((RuleSource known, SmallCounts before) in Before)
        {
            if (known == source)
            {
                for (int i = 0; series is not null && i < FactSet.Size; i++)
                {
                    counts[i] = unchecked(series.Total[i] - before[i]);
                }

                return true;
            }
        }

        return false;
    }
}
