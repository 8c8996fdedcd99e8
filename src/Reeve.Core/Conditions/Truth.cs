namespace Reeve.Core.Conditions;

/// <summary>What a condition says: a trip needs <see cref="True"/>; no data is <see cref="Inconclusive"/>, never healthy and never an alarm.</summary>
public enum Truth
{
    /// <summary>The data say no.</summary>
    False = 0,

    /// <summary>The data say yes.</summary>
    True = 1,

    /// <summary>The data say neither: missing, too few, or divided by zero.</summary>
    Inconclusive = 2,
}

/// <summary>
/// Three-valued logic: an operand that settles the result absorbs an inconclusive one, on either side, as CEL absorbs errors
/// (strong three-valued logic of Kleene, 1938).
/// </summary>
public static class Truths
{
    private static readonly string[] Names = ["false", "true", "inconclusive"];

    /// <summary>Lower-case name, as shown outside.</summary>
    public static string Name(this Truth truth) => Names[(int)truth];

    /// <summary>True or false.</summary>
    public static Truth Of(bool value) => value ? Truth.True : Truth.False;

    /// <summary>False when either is false; else inconclusive when either is.</summary>
    public static Truth And(Truth left, Truth right) =>
        left == Truth.False || right == Truth.False ? Truth.False
        : left == Truth.Inconclusive ? left
        : right;

    /// <summary>True when either is true; else inconclusive when either is.</summary>
    public static Truth Or(Truth left, Truth right) =>
        left == Truth.True || right == Truth.True ? Truth.True
        : left == Truth.Inconclusive ? left
        : right;

    /// <summary>The opposite; inconclusive stays.</summary>
    public static Truth Not(Truth truth) => truth switch
    {
        Truth.False => Truth.True,
        Truth.True => Truth.False,
        _ => Truth.Inconclusive,
    };
}
