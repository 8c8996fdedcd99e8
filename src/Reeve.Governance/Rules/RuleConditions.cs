using System.Text.Json;
using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Statistics;

namespace Reeve.Governance.Rules;

/// <summary>What a condition says of metrics that someone supplied.</summary>
/// <param name="Condition">As understood.</param>
/// <param name="Verdict">True trips; inconclusive never does.</param>
/// <param name="Reads">What it read, and what was supplied for it; null where nothing was.</param>
public sealed record RuleTrial(string Condition, Truth Verdict, IReadOnlyList<KeyValuePair<string, string?>> Reads);

/// <summary>Where rules meet the condition language.</summary>
public static class RuleConditions
{
    /// <summary>What the figures of <see cref="Foresee"/> take for granted: 10 commands per window, or as many as the rule asks for at least.</summary>
    public static ForesightAssumptions Assume(int minSamples)
    {
        var usual = new ForesightAssumptions();
        return usual with { CommandsPerWindow = Math.Clamp(minSamples, usual.CommandsPerWindow, ForesightAssumptions.MostCommands) };
    }

    /// <summary>Why the text is no condition, or null.</summary>
    public static Refusal? Check(string condition) => Condition.Parse(condition, ConditionSchema.Standard).Refusal;

    /// <summary>False trips and detection delay to expect of a rule.</summary>
    public static Foresight Foresee(Rule rule) => Condition.Parse(rule.Condition, ConditionSchema.Standard).TryGet(out Condition? condition, out Refusal? refusal)
        ? Foresight.Of(condition, rule.Window, rule.MinSamples, Assume(rule.MinSamples))
        : new Foresight(ForesightMethod.NotComputable, $"Not computable: {refusal.What}");

    /// <summary>Tries a condition on supplied metrics.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="metrics">A JSON object; see <see cref="SuppliedFacts"/>.</param>
    /// <param name="minSamples">Trials below which a rate is inconclusive.</param>
    public static Result<RuleTrial> Try(string text, JsonElement metrics, int minSamples)
    {
        if (!Condition.Parse(text, ConditionSchema.Standard).TryGet(out Condition? condition, out Refusal? refusal))
        {
            return RuleRefusals.Invalid([new RuleFault("condition", refusal.What, refusal.Remedy)]);
        }

        var facts = new SuppliedFacts(condition, metrics, minSamples);
        return new RuleTrial(
            condition.Text,
            condition.Evaluate(facts),
            [
                .. condition.Reads.Select((r, i) => KeyValuePair.Create(r.ToString(), facts.Describe(i))),
                .. condition.Tests.Select(t => KeyValuePair.Create($"sequential test of {t.Rate}", (string?)null)),
            ]);
    }
}
