using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleTests
{
    private static readonly RuleRow Row = DefaultRules.At(Gens.Noon)[0];

    [Fact]
    public void The_four_default_rules_are_those_of_the_runbook()
    {
        IReadOnlyList<RuleRow> rules = DefaultRules.At(Gens.Noon);
        Assert.Equal(
            [
                ("High Error Rate", "errorRate > 0.05", "5m", "revert_to_l3", "critical"),
                ("Repeated Command Failures", "commandType.failures >= 3", "5m", "pause_command_type", "high"),
                ("Critical Incident Detected", "incident.severity === \"critical\"", "1m", "revert_to_l3", "critical"),
                ("High Rollback Rate", "rollbackRate > 0.1", "15m", "alert_only", "medium"),
            ],
            rules.Select(r => (r.Name, r.Condition, r.Window, r.Action, r.AlertSeverity)));
        Assert.All(rules, r => Assert.True(r is { Enabled: true, Per: "all", Shadow: false }));
        Assert.Equal([20, 10, 10, 10], rules.Select(r => r.MinSamples));
        Assert.All(rules, r => Assert.NotNull(Rule.Read(r, Any, out _)));
    }

    [Fact]
    public void A_rule_that_is_understood_says_what_its_words_mean()
    {
        Rule rule = Rule.Read(Row with { Window = "90s", Per = "scope" }, Any, out IReadOnlyList<RuleFault> faults)!;
        Assert.Empty(faults);
        Assert.Equal(
            (TimeSpan.FromSeconds(90), RuleAction.RevertToL3, Severity.Critical, RulePer.Scope),
            (rule.Window, rule.Action, rule.Severity, rule.Per));
    }

    [Fact]
    public void Every_fault_is_named_with_its_field_and_remedy()
    {
        RuleRow bad = Row with { Name = " ", Condition = "?", Window = "5 m", Action = "REVERT_TO_L3", AlertSeverity = "", MinSamples = 0, Per = "repo" };
        Assert.Null(Rule.Read(bad, Never, out IReadOnlyList<RuleFault> faults));
        Assert.Equal(["name", "condition", "window", "action", "alertSeverity", "minSamples", "per"], faults.Select(f => f.Field));
        Assert.All(faults, f => Assert.NotEmpty(f.Remedy));
        Assert.Contains("no such name", faults[1].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_too_long_to_keep_is_refused_unread()
    {
        Assert.Null(Rule.Read(Row with { Condition = new string('1', 4001) }, _ => throw new InvalidOperationException("read"), out IReadOnlyList<RuleFault> faults));
        Assert.Equal("condition", Assert.Single(faults).Field);
    }

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("30d", 2592000)]
    [InlineData("2592000s", 2592000)]
    public void A_window_is_a_number_and_a_unit(string text, int seconds)
    {
        Assert.True(RuleWindow.TryParse(text, out TimeSpan window));
        Assert.Equal(TimeSpan.FromSeconds(seconds), window);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("5")]
    [InlineData("0m")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("5M")]
    [InlineData("5 m")]
    [InlineData("5m ")]
    [InlineData("1.5h")]
    [InlineData("31d")]
    [InlineData("2592001s")]
    [InlineData("99999999999d")]
    [InlineData("٥m")]
    public void Everything_else_is_none(string? text) => Assert.False(RuleWindow.TryParse(text, out _));

    [Fact]
    public void Words_read_back_as_they_are_written()
    {
        Assert.All(Enum.GetValues<RuleAction>(), a => Assert.True(RuleWords.TryParse(a.Name(), out RuleAction read) && read == a));
        Assert.All(Enum.GetValues<Severity>(), a => Assert.True(RuleWords.TryParse(a.Name(), out Severity read) && read == a));
        Assert.All(Enum.GetValues<RulePer>(), a => Assert.True(RuleWords.TryParse(a.Name(), out RulePer read) && read == a));
        Assert.All(Enum.GetValues<EventVerdict>(), a => Assert.True(RuleWords.TryParse(a.Name(), out EventVerdict read) && read == a));
        Assert.False(RuleWords.TryParse("Critical", out Severity _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("git.push")]
    [InlineData("agent:ci bot")]
    [InlineData("git.push agent:a agent:b")]
    public void A_subject_reads_back_as_it_is_named(string? name)
    {
        Assert.True(RuleSubject.TryParse(name, out RuleSubject subject));
        Assert.Equal(name, subject.Name);
    }

    [Fact]
    public void A_subject_of_no_known_type_is_none() => Assert.False(RuleSubject.TryParse("SET_POWER", out _));

    [Fact]
    public void A_rule_of_an_event_reads_back_and_a_hand_written_one_reads_as_far_as_it_goes()
    {
        Assert.Equal(Row, RuleText.Read(RuleText.Write(Row), RuleAction.AlertOnly, Gens.Noon.AddDays(1)));
        RuleRow seed = RuleText.Read(
            """{"name":"X","enabled":true,"condition":"errorRate > 0.1","window":"5m","action":"alert_only","alertSeverity":"low"}""", RuleAction.AlertOnly, Gens.Noon);
        Assert.Equal(("X", "errorRate > 0.1", 10, "all", Gens.Noon), (seed.Name, seed.Condition, seed.MinSamples, seed.Per, seed.CreatedAt));
        Assert.Equal(("High Error Rate", "revert_to_l3"), Name("High Error Rate"));
        Assert.Equal(("{\"name\":", "revert_to_l3"), Name("{\"name\":"));
        Assert.Equal(("", "revert_to_l3"), Name("""{"name":7,"minSamples":"x"}"""));

        static (string, string) Name(string text) =>
            RuleText.Read(text, RuleAction.RevertToL3, Gens.Noon) is var rule ? (rule.Name, rule.Action) : default;
    }

    private static Refusal? Any(string condition) => null;

    private static Refusal Never(string condition) => new(RefusalKind.Invalid, "condition-invalid", "no such name", "condition", "write another");
}
