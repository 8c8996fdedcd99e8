using Reeve.Core.Rules;

namespace Reeve.Governance.Rules;

/// <summary>What someone wants a rule to be; null = as it is, or the default.</summary>
public sealed record RuleEdit
{
    /// <summary>False = never trips.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The condition.</summary>
    public string? Condition { get; init; }

    /// <summary>E.g. <c>5m</c>.</summary>
    public string? Window { get; init; }

    /// <summary>See <see cref="RuleWords.AllActions"/>.</summary>
    public string? Action { get; init; }

    /// <summary>See <see cref="RuleWords.AllSeverities"/>.</summary>
    public string? AlertSeverity { get; init; }

    /// <summary>1 to 1 000 000.</summary>
    public int? MinSamples { get; init; }

    /// <summary>See <see cref="RuleWords.AllPers"/>.</summary>
    public string? Per { get; init; }

    /// <summary>True = trips are recorded and nothing is done.</summary>
    public bool? Shadow { get; init; }

    /// <summary>Why; kept in the journal, no part of the rule.</summary>
    public string? Reason { get; init; }

    /// <summary>What was wrong with the edit itself: members of another type, or of no name that is known.</summary>
    public IReadOnlyList<RuleFault> Faults { get; init; } = [];

    /// <summary>The rule after the edit.</summary>
    public RuleRow Apply(RuleRow row) => row with
    {
        Enabled = Enabled ?? row.Enabled,
        Condition = Condition ?? row.Condition,
        Window = Window ?? row.Window,
        Action = Action ?? row.Action,
        AlertSeverity = AlertSeverity ?? row.AlertSeverity,
        MinSamples = MinSamples ?? row.MinSamples,
        Per = Per ?? row.Per,
        Shadow = Shadow ?? row.Shadow,
    };

    /// <summary>What a new rule lacks.</summary>
    public IEnumerable<RuleFault> Missing()
    {
        (string Field, string? Value, string Remedy)[] required =
        [
            ("condition", Condition, "Write a metric and a threshold, e.g. errorRate > 0.05."),
            ("window", Window, "Write a number with s, m, h or d, e.g. 5m."),
            ("action", Action, $"Use one of {string.Join(", ", RuleWords.AllActions)}."),
            ("alertSeverity", AlertSeverity, $"Use one of {string.Join(", ", RuleWords.AllSeverities)}."),
        ];
        return required.Where(r => r.Value is null && Faults.All(f => f.Field != r.Field)).Select(r => new RuleFault(r.Field, "It is missing.", r.Remedy));
    }

    /// <summary>Fields that the edit sets.</summary>
    public IReadOnlyList<string> Fields()
    {
        (string Field, object? Value)[] all =
        [
            ("enabled", Enabled), ("condition", Condition), ("window", Window), ("action", Action), ("alertSeverity", AlertSeverity),
            ("minSamples", MinSamples), ("per", Per), ("shadow", Shadow),
        ];
        return [.. all.Where(f => f.Value is not null).Select(f => f.Field)];
    }
}
