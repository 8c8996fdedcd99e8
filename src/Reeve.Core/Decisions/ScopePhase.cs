namespace Reeve.Core.Decisions;

/// <summary>
/// Phase of one scope, or of row 1 (<see cref="Scope"/> null): the default for scopes without a row of their own and the ceiling of all.
/// </summary>
/// <param name="Scope">Scope key; null for row 1.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Since">When it began (UTC).</param>
/// <param name="Whitelist">Types allowed beyond the ladder's base; empty at L3.</param>
public sealed record ScopePhase(string? Scope, Phase Phase, DateTimeOffset Since, TypeSet Whitelist)
{
    /// <summary>The lower of the two: the phase of the lower, and only types that both allow.</summary>
    public ScopePhase CappedBy(ScopePhase ceiling) => this with
    {
        Phase = Phase < ceiling.Phase ? Phase : ceiling.Phase,
        Whitelist = Whitelist.Intersect(ceiling.Whitelist),
    };
}
