using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Xunit;

namespace Reeve.Core.Tests.Rules;

internal static class TestRules
{
    public static Rule Rule(string name, string condition, string window = "5m", int minSamples = 10, string per = "all", bool shadow = false, bool enabled = true)
    {
        var row = new RuleRow
        {
            Name = name,
            Condition = condition,
            Window = window,
            Action = "alert_only",
            AlertSeverity = "high",
            MinSamples = minSamples,
            Per = per,
            Shadow = shadow,
            Enabled = enabled,
        };
        return Read(row);
    }

    public static Rule Read(RuleRow row)
    {
        Rule? rule = Core.Rules.Rule.Read(row, Check, out IReadOnlyList<RuleFault> faults);
        Assert.True(rule is not null, string.Join('\n', faults));
        return rule;
    }

    public static RuleSet Set(params IEnumerable<Rule> rules)
    {
        var set = RuleSet.Compile(rules, ConditionSchema.Standard);
        Assert.Empty(set.Refused);
        return set;
    }

    private static Refusal? Check(string text) => Condition.Parse(text, ConditionSchema.Standard).TryGet(out _, out Refusal? refusal) ? null : refusal;
}
