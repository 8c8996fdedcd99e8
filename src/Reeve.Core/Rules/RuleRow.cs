namespace Reeve.Core.Rules;

/// <summary>
/// A rule as it stands in the table and the journal: its words may be misspelt, because operators insert rows by hand. <see cref="Rule.Read"/>
/// says whether it is a rule.
/// </summary>
public sealed record RuleRow
{
    /// <summary>Samples below which a rate says nothing, where nobody says otherwise.</summary>
    public const int DefaultMinSamples = 10;

    /// <summary>Most samples that can be asked for.</summary>
    public const int MaxMinSamples = 1_000_000;

    /// <summary>Characters that a name may have.</summary>
    public const int MaxName = 128;

    /// <summary>Characters that a condition may have.</summary>
    public const int MaxCondition = 4000;

    /// <summary>Unique name for people, e.g. <c>High Error Rate</c>.</summary>
    public required string Name { get; init; }

    /// <summary>False = never trips. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>E.g. <c>errorRate > 0.05</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>E.g. <c>5m</c>; see <see cref="RuleWindow"/>.</summary>
    public required string Window { get; init; }

    /// <summary>See <see cref="RuleWords.AllActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>See <see cref="RuleWords.AllSeverities"/>.</summary>
    public required string AlertSeverity { get; init; }

    /// <summary>Trials below which a rate is Inconclusive, 1 to 1 000 000; default 10.</summary>
    public int MinSamples { get; init; } = DefaultMinSamples;

    /// <summary>See <see cref="RuleWords.AllPers"/>; default <c>all</c>.</summary>
    public string Per { get; init; } = "all";

    /// <summary>True = trips are recorded and nothing is done. Default false.</summary>
    public bool Shadow { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
