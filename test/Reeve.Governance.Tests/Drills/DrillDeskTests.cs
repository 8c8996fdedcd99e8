using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Drills;
using Reeve.Governance.Rollbacks;
using Xunit;

namespace Reeve.Governance.Tests.Drills;

public sealed class DrillDeskTests
{
    [Theory]
    [InlineData("kill-switch", Phase.L3)]
    [InlineData("kill-switch", Phase.L5)]
    [InlineData("rollback", Phase.L3)]
    [InlineData("rollback", Phase.L5)]
    [InlineData("breaker", Phase.L3)]
    [InlineData("breaker", Phase.L5)]
    public async Task A_drill_passes_leaves_nothing_behind_and_is_kept(string kind, Phase phase)
    {
        await using var shop = new Workshop(phase);
        ControlState before = shop.Reeve.Plane.Current;
        Drill drill = Workshop.Granted(await shop.Reeve.Drills.RunAsync(kind, Workshop.Alice));
        DrillEvidence evidence = DrillEvidence.Read(drill.Details);
        Assert.True(drill.Passed, drill.Details);
        Assert.All(evidence.Steps, s => Assert.Equal(DrillVerdict.Passed, s.Verdict));
        Assert.Equal((kind, "alice"), (drill.Kind, drill.By));
        Assert.Equal([drill], shop.Reeve.Drills.List());
        ControlState after = shop.Reeve.Plane.Current;
        Assert.Empty(after.Holds);
        Assert.Empty(after.Permits);
        Assert.Empty(shop.Reeve.Requests.List());
        Assert.Equal(before.Scopes, after.Scopes);
        Assert.Equal(before.Ceiling, after.Ceiling);
        Assert.Empty(after.Events);
        Assert.Equal(1, shop.Entries(EntryKind.DrillRun));
    }

