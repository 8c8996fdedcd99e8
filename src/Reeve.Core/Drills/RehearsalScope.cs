namespace Reeve.Core.Drills;

/// <summary>
/// Scopes in which Reeve rehearses: <c>reeve-drill/</c> and the drill's id. No repository and no token has such a scope. What happens there is real and
/// journalled, and counts nowhere: not in windows, totals, metrics or readiness. Without a row such a scope is at L3, and row 1 does not cap it.
/// </summary>
public static class RehearsalScope
{
    /// <summary>What every such scope begins with.</summary>
    public const string Prefix = "reeve-drill/";

    /// <summary>The scope of that drill.</summary>
    public static string Of(string drillId) => Prefix + drillId;

    /// <summary>True for a scope of rehearsals.</summary>
    public static bool Is(string? scope) => scope is not null && scope.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The same of a scope as it stands in a line of the journal.</summary>
    public static bool Is(ReadOnlySpan<byte> raw) => raw.StartsWith("reeve-drill/"u8);
}
