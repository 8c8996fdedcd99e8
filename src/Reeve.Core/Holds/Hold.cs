namespace Reeve.Core.Holds;

/// <summary>What a hold restricts.</summary>
public enum HoldKind
{
    /// <summary>Everything: no command runs.</summary>
    Stop,

    /// <summary>One agent or session; <see cref="Hold.Subject"/> names it.</summary>
    Quarantine,

    /// <summary>One command type; <see cref="Hold.Subject"/> names it.</summary>
    Pause,
}

/// <summary>A standing restriction, until someone lifts it.</summary>
/// <param name="Id">E.g. <c>hold-7k3m9x2p</c>.</param>
/// <param name="Kind">What it restricts.</param>
/// <param name="Scope">Scope key, or null for everywhere.</param>
/// <param name="Subject">Agent name or session id (quarantine), command type (pause), null (stop).</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="PlacedBy">Caller's name, or the rule that placed it.</param>
/// <param name="PlacedAt">UTC.</param>
public sealed record Hold(
    string Id, HoldKind Kind, string? Scope, string? Subject, string Reason, string PlacedBy, DateTimeOffset PlacedAt);

/// <summary>Spelling of hold kinds on every surface.</summary>
public static class HoldKinds
{
    private static readonly string[] Names = ["stop", "quarantine", "pause"];

    /// <summary>Lower-case name.</summary>
    public static string Name(this HoldKind kind) => Names[(int)kind];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out HoldKind kind)
    {
        int at = Array.IndexOf(Names, text);
        kind = (HoldKind)Math.Max(at, 0);
        return at >= 0;
    }
}
