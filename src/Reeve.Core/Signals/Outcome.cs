namespace Reeve.Core.Signals;

/// <summary>How a command turned out. <c>errorRate = failed / (succeeded + negative + failed)</c>.</summary>
public enum Outcome
{
    /// <summary>It did what it was run for.</summary>
    Succeeded,

    /// <summary>A check ran and said no: a failing test, a finding, a search without a match.</summary>
    Negative,

    /// <summary>It broke.</summary>
    Failed,

    /// <summary>It did not run: a person or another guard said no.</summary>
    Rejected,

    /// <summary>It was undone.</summary>
    RolledBack,

    /// <summary>No exit code, or one that a pipe or <c>|| true</c> masks.</summary>
    Unknown,
}

/// <summary>Spelling of outcomes on every surface.</summary>
public static class Outcomes
{
    private static readonly string[] Names = ["succeeded", "negative", "failed", "rejected", "rolled_back", "unknown"];

    /// <summary>Every outcome.</summary>
    public static IReadOnlyList<Outcome> All { get; } = Enum.GetValues<Outcome>();

    /// <summary>Lower-case name.</summary>
    public static string Name(this Outcome outcome) => Names[(int)outcome];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out Outcome outcome)
    {
        int at = Array.IndexOf(Names, text);
        outcome = (Outcome)Math.Max(at, 0);
        return at >= 0;
    }
}
