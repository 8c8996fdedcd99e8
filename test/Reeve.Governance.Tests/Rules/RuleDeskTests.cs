using Reeve.Core.Callers;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Rules;

public sealed class RuleDeskTests
{
    private const string Rate = "High Error Rate";

    private static readonly RuleEdit New = new() { Condition = "failed >= 20", Window = "10m", Action = "alert_only", AlertSeverity = "low" };

    [Fact]
    public async Task The_default_rules_are_understood()
    {
        await using var shop = new Workshop();
        Assert.Equal(4, shop.Reeve.Rules.Book.All.Count);
        Assert.All(shop.Reeve.Rules.Book.All, r => Assert.True(r.Rule is not null, r.Invalid));
    }

    [Fact]
    public async Task Who_changed_a_rule_and_why_stand_in_the_journal()
    {
        await using var shop = new Workshop();
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Enabled = false, Reason = "agreed with the ops lead" }, Alice));
        JournalLine written = shop.Journal.Read(new JournalQuery(Descending: true)).First(l => l.Head.Kind == EntryKind.RuleWritten);
        string json = System.Text.Encoding.UTF8.GetString(written.Json.Span);
        Assert.Contains("\"by\":\"alice\"", json, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"agreed with the ops lead\"", json, StringComparison.Ordinal);
        Assert.Equal("nothing-to-change", (await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Reason = "no change at all" }, Alice)).Refusal?.Code);
    }

    [Fact]
    public async Task A_new_rule_counts_at_once()
    {
        await using var shop = new Workshop();
        Rule rule = Granted(await shop.Reeve.Rules.AddAsync("Many", New, Caller.Anonymous));
        Assert.Equal((10, true, false, RulePer.All), (rule.MinSamples, rule.Enabled, rule.Shadow, rule.Per));
        Assert.Equal(shop.Clock.GetUtcNow(), rule.Row.CreatedAt);
        Assert.Equal(5, shop.Reeve.Rules.Book.Enabled.Count());
        Granted(await shop.Reeve.Rules.ChangeAsync("Many", new RuleEdit { Enabled = false }, Alice));
        Assert.Equal(4, shop.Reeve.Rules.Book.Enabled.Count());
        Granted(await shop.Reeve.Rules.DeleteAsync("Many", Caller.Anonymous));
        Assert.Equal(4, shop.Reeve.Rules.Book.All.Count);
        Assert.Equal(2, shop.Entries(EntryKind.RuleWritten));
        Assert.Equal(1, shop.Entries(EntryKind.RuleDeleted));
    }

    [Fact]
    public async Task A_rule_of_that_name_is_not_added_twice_and_none_is_changed_that_is_not_there()
    {
        await using var shop = new Workshop();
        Assert.Equal(RefusalKind.Conflict, Refused(await shop.Reeve.Rules.AddAsync(Rate, New, Alice), "rule-exists").Kind);
        Refused(await shop.Reeve.Rules.ChangeAsync("none", New, Alice), "rule-not-found");
        Refused(await shop.Reeve.Rules.DeleteAsync("none", Alice), "rule-not-found");
        Refused(shop.Reeve.Rules.Get("none"), "rule-not-found");
        Refused(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit(), Alice), "nothing-to-change");
    }

    [Fact]
    public async Task Every_bad_field_is_named_and_nothing_is_written()
    {
        await using var shop = new Workshop();
        var bad = new RuleEdit { Condition = "errorRate >", Window = "soon", Action = "explode", AlertSeverity = "red", Per = "x", MinSamples = 0 };
        Refusal refusal = Refused(await shop.Reeve.Rules.ChangeAsync(Rate, bad, Alice), "rule-invalid");
        Assert.Equal("condition, window, action, alertSeverity, minSamples, per", refusal.Where);
        Assert.Contains("revert_to_l3, pause_command_type, alert_only", refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal("condition, action, alertSeverity", Refused(await shop.Reeve.Rules.AddAsync("x", new RuleEdit { Window = "5m" }, Alice), "rule-invalid").Where);
        Assert.Equal(0, shop.Entries(EntryKind.RuleWritten));
    }

    [Fact]
    public async Task The_runbooks_change_takes_effect_and_the_same_again_changes_nothing()
    {
        await using var shop = new Workshop();
        var edit = new RuleEdit { Condition = "errorRate > 0.08", Window = "10m", AlertSeverity = "high" };
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Rule rule = Granted(await shop.Reeve.Rules.ChangeAsync(Rate, edit, Alice)).Rule!;
        Assert.Equal(
            ("errorRate > 0.08", TimeSpan.FromMinutes(10), Severity.High, RuleAction.RevertToL3), (rule.Condition, rule.Window, rule.Severity, rule.Action));
        Assert.Equal((TimeSpan.FromMinutes(1), shop.Clock.GetUtcNow()), (rule.Row.UpdatedAt - rule.Row.CreatedAt, rule.Row.UpdatedAt));
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, edit, Alice));
        Assert.Equal(1, shop.Entries(EntryKind.RuleWritten));
    }

    [Fact]
    public async Task Once_tokens_exist_weakening_needs_a_person_and_tightening_nobody()
    {
        await using var shop = new Workshop();
        foreach (RuleEdit weaker in new RuleEdit[] { new() { Enabled = false }, new() { Condition = "errorRate > 0.08" }, new() { Action = "alert_only" }, new() { Shadow = true } })
        {
            Refused(await shop.Reeve.Rules.ChangeAsync(Rate, weaker, Caller.Anonymous), "token-required");
            Refused(await shop.Reeve.Rules.ChangeAsync(Rate, weaker, Robot), "agents-never-loosen");
            Refused(await shop.Reeve.Rules.ChangeAsync(Rate, weaker, Alice with { Scope = "repo" }), "outside-token-scope");
        }

        Refused(await shop.Reeve.Rules.DeleteAsync(Rate, Caller.Anonymous), "token-required");
        Assert.Equal("errorRate > 0.05", shop.Reeve.Rules.Book.ByName[Rate].Row.Condition);
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Condition = "errorRate > 0.04", MinSamples = 5 }, Robot));
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Enabled = false }, Alice));
        Granted(await shop.Reeve.Rules.DeleteAsync(Rate, Robot));
    }

    [Fact]
    public async Task A_rule_misspelt_by_hand_does_nothing_raises_an_alert_and_can_be_switched_off_as_it_is()
    {
        await using var shop = new Workshop();
        RuleRow bad = DefaultRules.At(shop.Clock.GetUtcNow())[0] with { Name = "New Rule Name", Condition = "metric > threshold" };
        Granted(await shop.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(0, [new Transition.RuleWritten(bad, "external")], Loosens: false)));
        RuleReading reading = Granted(shop.Reeve.Rules.Get("New Rule Name"));
        Assert.Null(reading.Rule);
        Assert.StartsWith("condition: ", reading.Invalid, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Reeve.Rules.Book.Enabled, r => r.Name == "New Rule Name");
        Assert.Equal(4, shop.Reeve.Rules.Book.Enabled.Count());
        Assert.Equal("New Rule Name", Assert.Single(shop.Reeve.Alerts.Recent, a => a.Code == "rule-invalid").Subject);
        Assert.Equal("condition", Refused(await shop.Reeve.Rules.ChangeAsync("New Rule Name", new RuleEdit { AlertSeverity = "low" }, Alice), "rule-invalid").Where);
        Granted(await shop.Reeve.Rules.ChangeAsync("New Rule Name", new RuleEdit { Enabled = false }, Alice));
        Granted(await shop.Reeve.Rules.ChangeAsync("New Rule Name", new RuleEdit { Enabled = true, Condition = "failed > 1" }, Alice));
        Assert.Equal(5, shop.Reeve.Rules.Book.Enabled.Count());
    }
}
