using Reeve.Core.Conditions;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Rules;

/// <summary>Where rules meet the condition language.</summary>
public static class RuleConditions
{
    /// <summary>Why the text is no condition, or null.</summary>
    public static Refusal? Check(string condition) => Condition.Parse(condition, ConditionSchema.Standard).Refusal;
}
