namespace Reeve.Core.Refusals;

/// <summary>How a refusal is shown outside: HTTP status and CLI exit code follow from it.</summary>
public enum RefusalKind
{
    /// <summary>The input is malformed or out of range (400, exit 2).</summary>
    Invalid,

    /// <summary>The caller has no token, or one that is unknown or revoked (401, exit 1).</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not do this (403, exit 1).</summary>
    Forbidden,

    /// <summary>The thing named does not exist (404, exit 2).</summary>
    NotFound,

    /// <summary>The thing named is not in a state that allows this (409, exit 1).</summary>
    Conflict,

    /// <summary>The input is larger than a stated bound (413, exit 2).</summary>
    TooLarge,

    /// <summary>Reeve's own instrument failed: disk full, database damaged, time out (503, exit 3).</summary>
    Instrument,
}

/// <summary>
/// An expected failure as a value. Every refusal says what went wrong, where, and what to do next.
/// Each feature lists its own in one file.
/// </summary>
/// <param name="Kind">Class of failure.</param>
/// <param name="Code">Stable, kebab-case name, e.g. <c>hold-not-found</c>; part of the API.</param>
/// <param name="What">One sentence: what is wrong.</param>
/// <param name="Where">The field, file or id concerned.</param>
/// <param name="Remedy">One sentence: what the reader can do.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string What, string Where, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} ({Where}). {Remedy}";
}
