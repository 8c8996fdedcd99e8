using System.Numerics;

namespace Reeve.Core.Decisions;

/// <summary>A set of command types as one 64-bit word, so that whitelists and pauses are a mask away.</summary>
/// <param name="Bits">Bit n set = the type with <see cref="CommandType.Bit"/> n is a member.</param>
public readonly record struct TypeSet(ulong Bits)
{
    /// <summary>The empty set.</summary>
    public static readonly TypeSet Empty;

    /// <summary>True when the set has no member.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The strictest member (highest bit).</summary>
    /// <exception cref="InvalidOperationException">The set is empty.</exception>
    public CommandType Strictest => IsEmpty
        ? throw new InvalidOperationException("An empty set has no strictest type.")
        : CommandType.At(63 - BitOperations.LeadingZeroCount(Bits));

    /// <summary>The set of these types.</summary>
    public static TypeSet Of(params ReadOnlySpan<CommandType> types)
    {
        ulong bits = 0;
        foreach (CommandType type in types)
        {
            bits |= 1UL << type.Bit;
        }

        return new TypeSet(bits);
    }

    /// <summary>True when the type is a member.</summary>
    public bool Contains(CommandType type) => (Bits & (1UL << type.Bit)) != 0;

    /// <summary>Members of either set.</summary>
    public TypeSet Union(TypeSet other) => new(Bits | other.Bits);

    /// <summary>Members of both sets.</summary>
    public TypeSet Intersect(TypeSet other) => new(Bits & other.Bits);

    /// <summary>Members of this set that are not in the other.</summary>
    public TypeSet Except(TypeSet other) => new(Bits & ~other.Bits);

    /// <summary>Members, least strict first.</summary>
    public IEnumerable<CommandType> Members()
    {
        for (ulong rest = Bits; rest != 0; rest &= rest - 1)
        {
            yield return CommandType.At(BitOperations.TrailingZeroCount(rest));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Members());
}
