using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Tests.Control;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Rules;

/// <summary>What operators do to rules and events in the database by hand.</summary>
public sealed class HandEditTests
{
    private const string Rate = "High Error Rate";

    [Fact]
    public async Task A_rule_inserted_changed_or_deleted_by_hand_counts_and_is_journalled_as_external()
    {
        await using var shop = new Workshop();
        ControlState state = shop.Reeve.Plane.Current;
        RuleRow added = state.Rules[Rate] with { Name = "by hand", Condition = "failed > 9" };
        await AdoptAsync(shop, state, state with
        {
            Rules = state.Rules.Add(added.Name, added).SetItem(Rate, state.Rules[Rate] with { Enabled = false }).Remove("High Rollback Rate"),
        });
        Assert.Equal(["Critical Incident Detected", Rate, "Repeated Command Failures", "by hand"], shop.Reeve.Rules.Book.All.Select(r => r.Row.Name));
        Assert.Equal(3, shop.Reeve.Rules.Book.Enabled.Count());
        Assert.Contains("external", System.Text.Encoding.UTF8.GetString(Last(shop, EntryKind.RuleWritten).Json.Span), StringComparison.Ordinal);
        Assert.Contains(shop.Reeve.Alerts.Recent, a => a.Code == "external-edit");
    }

