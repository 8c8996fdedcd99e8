using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Compliance.State;

public abstract partial class StateStoreCompliance
{
    private static readonly RuleEvent Tripped = new()
    {
        Id = "event-1", At = Gens.Noon, Rule = DefaultRules.At(Gens.Noon)[0], Action = RuleAction.RevertToL3, Details = "errorRate > 0.05", Metrics = """{"a":1}""",
    };

    [Fact]
    public async Task A_new_database_has_the_default_rules_once()
    {
        await using StateBed bed = await NewBedAsync();
        await using (IStateStore store = await bed.OpenAsync())
        {
            Assert.Equal(DefaultRules.At(Gens.Noon).Order(ByName), (await Load(store)).State.Rules.Values.Order(ByName));
        }

        await bed.SqlAsync("DELETE FROM circuit_breaker_rules WHERE name = 'High Rollback Rate'");
        await using IStateStore again = await bed.OpenAsync();
        Assert.Equal(3, (await Load(again)).State.Rules.Count);
    }

    [Fact]
    public async Task The_runbooks_insert_needs_neither_times_nor_samples()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync(
            """
            INSERT INTO circuit_breaker_rules (name, enabled, condition, "window", action, alert_severity)
            VALUES ('New Rule Name', 1, 'metric > threshold', '5m', 'alert_only', 'medium');
            """);
        RuleRow rule = (await Load(store)).State.Rules["New Rule Name"];
        Assert.Equal((true, "metric > threshold", "5m", "alert_only", "medium"), (rule.Enabled, rule.Condition, rule.Window, rule.Action, rule.AlertSeverity));
        Assert.Equal((10, "all", false), (rule.MinSamples, rule.Per, rule.Shadow));
        Assert.NotEqual(default, rule.CreatedAt);
    }

    [Fact]
    public async Task A_misspelt_rule_is_loaded_as_it_is_and_stops_nothing_else()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync("UPDATE circuit_breaker_rules SET \"window\" = 'soon', action = 'explode', alert_severity = '', condition = '((', per = 'x' WHERE name = 'High Error Rate'");
        RuleRow rule = (await Load(store)).State.Rules["High Error Rate"];
        Assert.Equal(("soon", "explode", "", "((", "x"), (rule.Window, rule.Action, rule.AlertSeverity, rule.Condition, rule.Per));
    }

    [Fact]
    public async Task An_event_inserted_by_hand_needs_only_the_columns_of_the_seed()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync(
            """
            INSERT INTO circuit_breaker_events (id, timestamp, rule, metrics, action, details, resolved) VALUES
            ('e-open', '2026-03-01T11:00:00.000Z', '{"name":"High Error Rate","condition":"errorRate > 0.05","alertSeverity":"critical"}', '{}', 'revert_to_l3', 'x', 0);
            INSERT INTO circuit_breaker_events (id, timestamp, rule, metrics, action, resolved) VALUES
            ('e-done', '2026-03-01 11:30:00', 'High Rollback Rate', '{}', 'alert_only', 1);
            """);
        ControlState state = (await Load(store)).State;
        RuleEvent open = state.Events["e-open"];
        Assert.Equal(("High Error Rate", "critical", Gens.Noon.AddHours(-1), false), (open.Rule.Name, open.Rule.AlertSeverity, open.At, open.IsResolved));
        Assert.Equal(("High Rollback Rate", true), (state.Events["e-done"].Rule.Name, state.Events["e-done"].IsResolved));
        Assert.Equal(["e-done", "e-open"], (await Events(store, new EventQuery())).Select(e => e.Id));
        Assert.Equal(["e-open"], (await Events(store, new EventQuery(Rule: "High Error Rate"))).Select(e => e.Id));
    }

    [Fact]
    public async Task Events_are_read_newest_first_by_id_and_by_rule_also_when_long_resolved()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        RuleEvent old = Tripped with
        {
            Id = "event-old",
            At = Gens.Noon.AddDays(-40),
            Scope = "github.com/acme/shop",
            Subject = "git.push agent:codex",
            HoldId = "hold-1",
            Probe = new RuleProbe("toolu-1", Outcome.Succeeded, Gens.Noon.AddDays(-40)),
            ResolvedAt = Gens.Noon.AddDays(-39),
            ResolvedBy = "alice",
            Verdict = EventVerdict.FalsePositive,
            Note = "a mirror was down",
        };
        Assert.Null(await store.ApplyAsync(
        [
            Numbered(1, new Transition.EventOpened(Tripped, "rule")),
            Numbered(2, new Transition.EventResolved(old)),
            Numbered(3, new Transition.EventOpened(Tripped with { Id = "event-2", At = Gens.Noon.AddMinutes(1), Rule = Tripped.Rule with { Name = "other" } }, "rule")),
        ]));
        Assert.Equal(["event-1", "event-2"], (await Load(store)).State.Events.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["event-2", "event-1", "event-old"], (await Events(store, new EventQuery())).Select(e => e.Id));
        Assert.Equal(["event-2"], (await Events(store, new EventQuery(Limit: 1))).Select(e => e.Id));
        Assert.Equal(["event-1", "event-old"], (await Events(store, new EventQuery(Rule: "High Error Rate"))).Select(e => e.Id));
        Assert.Equal(StoredForm.Of(old), Assert.Single(await Events(store, new EventQuery(Id: "event-old"))));
        Assert.Empty(await Events(store, new EventQuery(Id: "none")));
    }

    [Fact]
    public async Task The_runbooks_clean_up_takes_old_resolved_events_and_leaves_open_ones()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        RuleEvent old = Tripped with { At = Gens.Noon.AddDays(-200) };
        Assert.Null(await store.ApplyAsync(
        [
            Numbered(1, new Transition.EventOpened(old, "rule")),
            Numbered(2, new Transition.EventResolved(old with { Id = "event-2", ResolvedAt = Gens.Noon.AddDays(-199), ResolvedBy = "a" })),
        ]));
        await bed.SqlAsync("DELETE FROM circuit_breaker_events WHERE timestamp < '2025-12-01 12:00:00' AND resolved = 1");
        Assert.Equal(["event-1"], (await Events(store, new EventQuery())).Select(e => e.Id));
    }

    [Fact]
    public async Task A_deleted_rule_is_gone()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.RuleDeleted("High Error Rate", "alice", Gens.Noon))]));
        Assert.DoesNotContain("High Error Rate", (await Load(store)).State.Rules.Keys);
    }

    private static readonly IComparer<RuleRow> ByName = Comparer<RuleRow>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private static async ValueTask<IReadOnlyList<RuleEvent>> Events(IStateStore store, EventQuery query) =>
        (await store.EventsAsync(query)).TryGet(out IReadOnlyList<RuleEvent>? events, out Refusal? refusal) ? events : throw new InvalidOperationException(refusal.ToString());
}
