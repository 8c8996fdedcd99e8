using System.Runtime.CompilerServices;

namespace Reeve.Core.Signals.Windows;

/// <summary>How often each fact came, e.g. in a window.</summary>
[InlineArray(FactSet.Size)]
public struct Counts : IEquatable<Counts>
{
    private long _first;

    /// <summary>How often that fact came.</summary>
    public long this[Fact fact]
    {
        readonly get => this[(int)fact];
        set => this[(int)fact] = value;
    }

    /// <summary>True when nothing came.</summary>
    public readonly bool IsEmpty => !((ReadOnlySpan<long>)this).ContainsAnyExcept(0L);

    /// <summary>Adds another's counts.</summary>
    public void Add(Counts other)
    {
        for (int i = 0; i < FactSet.Size; i++)
        {
            this[i] += other[i];
        }
    }

    /// <summary>Adds one of each fact in the set.</summary>
    public void Add(FactSet facts)
    {
        for (int rest = facts.Bits; rest != 0; rest &= rest - 1)
        {
            this[System.Numerics.BitOperations.TrailingZeroCount(rest)]++;
        }
    }

    public static bool operator ==(Counts left, Counts right) => left.Equals(right);

    public static bool operator !=(Counts left, Counts right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(Counts other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Counts other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (long count in this)
        {
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override readonly string ToString()
    {
        Counts counts = this;
        return string.Join(' ', Enum.GetValues<Fact>().Where(f => counts[f] != 0).Select(f => $"{f}={counts[f]}"));
    }
}

/// <summary>Counts of one open bucket, or of everything since a key is known, modulo 2^32.</summary>
[InlineArray(FactSet.Size)]
internal struct SmallCounts
{
    private uint _first;
}
