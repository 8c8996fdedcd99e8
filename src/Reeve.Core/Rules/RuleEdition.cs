namespace Reeve.Core.Rules;

/// <summary>A rule as long as it stays in force with the same condition and reach: that long its sequential tests go on.</summary>
/// <param name="Number">Never used twice, from 1.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Per">The reach.</param>
internal sealed record RuleEdition(long Number, string Condition, RulePer Per)
{
    public bool IsOf(Rule rule) => rule.Condition == Condition && rule.Per == Per;
}
