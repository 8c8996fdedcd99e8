namespace Reeve.Core.Readiness;

/// <summary>Spelling of measures and areas in the checklist.</summary>
public static class ReadinessMeasures
{
    private static readonly string[] MeasureNames =
    [
        "attested", "days-at-l3", "success-rate", "approval-rate", "rollback-rate", "eval-coverage", "critical-incidents", "rules-enabled",
        "metrics-scraped", "drill", "audit-verified",
    ];

    private static readonly string[] AreaNames = ["technical", "process", "organizational"];

    /// <summary>Every measure's name.</summary>
    public static IReadOnlyList<string> All => MeasureNames;

    /// <summary>Every area's name, in order.</summary>
    public static IReadOnlyList<string> Areas => AreaNames;

    /// <summary>Kinds of drills.</summary>
    public static IReadOnlyList<string> Drills { get; } = ["kill-switch", "rollback", "breaker", "restore"];

    /// <summary>Kebab-case name.</summary>
    public static string Name(this ReadinessMeasure measure) => MeasureNames[(int)measure];

    /// <summary>Lower-case name.</summary>
    public static string Name(this ReadinessArea area) => AreaNames[(int)area];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out ReadinessMeasure measure)
    {
        int at = Array.IndexOf(MeasureNames, text);
        measure = (ReadinessMeasure)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out ReadinessArea area)
    {
        int at = Array.IndexOf(AreaNames, text);
        area = (ReadinessArea)Math.Max(at, 0);
        return at >= 0;
    }
}
