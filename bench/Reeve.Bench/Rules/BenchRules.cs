using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Bench.Rules;

/// <summary>Rules for measuring.</summary>
internal static class BenchRules
{
    public static Rule Rule(string name, string condition, string window, string per) =>
        Core.Rules.Rule.Read(
            new RuleRow { Name = name, Condition = condition, Window = window, Action = "alert_only", AlertSeverity = "low", Per = per },
            text => Condition.Parse(text, ConditionSchema.Standard).TryGet(out _, out Refusal? refusal) ? null : refusal,
            out IReadOnlyList<RuleFault> faults)
        ?? throw new InvalidOperationException(string.Join('\n', faults));
}
