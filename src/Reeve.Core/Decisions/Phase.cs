namespace Reeve.Core.Decisions;

/// <summary>How much autonomy a scope has earned. Each step up the ladder adds command types; order is meaning.</summary>
public enum Phase
{
    /// <summary>Reads only; everything else asks.</summary>
    L3 = 0,

    /// <summary>L3+.</summary>
    L3Plus = 1,

    /// <summary>L4.</summary>
    L4 = 2,

    /// <summary>L4+.</summary>
    L4Plus = 3,

    /// <summary>L5.</summary>
    L5 = 4,
}

/// <summary>Spelling of phases on every surface: <c>L3</c>, <c>L3+</c>, <c>L4</c>, <c>L4+</c>, <c>L5</c>.</summary>
public static class Phases
{
    private static readonly string[] Names = ["L3", "L3+", "L4", "L4+", "L5"];

    /// <summary>Every phase, lowest first.</summary>
    public static IReadOnlyList<Phase> All { get; } = [Phase.L3, Phase.L3Plus, Phase.L4, Phase.L4Plus, Phase.L5];

    /// <summary>The phase's spelling.</summary>
    public static string Name(this Phase phase) => Names[(int)phase];

    /// <summary>Reads a spelling; exact, no trimming, no case folding.</summary>
    public static bool TryParse(string? text, out Phase phase)
    {
        int at = Array.IndexOf(Names, text);
        phase = (Phase)Math.Max(at, 0);
        return at >= 0;
    }
}
