using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleStrengthTests
{
    private static readonly RuleRow Rule = DefaultRules.At(Gens.Noon)[0];

    [Theory]
    [InlineData("errorRate > 0.05", "errorRate > 0.04", false)]
    [InlineData("errorRate > 0.05", "errorRate  >  0.05", false)]
    [InlineData("errorRate > 0.05", "errorRate > 0.08", true)]
    [InlineData("errorRate > 0.05", "errorRate >= 0.05", true)]
    [InlineData("errorRate > 0.05", "rollbackRate > 0.01", true)]
    [InlineData("errorRate > 0.05", "errorRate > 0.01 && failed > 9", true)]
    [InlineData("failed >= 3", "failed >= 2", false)]
    [InlineData("failed >= 3", "failed >= 4", true)]
    [InlineData("successRate < 0.99", "successRate < 0.995", false)]
    [InlineData("successRate < 0.99", "successRate < 0.9", true)]
    [InlineData("failed == 3", "failed == 2", true)]
    [InlineData("failed >= 3", "failed >= x", true)]
    public void Another_condition_weakens_unless_it_is_the_same_comparison_with_a_tighter_threshold(string before, string after, bool weakens) =>
        Assert.Equal(weakens, RuleStrength.Weakens(Rule with { Condition = before }, Rule with { Condition = after }));

    [Fact]
    public void Everything_that_makes_a_rule_act_less_weakens_it()
    {
        RuleRow[] weaker =
        [
            Rule with { Enabled = false }, Rule with { Shadow = true }, Rule with { Action = "pause_command_type" }, Rule with { Action = "alert_only" },
            Rule with { Action = "explode" }, Rule with { AlertSeverity = "high" }, Rule with { AlertSeverity = "?" }, Rule with { MinSamples = 21 },
            Rule with { Window = "10m" }, Rule with { Window = "1m" }, Rule with { Per = "scope" },
        ];
        Assert.All(weaker, r => Assert.True(RuleStrength.Weakens(Rule, r), r.ToString()));
    }

    [Fact]
    public void What_makes_it_act_more_or_did_not_act_does_not()
    {
        Assert.False(RuleStrength.Weakens(Rule, Rule with { MinSamples = 1 }));
        Assert.False(RuleStrength.Weakens(Rule with { Action = "alert_only" }, Rule));
        Assert.False(RuleStrength.Weakens(Rule with { AlertSeverity = "low" }, Rule));
        Assert.False(RuleStrength.Weakens(Rule with { Enabled = false }, Rule with { Condition = "errorRate > 0.9" }));
        Assert.False(RuleStrength.Weakens(Rule with { Shadow = true }, Rule with { Enabled = false }));
    }

    [Fact]
    public void Only_what_weakens_a_rule_or_ends_or_feigns_an_event_loosens()
    {
        ControlState state = ControlState.New(Gens.Noon);
        var open = new RuleEvent { Id = "event-1", At = Gens.Noon, Rule = Rule, Action = RuleAction.RevertToL3 };
        ControlState tripped = state.Apply(new Transition.EventOpened(open, "rule"));
        Assert.True(Loosening.Loosens(new Transition.RuleWritten(Rule with { Enabled = false }, "a"), state));
        Assert.False(Loosening.Loosens(new Transition.RuleWritten(Rule with { Name = "new" }, "a"), state));
        Assert.True(Loosening.Loosens(new Transition.RuleDeleted(Rule.Name, "a", Gens.Noon), state));
        Assert.False(Loosening.Loosens(new Transition.RuleDeleted("none", "a", Gens.Noon), state));
        Assert.True(Loosening.Loosens(new Transition.EventOpened(open, "a"), state));
        Assert.False(Loosening.Loosens(new Transition.EventOpened(open, "a"), tripped));
        Assert.True(Loosening.Loosens(new Transition.EventResolved(open with { ResolvedAt = Gens.Noon }), tripped));
        Assert.False(Loosening.Loosens(new Transition.EventProbed(open), tripped));
    }
}
