using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Core.Rules;

/// <summary>Says why a text is no condition, or null when it is one.</summary>
/// <param name="condition">The text.</param>
public delegate Refusal? ConditionCheck(string condition);

/// <summary>One thing wrong with a rule.</summary>
/// <param name="Field">As the API names it, e.g. <c>alertSeverity</c>.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record RuleFault(string Field, string What, string Remedy);

/// <summary>A rule whose words are understood.</summary>
public sealed record Rule
{
    private Rule()
    {
    }

    /// <summary>As written.</summary>
    public required RuleRow Row { get; init; }

    /// <summary>Unique name.</summary>
    public string Name => Row.Name;

    /// <summary>False = never trips.</summary>
    public bool Enabled => Row.Enabled;

    /// <summary>The condition's text; it has passed the check.</summary>
    public string Condition => Row.Condition;

    /// <summary>1 s to 30 d.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>What it does.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>How soon people have to look.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Trials below which a rate is Inconclusive.</summary>
    public int MinSamples => Row.MinSamples;

    /// <summary>Whose signals it counts.</summary>
    public required RulePer Per { get; init; }

    /// <summary>True = trips are recorded and nothing is done.</summary>
    public bool Shadow => Row.Shadow;

    /// <summary>Reads a row; null, with every fault, when it is no rule.</summary>
    /// <param name="row">The row.</param>
    /// <param name="check">Says whether the condition is one.</param>
    /// <param name="faults">Everything that is wrong, in the order of the fields.</param>
    public static Rule? Read(RuleRow row, ConditionCheck check, out IReadOnlyList<RuleFault> faults)
    {
        var found = new List<RuleFault>();
        if (NameFault(row.Name) is { } name)
        {
            found.Add(name);
        }

        if (row.Condition.Length > RuleRow.MaxCondition)
        {
            found.Add(new RuleFault("condition", $"A condition has up to {RuleRow.MaxCondition} characters.", "Shorten it, or make two rules of it."));
        }
        else if (check(row.Condition) is { } refusal)
        {
            found.Add(new RuleFault("condition", refusal.What, refusal.Remedy));
        }

        if (!RuleWindow.TryParse(row.Window, out TimeSpan window))
        {
            found.Add(new RuleFault("window", $"`{row.Window}` is no window.", "Write a number with s, m, h or d, from 1s to 30d, e.g. 5m."));
        }

        if (!RuleWords.TryParse(row.Action, out RuleAction action))
        {
            found.Add(Unknown("action", row.Action, RuleWords.AllActions));
        }

        if (!RuleWords.TryParse(row.AlertSeverity, out Severity severity))
        {
            found.Add(Unknown("alertSeverity", row.AlertSeverity, RuleWords.AllSeverities));
        }

        if (row.MinSamples is < 1 or > RuleRow.MaxMinSamples)
        {
            found.Add(new RuleFault("minSamples", $"{row.MinSamples} is no number of samples.", $"Write a whole number from 1 to {RuleRow.MaxMinSamples}."));
        }

        if (!RuleWords.TryParse(row.Per, out RulePer per))
        {
            found.Add(Unknown("per", row.Per, RuleWords.AllPers));
        }

        faults = found;
        return found.Count > 0 ? null : new Rule { Row = row, Window = window, Action = action, Severity = severity, Per = per };
    }

    private static RuleFault? NameFault(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > RuleRow.MaxName || name.EnumerateRunes().Any(r => Rune.IsControl(r) || r == Rune.ReplacementChar)
            ? new RuleFault("name", $"A name has 1 to {RuleRow.MaxName} characters, none of them a control character.", "Give a descriptive, unique name.")
            : null;

    private static RuleFault Unknown(string field, string value, IReadOnlyList<string> allowed) =>
        new(field, $"`{value}` is no {field}.", $"Use one of {string.Join(", ", allowed)}.");
}