    [Fact]
    public async Task Once_tokens_exist_a_weakening_edit_is_undone_and_waits_for_a_person()
    {
        await using var shop = new Workshop();
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Caller.Open));
        ControlState state = shop.Reeve.Plane.Current;
        RuleRow added = state.Rules[Rate] with { Name = "by hand" };
        await AdoptAsync(shop, state, state with
        {
            Rules = state.Rules.Add(added.Name, added).SetItem(Rate, state.Rules[Rate] with { Enabled = false }).Remove("High Rollback Rate"),
        });
        Assert.Equal(5, shop.Reeve.Rules.Book.Enabled.Count());
        Assert.Equal(2, shop.Reeve.Requests.List().Count);
        Assert.Contains(shop.Reeve.Requests.List(), r => r.Text.Contains($"{Rate}: disabled", StringComparison.Ordinal));
        foreach (string id in shop.Reeve.Requests.List().Select(r => r.Id).ToArray())
        {
            Granted(await shop.Reeve.Requests.ApproveAsync(id, new(null, null), null, Alice));
        }

        Assert.False(shop.Reeve.Rules.Book.ByName[Rate].Row.Enabled);
        Assert.DoesNotContain("High Rollback Rate", shop.Reeve.Rules.Book.ByName.Keys);
    }

    [Fact]
    public async Task An_event_resolved_by_hand_lifts_its_pause_and_a_pause_lifted_by_hand_resolves_its_event()
    {
        await using var shop = new Workshop(Phase.L4);
        foreach (bool byHold in new[] { false, true })
        {
            RuleEvent happened = await shop.TripAsync("Repeated Command Failures", type: CommandType.GitPush);
            ControlState state = shop.Reeve.Plane.Current;
            await AdoptAsync(shop, state, byHold
                ? state with { Holds = state.Holds.Remove(happened.HoldId!) }
                : state with { Events = state.Events.SetItem(happened.Id, happened with { ResolvedAt = shop.Clock.GetUtcNow() }) });
            Assert.Empty(shop.Reeve.Events.Open());
            Assert.Empty(shop.Reeve.Holds.List());
            Assert.Equal("external", shop.Reeve.Plane.Current.Events[happened.Id].ResolvedBy);
        }
    }

    [Fact]
    public async Task Once_tokens_exist_resolving_by_hand_waits_and_approval_lifts_the_pause_too()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleEvent happened = await shop.TripAsync("Repeated Command Failures", type: CommandType.GitPush);
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Caller.Open));
        ControlState state = shop.Reeve.Plane.Current;
        await AdoptAsync(shop, state, state with { Events = state.Events.SetItem(happened.Id, happened with { ResolvedAt = shop.Clock.GetUtcNow() }) });
        Assert.Single(shop.Reeve.Events.Open());
        Assert.Equal(Answer.Deny, await shop.Answer(shop.Command()));
        Granted(await shop.Reeve.Requests.ApproveAsync(Assert.Single(shop.Reeve.Requests.List()).Id, new(null, null), null, Alice));
        Assert.Empty(shop.Reeve.Events.Open());
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task Once_tokens_exist_an_event_feigned_by_hand_does_not_keep_its_rule_from_tripping()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Caller.Open));
        ControlState state = shop.Reeve.Plane.Current;
        var feigned = new RuleEvent { Id = "by-hand", At = shop.Clock.GetUtcNow(), Rule = state.Rules[Rate], Action = RuleAction.RevertToL3 };
        await AdoptAsync(shop, state, state with { Events = state.Events.Add(feigned.Id, feigned) });
        Assert.Empty(shop.Reeve.Events.Open());
        await shop.TripAsync(Rate);
        Assert.Equal(Phase.L3, shop.Reeve.Plane.Current.Ceiling.Phase);
    }

    [Fact]
    public async Task A_journal_from_before_rules_gets_the_default_ones_written_down_once_and_not_as_an_edit()
    {
        var clock = new ManualClock(Gens.Noon);
        await using var journal = new MemoryJournal(clock);
        var digester = new Core.Decisions.ActionDigester(new byte[32]);
        var old = new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Empty), "reeve", "first start");
        Assert.Null(await journal.SyncAsync(journal.Enqueue(TransitionCodec.Head(old, Gens.Noon), TransitionCodec.Encode(old))));
        clock.Advance(TimeSpan.FromDays(1));
        var store = new MemoryStore(ControlState.New(clock.GetUtcNow().AddSeconds(-1)).Apply(old));
        for (int i = 0; i < 2; i++)
        {
            await using Installation reeve = Granted(await Installation.OpenAsync(journal, store, digester, new GateOptions(), clock, NullLoggerFactory.Instance));
            Assert.Equal(4, reeve.Rules.Book.Enabled.Count());
            Assert.DoesNotContain(reeve.Alerts.Recent, a => a.Code == "external-edit");
            Assert.Equal(4, journal.Read(new JournalQuery(TransitionsOnly: true)).Count(l => l.Head.Kind == EntryKind.RuleWritten));
        }
    }

    [Fact]
    public async Task Restating_keeps_rules_events_and_that_a_default_rule_was_deleted()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Rules.DeleteAsync("High Rollback Rate", Alice));
        RuleEvent open = await shop.TripAsync("Repeated Command Failures", type: CommandType.GitPush);
        RuleEvent resolved = Granted(await shop.Reeve.Events.ResolveAsync((await shop.TripAsync(Rate)).Id, "true_positive", null, Alice));
        long first = Granted(await shop.Reeve.RestateAsync());
        ControlState state = ControlState.New(shop.Clock.GetUtcNow());
        foreach (JournalLine line in shop.Journal.Read(new JournalQuery(AfterSeq: first - 1, TransitionsOnly: true)))
        {
            state = state.Apply(Granted(TransitionCodec.Decode(line, shop.Journal.ReadText(line.Seq))));
        }

        Assert.Equal(StateText.Of(shop.Reeve.Plane.Current), StateText.Of(state));
        Assert.Equal(3, state.Rules.Count);
        Assert.Equal((false, true), (state.Events[open.Id].IsResolved, state.Events[resolved.Id].IsResolved));
    }

    private static JournalLine Last(Workshop shop, EntryKind kind) => shop.Journal.Read(new JournalQuery(Descending: true)).First(l => l.Head.Kind == kind);

    private static async Task AdoptAsync(Workshop shop, ControlState database, ControlState edited)
    {
        var edits = new ExternalEdits(shop.Reeve.Plane, shop.Journal, shop.Reeve.Alerts, shop.Digester, new GateOptions());
        Assert.Null(await edits.AdoptAsync(database, edited));
    }
}
