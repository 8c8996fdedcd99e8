namespace Reeve.Core.Rules;

/// <summary>What a rule does when it trips.</summary>
public enum RuleAction
{
    /// <summary>The phase goes to L3, since now, with an empty whitelist.</summary>
    RevertToL3,

    /// <summary>Commands of the failing type are held until the event is resolved.</summary>
    PauseCommandType,

    /// <summary>People are told; nothing else.</summary>
    AlertOnly,
}

/// <summary>How soon people have to look: 5 min, 15 min, 1 h, next business day. P0 to P3.</summary>
public enum Severity
{
    /// <summary>P0.</summary>
    Critical,

    /// <summary>P1.</summary>
    High,

    /// <summary>P2.</summary>
    Medium,

    /// <summary>P3.</summary>
    Low,
}

/// <summary>Whose signals a rule counts, and on whom it acts.</summary>
public enum RulePer
{
    /// <summary>One window over everything; acts on row 1.</summary>
    All,

    /// <summary>A window and a consequence for each scope.</summary>
    Scope,
}

/// <summary>What a person judged of an event afterwards.</summary>
public enum EventVerdict
{
    /// <summary>Something was wrong.</summary>
    TruePositive,

    /// <summary>Nothing was wrong.</summary>
    FalsePositive,
}

/// <summary>Spelling of the words of rules on every surface; exact, no trimming, no case folding.</summary>
public static class RuleWords
{
    private static readonly string[] Actions = ["revert_to_l3", "pause_command_type", "alert_only"];
    private static readonly string[] Severities = ["critical", "high", "medium", "low"];
    private static readonly string[] Pers = ["all", "scope"];
    private static readonly string[] Verdicts = ["true_positive", "false_positive"];

    /// <summary>Every action, as written.</summary>
    public static IReadOnlyList<string> AllActions => Actions;

    /// <summary>Every severity, as written.</summary>
    public static IReadOnlyList<string> AllSeverities => Severities;

    /// <summary>Every reach, as written.</summary>
    public static IReadOnlyList<string> AllPers => Pers;

    /// <summary>Every verdict, as written.</summary>
    public static IReadOnlyList<string> AllVerdicts => Verdicts;

    /// <summary>E.g. <c>revert_to_l3</c>.</summary>
    public static string Name(this RuleAction action) => Actions[(int)action];

    /// <summary>E.g. <c>critical</c>.</summary>
    public static string Name(this Severity severity) => Severities[(int)severity];

    /// <summary><c>all</c> or <c>scope</c>.</summary>
    public static string Name(this RulePer per) => Pers[(int)per];

    /// <summary><c>true_positive</c> or <c>false_positive</c>.</summary>
    public static string Name(this EventVerdict verdict) => Verdicts[(int)verdict];

    /// <summary>Reads an action.</summary>
    public static bool TryParse(string? text, out RuleAction action) => Find(Actions, text, out action);

    /// <summary>Reads a severity.</summary>
    public static bool TryParse(string? text, out Severity severity) => Find(Severities, text, out severity);

    /// <summary>Reads a reach.</summary>
    public static bool TryParse(string? text, out RulePer per) => Find(Pers, text, out per);

    /// <summary>Reads a verdict.</summary>
    public static bool TryParse(string? text, out EventVerdict verdict) => Find(Verdicts, text, out verdict);

    private static bool Find<T>(string[] names, string? text, out T value)
        where T : struct, Enum
    {
        int at = Array.IndexOf(names, text);
        value = Enum.GetValues<T>()[Math.Max(at, 0)];
        return at >= 0;
    }
}
