using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Permits;
using Reeve.Governance.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Rules;

public sealed class EventDeskTests
{
    private const string Rate = "High Error Rate";
    private const string Repeated = "Repeated Command Failures";

    [Fact]
    public async Task A_revert_is_seen_by_the_very_next_decision()
    {
        await using var shop = new Workshop(Phase.L4);
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command()));
        RuleEvent happened = await shop.TripAsync(Rate);
        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command()));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command("ls", CommandType.ShellRead)));
        Assert.Equal(happened, Assert.Single(shop.Reeve.Events.Open()));
        Assert.Equal([EntryKind.PhaseChanged, EntryKind.EventOpened], Transitions(shop).Take(2));
    }

    [Fact]
    public async Task A_revert_per_scope_leaves_other_scopes_alone()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Per = "scope" }, Alice));
        await shop.TripAsync(Rate, "repo");
        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command()));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command(scope: "other")));
        Assert.Single(shop.Reeve.Events.Open("repo"));
        Assert.Empty(shop.Reeve.Events.Open("other"));
    }

    [Fact]
    public async Task A_pause_holds_one_type_until_the_event_is_resolved()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleEvent happened = await shop.TripAsync(Repeated, type: CommandType.GitPush);
        Assert.Equal(new Verdict(Answer.Deny, Ground.Pause, happened.HoldId!), (await shop.Decide(shop.Command())).Verdict);
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command("make", CommandType.TestRun)));
        Granted(await shop.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command()));
        Assert.Empty(shop.Reeve.Holds.List());
    }

    [Fact]
    public async Task Lifting_the_pause_resolves_its_event()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleEvent happened = await shop.TripAsync(Repeated, type: CommandType.GitPush);
        Granted(await shop.Reeve.Holds.LiftAsync(happened.HoldId!, "fixed", Alice));
        Assert.Empty(shop.Reeve.Events.Open());
        RuleEvent lifted = Granted(await shop.Reeve.Events.GetAsync(happened.Id));
        Assert.Equal(("git.push", "alice", "fixed"), (lifted.Subject, lifted.ResolvedBy, lifted.Note));
        Assert.Equal("event-not-found", Refused(await shop.Reeve.Events.ResolveAsync("event-none", null, null, Alice), "event-not-found").Code);
        Assert.Equal("fixed", Granted(await shop.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice)).Note);
        Assert.Equal(1, shop.Entries(EntryKind.EventResolved));
        Assert.NotNull(Granted(await shop.Reeve.Events.TripAsync(shop.Of(Repeated, type: CommandType.GitPush))));
    }

    [Fact]
    public async Task A_hand_placed_pause_outlasts_the_event()
    {
        await using var shop = new Workshop(Phase.L4);
        Hold byHand = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "freeze", Alice));
        RuleEvent happened = await shop.TripAsync(Repeated, type: CommandType.GitPush);
        Granted(await shop.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        Assert.Equal(byHand, Assert.Single(shop.Reeve.Holds.List()));
    }

    [Fact]
    public async Task One_event_is_open_per_rule_and_subject_whoever_races()
    {
        await using var shop = new Workshop(Phase.L4);
        Trip trip = shop.Of(Repeated, type: CommandType.GitPush);
        Result<RuleEvent?>[] all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => shop.Reeve.Events.TripAsync(trip).AsTask())));
        Assert.Single(all, r => Granted(r) is not null);
        Assert.Single(shop.Reeve.Events.Open());
        Assert.Single(shop.Reeve.Holds.List());
        await shop.TripAsync(Repeated, type: CommandType.FsWrite);
        Assert.Equal(2, shop.Reeve.Events.Open().Count);
    }

    [Fact]
    public async Task A_rule_that_was_changed_or_switched_off_meanwhile_does_not_trip()
    {
        await using var shop = new Workshop(Phase.L4);
        Trip before = shop.Of(Rate);
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { MinSamples = 30 }, Alice));
        Assert.Null(Granted(await shop.Reeve.Events.TripAsync(before)));
        Trip changed = shop.Of(Rate);
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Enabled = false }, Alice));
        Assert.Null(Granted(await shop.Reeve.Events.TripAsync(changed)));
        Assert.Equal(Phase.L4, shop.Reeve.Plane.Current.Ceiling.Phase);
    }

    [Fact]
    public async Task A_trip_that_cannot_be_journalled_is_not_in_force()
    {
        await using var shop = new Workshop(Phase.L4);
        shop.Journal.Fault = new Refusal(RefusalKind.Instrument, "journal-write-failed", "No space left.", "00000001.seg", "Free space.");
        Refused(await shop.Reeve.Events.TripAsync(shop.Of(Rate)), "journal-write-failed");
        shop.Journal.Fault = null;
        Assert.Equal(Phase.L4, shop.Reeve.Plane.Current.Ceiling.Phase);
        Assert.Empty(shop.Reeve.Events.Open());
    }

    [Fact]
    public async Task Resolving_needs_a_person_of_the_events_scope()
    {
        await using var shop = new Workshop(Phase.L4);
        string id = (await shop.TripAsync(Rate)).Id;
        Refused(await shop.Reeve.Events.ResolveAsync(id, null, null, Caller.Anonymous), "token-required");
        Refused(await shop.Reeve.Events.ResolveAsync(id, null, null, Robot), "agents-never-loosen");
        Refused(await shop.Reeve.Events.ResolveAsync(id, null, null, Alice with { Scope = "repo" }), "outside-token-scope");
        Refused(await shop.Reeve.Events.ResolveAsync("none", null, null, Caller.Anonymous), "token-required");
        Refused(await shop.Reeve.Events.ResolveAsync(id, "maybe", null, Alice), "verdict-unknown");
        Refused(await shop.Reeve.Events.ResolveAsync(id, null, new string('x', 1001), Alice), "note-too-long");
        Assert.Single(shop.Reeve.Events.Open());
    }

    [Fact]
    public async Task A_repeat_changes_nothing_but_may_add_the_verdict_once()
    {
        await using var shop = new Workshop(Phase.L4);
        string id = (await shop.TripAsync(Rate)).Id;
        RuleEvent resolved = Granted(await shop.Reeve.Events.ResolveAsync(id, null, null, Alice));
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(resolved, Granted(await shop.Reeve.Events.ResolveAsync(id, null, null, Alice)));
        Assert.Equal(1, shop.Entries(EntryKind.EventResolved));
        RuleEvent judged = Granted(await shop.Reeve.Events.ResolveAsync(id, "false_positive", "a mirror was down", Alice));
        Assert.Equal((resolved.ResolvedAt, EventVerdict.FalsePositive, "a mirror was down"), (judged.ResolvedAt, judged.Verdict, judged.Note));
        Assert.Equal(judged, Granted(await shop.Reeve.Events.ResolveAsync(id, "false_positive", null, Alice)));
        Assert.Equal(RefusalKind.Conflict, Refused(await shop.Reeve.Events.ResolveAsync(id, "true_positive", null, Alice), "event-judged").Kind);
    }

    [Fact]
    public async Task A_probe_that_succeeds_shows_on_the_event_and_an_untrusted_one_does_not()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleEvent happened = await shop.TripAsync(Repeated, type: CommandType.GitPush);
        Granted(await shop.Reeve.Permits.GrantAsync(new PermitGrant("repo", null, happened.HoldId, new PermitBounds(2, null), "bob", "try it", ""), Alice));
        CommandRequest first = shop.Command();
        CommandRequest second = shop.Command();
        Assert.Equal(Answer.Allow, await shop.Answer(first));
        Assert.Equal(Answer.Allow, await shop.Answer(second));
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(first) with { Trusted = false }));
        Assert.Null(Assert.Single(shop.Reeve.Events.Open()).Probe);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(first, Core.Signals.Outcome.Failed)));
        Assert.Equal(Core.Signals.Outcome.Failed, Assert.Single(shop.Reeve.Events.Open()).Probe?.Outcome);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(second)));
        Assert.Equal(new RuleProbe(second.Id, Core.Signals.Outcome.Succeeded, shop.Clock.GetUtcNow()), Assert.Single(shop.Reeve.Events.Open()).Probe);
        Assert.Equal(Answer.Deny, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task The_outcome_of_an_ordinary_permit_touches_no_event()
    {
        await using var shop = new Workshop();
        await shop.TripAsync(Rate);
        CommandRequest command = shop.Command();
        Granted(await shop.Reeve.Permits.GrantAsync(new PermitGrant("repo", command.Digest, null, new PermitBounds(1, null), "bob", "x", ""), Alice));
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(command)));
        Assert.Equal(0, shop.Entries(EntryKind.EventProbed));
    }

    [Fact]
    public async Task Quality_counts_what_people_judged()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleQuality none = await QualityAsync(shop);
        Assert.Equal((0, null, true, false), (none.Triggers, none.FalsePositiveRate, none.NeverTriggered, none.MarkedForAdjustment));
        foreach (string? verdict in new[] { "false_positive", "true_positive", null })
        {
            Granted(await shop.Reeve.Events.ResolveAsync((await shop.TripAsync(Rate)).Id, verdict, null, Alice));
            shop.Clock.Advance(TimeSpan.FromHours(1));
        }

        await shop.TripAsync(Rate);
        await shop.TripAsync(Repeated, type: CommandType.GitPush);
        RuleQuality quality = await QualityAsync(shop);
        Assert.Equal((4, 1, 1, 2, 1), (quality.Triggers, quality.TruePositives, quality.FalsePositives, quality.Unjudged, quality.Open));
        Assert.Equal((0.25, 0.05, true, false), (quality.FalsePositiveRate, quality.FalsePositiveTarget, quality.MarkedForAdjustment, quality.NeverTriggered));
        Assert.Equal(shop.Clock.GetUtcNow(), quality.LastTrip);
    }

    [Fact]
    public async Task A_shadow_rule_is_counted_and_does_nothing()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Rules.ChangeAsync(Rate, new RuleEdit { Shadow = true }, Alice));
        await shop.TripAsync(Rate);
        await shop.TripAsync(Rate);
        Assert.Equal(["shadow", "shadow"], Granted(await shop.Reeve.Events.ListAsync(10)).Select(e => e.ResolvedBy));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command()));
        Assert.Empty(shop.Reeve.Events.Open());
        Assert.Equal((2, 2), ((await QualityAsync(shop)).Triggers, (await QualityAsync(shop)).ShadowTriggers));
    }

    [Fact]
    public async Task Events_are_listed_newest_first_and_forgotten_in_memory_a_day_after_they_were_resolved()
    {
        await using var shop = new Workshop(Phase.L4);
        RuleEvent first = await shop.TripAsync(Rate);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        RuleEvent second = await shop.TripAsync(Repeated, type: CommandType.GitPush);
        Assert.Equal([second.Id, first.Id], Granted(await shop.Reeve.Events.ListAsync(20)).Select(e => e.Id));
        Assert.Equal([second.Id], Granted(await shop.Reeve.Events.ListAsync(1)).Select(e => e.Id));
        Granted(await shop.Reeve.Events.ResolveAsync(first.Id, null, null, Alice));
        shop.Clock.Advance(ControlState.Remembered + TimeSpan.FromMinutes(1));
        await shop.Reeve.Plane.ForgetAsync();
        Assert.Equal([second.Id], shop.Reeve.Plane.Current.Events.Keys);
    }

    private static async Task<RuleQuality> QualityAsync(Workshop shop) =>
        Granted(await shop.Reeve.Events.QualityAsync(Granted(shop.Reeve.Rules.Get(Rate))));

    private static IEnumerable<EntryKind> Transitions(Workshop shop) => shop.Journal.Read(new JournalQuery(TransitionsOnly: true)).Select(l => l.Head.Kind);
}