    [Theory]
    [InlineData("kill-switch")]
    [InlineData("rollback")]
    [InlineData("breaker")]
    public async Task Nothing_of_a_drill_counts(string kind)
    {
        await using var shop = new Workshop(Phase.L4);
        RuleRow tender = new() { Name = "Tender", Condition = "rejected > 0 || emergencyAborts > 0 || proposed > 1 || safetyGateTriggers > 0", Window = "1h", Action = "revert_to_l3", AlertSeverity = "critical", MinSamples = 1 };
        await shop.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(0, [new Transition.RuleWritten(tender, "alice")], Loosens: false));
        Workshop.Granted(await shop.Reeve.Drills.RunAsync(kind, Workshop.Alice));
        CommandRequest command = shop.Command();
        Assert.Equal(Answer.Allow, await shop.Answer(command));
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command)));
        Assert.Empty(shop.Reeve.Events.Open());
        CommandMetrics metrics = Workshop.Granted(await shop.Reeve.Metrics.CountAsync(shop.Clock.GetUtcNow().AddDays(-1), shop.Clock.GetUtcNow().AddDays(1)));
        Assert.Equal(new CommandCounts(Total: 1, Proposed: 1, Approved: 1, Succeeded: 1), metrics.Commands);
        Assert.Equal(new SafetyCounts(), metrics.Safety);
        Assert.Equal((1, 0, 0, 1), (shop.Reeve.Gate.Counts.Of(Answer.Allow), shop.Reeve.Gate.Counts.Of(Answer.Ask), shop.Reeve.Gate.Counts.Of(Answer.Deny), shop.Reeve.Gate.Counts.Outcomes));
        JournalTotals totals = Workshop.Granted(await shop.Reeve.Meter.ReadAsync(t => t));
        Assert.Equal((1, 0, 0, 1), (totals.Decisions(Answer.Allow), totals.Decisions(Answer.Ask), totals.Decisions(Answer.Deny), totals.Outcomes));

        // Counted again from the journal, as after a start, it is the same.
        var signals = new JournalSignals(shop.Journal.Read(new JournalQuery(Limit: int.MaxValue)), TokensSince: null);
        var scopes = new List<string>();
        signals.ForEach(scopes.Clear, s => scopes.Add(s.Scope));
        Assert.Equal(["repo", "repo"], scopes);
        Assert.Equal(0, signals.Unread);
    }

    [Fact]
    public async Task A_persons_hold_and_scope_stay_as_they_are()
    {
        await using var shop = new Workshop();
        Hold pause = Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, "repo", null, "mine", Workshop.Alice));
        Workshop.Granted(await shop.Reeve.Drills.RunAsync("kill-switch", Workshop.Alice));
        Assert.Equal([pause], shop.Reeve.Holds.List());
    }

    [Fact]
    public async Task Who_is_no_person_for_every_scope_runs_none_and_an_unknown_kind_is_named_with_those_there_are()
    {
        await using var shop = new Workshop();
        Workshop.Refused(await shop.Reeve.Drills.RunAsync("rollback", Workshop.Robot), "agents-never-loosen");
        Workshop.Refused(await shop.Reeve.Drills.RunAsync("rollback", Caller.Anonymous), "token-required");
        Workshop.Refused(await shop.Reeve.Drills.RunAsync("rollback", Workshop.Alice with { Scope = "repo" }), "outside-token-scope");
        Refusal unknown = Workshop.Refused(await shop.Reeve.Drills.RunAsync("fire", Workshop.Alice), "drill-unknown");
        Assert.Equal((RefusalKind.NotFound, "Use one of kill-switch, rollback, breaker, restore."), (unknown.Kind, unknown.Remedy));
        Assert.Empty(shop.Reeve.Drills.List());
    }

    [Theory]
    [InlineData("kill-switch", HoldKind.Stop, null)]
    [InlineData("rollback", HoldKind.Stop, null)]
    [InlineData("kill-switch", HoldKind.Pause, "fs.read")]
    public async Task While_a_hold_stands_for_everywhere_nothing_can_be_shown_and_an_earlier_pass_still_counts(string kind, HoldKind hold, string? subject)
    {
        await using var shop = new Workshop();
        Workshop.Granted(await shop.Reeve.Drills.RunAsync(kind, Workshop.Alice));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Hold standing = Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(hold, null, subject, "real", Workshop.Alice));
        Drill drill = Workshop.Granted(await shop.Reeve.Drills.RunAsync(kind, Workshop.Alice));
        Assert.Equal((false, DrillVerdict.Inconclusive), (drill.Passed, drill.Verdict()));
        Assert.Contains(standing.Id, drill.Details, StringComparison.Ordinal);
        Assert.Equal([standing], shop.Reeve.Holds.List());
        Assert.Empty(shop.Reeve.Plane.Current.Scopes);
        DrillResult counted = Assert.Single(shop.Reeve.Readiness.Sources.Drills());
        Assert.Equal((kind, true), (counted.Kind, counted.Passed));
    }

    [Fact]
    public async Task One_of_a_kind_at_a_time_and_others_beside_it()
    {
        await using var shop = new Workshop();
        Task<Result<Drill>>[] same = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await shop.Reeve.Drills.RunAsync("kill-switch", Workshop.Alice)))];
        Task<Result<Drill>> other = Task.Run(async () => await shop.Reeve.Drills.RunAsync("rollback", Workshop.Alice));
        Result<Drill>[] done = await Task.WhenAll(same);
        Assert.True(Workshop.Granted(await other).Passed);
        Assert.All(done, d => Assert.True(d.Refusal is { Kind: RefusalKind.Conflict, Code: "drill-running" } || Workshop.Granted(d).Passed, d.Refusal?.ToString()));
        Assert.Equal(done.Count(d => d.Refusal is null) + 1, shop.Reeve.Drills.List().Count);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_lifted_and_said_and_shows_nothing()
    {
        await using var shop = new Workshop();
        string stopped = RehearsalScope.Of("kill-switch-0000cut0");
        string raised = RehearsalScope.Of("rollback-0000cut0");
        Hold left = Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, stopped, null, "drill", Workshop.Alice));
        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command(scope: raised)));
        await shop.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(
            0, [new Transition.PhaseChanged(new ScopePhase(raised, Phase.L4, shop.Clock.GetUtcNow(), PhaseLadder.Default.WhitelistAt(Phase.L4)), "alice", "drill")], Loosens: true));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command(scope: raised)));
        Assert.Null(await shop.Reeve.Drills.TidyAsync());
        Assert.Empty(shop.Reeve.Holds.List());
        Assert.Empty(shop.Reeve.Plane.Current.Scopes);
        Assert.Empty(shop.Reeve.Requests.List());
        Assert.Equal([("kill-switch", DrillVerdict.Inconclusive), ("rollback", DrillVerdict.Inconclusive)], shop.Reeve.Drills.List().Select(d => (d.Kind, d.Verdict())).Order());
        Assert.Empty(shop.Reeve.Readiness.Sources.Drills());
        Assert.Equal([stopped, raised], shop.Reeve.Alerts.Recent.Where(a => a.Code == "drill-cut-off").Select(a => a.Subject).Order(StringComparer.Ordinal));
        Assert.Contains(shop.Journal.Read(new JournalQuery(Id: left.Id)), l => l.Head.Kind == EntryKind.HoldLifted);
        long last = shop.Journal.LastSeq;
        Assert.Null(await shop.Reeve.Drills.TidyAsync());
        Assert.Equal(last, shop.Journal.LastSeq);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_is_no_pass_and_what_is_left_goes_with_the_next_drill()
    {
        await using var shop = new Workshop();
        Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, RehearsalScope.Of("kill-switch-0000cut0"), null, "drill", Workshop.Alice));
        shop.Journal.Fault = new Refusal(RefusalKind.Instrument, "disk-full", "The disk is full", "journal", "Make room.");
        Workshop.Refused(await shop.Reeve.Drills.RunAsync("rollback", Workshop.Alice), "disk-full");
        Assert.Single(shop.Reeve.Holds.List());
        shop.Journal.Fault = null;
        Assert.True(Workshop.Granted(await shop.Reeve.Drills.RunAsync("rollback", Workshop.Alice)).Passed);
        Assert.Empty(shop.Reeve.Holds.List());
    }

    [Fact]
    public async Task Scopes_of_rehearsals_are_nobody_elses()
    {
        await using var shop = new Workshop();
        string scope = RehearsalScope.Of("rollback-1");
        Workshop.Refused(await shop.Reeve.Tokens.MintAsync("bot", Role.Agent, scope, Caller.Open), "scope-reserved");
        Workshop.Refused(await shop.Reeve.Tokens.MintAsync("reeve-drill", Role.Operator, null, Caller.Open), "name-reserved");
        Workshop.Refused(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("why", Scope: scope), Caller.Open), "scope-reserved");
        Assert.Empty(shop.Reeve.Plane.Current.Scopes);
    }

    [Theory]
    [InlineData("all disabled", false, "0 of 4 rules are enabled and revert or pause")]
    [InlineData("only alerts", false, "0 of 4 rules")]
    [InlineData("in shadow", false, "0 of 4 rules")]
    [InlineData("never", false, "No enabled rule reverted or paused anything in")]
    [InlineData("rolled back", true, "Undone after 10 commands that were rolled back")]
    [InlineData("constraint", true, "Rude after 3 commands that broke a hard constraint")]
    [InlineData("one type", true, "Deploys after 4 commands that failed")]
    [InlineData("many samples", true, "Patient after 300 commands that failed")]
    public async Task The_breaker_drill_takes_the_rules_as_they_are_installed(string rules, bool passes, string says)
    {
        await using var shop = new Workshop();
        RuleRow[] all = [.. shop.Reeve.Plane.Current.Rules.Values.Select(r => rules switch
        {
            "only alerts" => r with { Action = "alert_only" },
            "in shadow" => r with { Shadow = true },
            _ => r with { Enabled = false },
        })];
        RuleRow? own = rules switch
        {
            "never" => Rule("Never", "errorRate > 2"),
            "rolled back" => Rule("Undone", "rollbackRate > 0.5"),
            "constraint" => Rule("Rude", "constraintViolations >= 3"),
            "one type" => Rule("Deploys", "commandType[\"deploy.staging\"].failed >= 4"),
            "many samples" => Rule("Patient", "errorRate > 0.5") with { MinSamples = 300 },
            _ => null,
        };
        await shop.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(
            0, [.. all.Select(r => new Transition.RuleWritten(r, "alice")), .. own is null ? [] : new[] { new Transition.RuleWritten(own, "alice") }], Loosens: true));
        Drill drill = Workshop.Granted(await shop.Reeve.Drills.RunAsync("breaker", Workshop.Alice));
        Assert.Equal((passes, passes ? DrillVerdict.Passed : DrillVerdict.Failed), (drill.Passed, drill.Verdict()));
        Assert.Contains(DrillEvidence.Read(drill.Details).Steps, s => s.What.StartsWith(says, StringComparison.Ordinal));
        Assert.Empty(shop.Reeve.Events.Open());
        Assert.Equal(Phase.L3, shop.Reeve.Plane.Current.Ceiling.Phase);
    }

    [Fact]
    public async Task Agents_that_nothing_stops_are_seen_to_be_allowed()
    {
        await using var shop = new Workshop();
        var drill = new Rehearsal("kill-switch-1", Workshop.Alice, shop.Reeve);
        (int done, TrafficReport report) = await new DrillTraffic(drill, CommandType.FsRead).DuringAsync(() => ValueTask.FromResult(7));
        Assert.Equal((7, 100, 100, null), (done, report.AskedAfter, report.AllowedAfter, report.FirstNo));
        Assert.True(report.AllowedBefore >= DrillTraffic.Agents);
        Assert.False(await drill.SeesAllowedAsync("allowed", CommandType.GitPush, Phase.L3));
        Assert.Equal(DrillVerdict.Failed, drill.Log.Evidence("fine").Verdict);
    }

    [Fact]
    public void The_first_step_that_does_not_pass_decides()
    {
        var log = new DrillLog(TimeProvider.System);
        Assert.Equal((DrillVerdict.Passed, "fine"), (log.Evidence("fine").Verdict, log.Evidence("fine").Summary));
        log.Saw("one", asExpected: true, "yes");
        log.Refused("two", new Refusal(RefusalKind.Instrument, "disk-full", "The disk is full", "journal", "Make room."));
        log.Refused("three", new Refusal(RefusalKind.Forbidden, "no", "No", "x", "y"));
        DrillEvidence evidence = log.Evidence("fine");
        Assert.Equal((DrillVerdict.Inconclusive, "two: The disk is full (journal). Make room."), (evidence.Verdict, evidence.Summary));
        Assert.Equal([DrillVerdict.Passed, DrillVerdict.Inconclusive, DrillVerdict.Failed], evidence.Steps.Select(s => s.Verdict));
    }

    [Fact]
    public async Task Without_a_database_restoring_cannot_be_rehearsed()
    {
        await using var shop = new Workshop();
        Assert.Equal(DrillVerdict.Inconclusive, Workshop.Granted(await shop.Reeve.Drills.RunAsync("restore", Workshop.Alice)).Verdict());
    }

    [Theory]
    [InlineData(false, false, true, "with 1 changes since the backup")]
    [InlineData(true, false, false, "differences from the state in force: hold.lifted")]
    [InlineData(false, true, false, "differences from the state in force: hold.placed")]
    public async Task What_was_restored_must_be_the_state_in_force(bool lost, bool added, bool same, string says)
    {
        await using var shop = new Workshop();
        ControlState backup = shop.Reeve.Plane.Current;
        long seq = shop.Journal.LastSeq;
        Hold hold = Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, "repo", null, "since", Workshop.Alice));
        backup = added ? backup.Apply(new Transition.HoldPlaced(hold with { Id = "hold-nobody" })) : backup;
        var log = new DrillLog(shop.Clock);
        await RestoreDrill.CompareAsync(log, shop.Reeve, new StoredState(backup, lost ? shop.Journal.LastSeq : seq), shop.Clock.GetUtcNow());
        DrillStep step = Assert.Single(log.Evidence("").Steps);
        Assert.Equal(same, step.Verdict == DrillVerdict.Passed);
        Assert.Contains(says, step.What, StringComparison.Ordinal);
    }

    private static RuleRow Rule(string name, string condition) => new()
    {
        Name = name,
        Condition = condition,
        Window = "5m",
        Action = "revert_to_l3",
        AlertSeverity = "high",
    };
}
