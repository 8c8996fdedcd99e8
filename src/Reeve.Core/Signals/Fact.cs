using System.Numerics;

namespace Reeve.Core.Signals;

/// <summary>What is counted about commands and what surrounds them. The number is the place in <see cref="Windows.Counts"/> and in checkpoints; the frequent come first.</summary>
public enum Fact : byte
{
    /// <summary>A command was judged.</summary>
    Proposed,

    /// <summary>It was allowed.</summary>
    Approved,

    /// <summary>It did what it was run for.</summary>
    Succeeded,

    /// <summary>It broke.</summary>
    Failed,

    /// <summary>A check ran and said no.</summary>
    Negative,

    /// <summary>It ended, and how is not known.</summary>
    Unknown,

    /// <summary>It was denied, or a person or another guard said no.</summary>
    Rejected,

    /// <summary>It was undone.</summary>
    RolledBack,

    /// <summary>It was denied by a hard constraint.</summary>
    ConstraintViolation,

    /// <summary>A person stopped everything.</summary>
    EmergencyAbort,

    /// <summary>It was denied by a standing hold.</summary>
    SafetyGateTrigger,

    /// <summary>An incident of severity critical began.</summary>
    CriticalIncident,

    /// <summary>An incident of severity high began.</summary>
    HighIncident,

    /// <summary>An incident of severity medium began.</summary>
    MediumIncident,

    /// <summary>An incident of severity low began.</summary>
    LowIncident,

    /// <summary>The incident came of what an agent did by itself; counted beside its severity.</summary>
    AutonomousIncident,
}

/// <summary>Facts that are true of one signal at once.</summary>
/// <param name="Bits">Bit n set = the fact with number n.</param>
public readonly record struct FactSet(ushort Bits)
{
    /// <summary>How many facts there are.</summary>
    public const int Size = 16;

    private static readonly FactSet[] ByOutcome =
    [
        Of(Fact.Succeeded), Of(Fact.Negative), Of(Fact.Failed), Of(Fact.Rejected), Of(Fact.RolledBack), Of(Fact.Unknown),
    ];

    /// <summary>True when nothing is in it.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many are in it.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of these.</summary>
    public static FactSet Of(params ReadOnlySpan<Fact> facts)
    {
        int bits = 0;
        foreach (Fact fact in facts)
        {
            bits |= 1 << (int)fact;
        }

        return new FactSet((ushort)bits);
    }

    /// <summary>What an outcome says.</summary>
    public static FactSet Of(Outcome outcome) => ByOutcome[(int)outcome];

    /// <summary>True when the fact is in it.</summary>
    public bool Contains(Fact fact) => (Bits & (1 << (int)fact)) != 0;

    /// <summary>Members of either set.</summary>
    public FactSet Union(FactSet other) => new((ushort)(Bits | other.Bits));

    /// <inheritdoc/>
    public override string ToString()
    {
        FactSet set = this;
        return string.Join(',', Enum.GetValues<Fact>().Where(f => set.Contains(f)));
    }
}
