using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Readiness;
using Reeve.Governance.Tests.Control;
using Reeve.Storage.DataFolders;
using Reeve.Testing;
using Xunit;

namespace Reeve.Governance.Tests.Readiness;

public sealed class ReadinessDeskTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-readiness-").FullName;
    private ReadinessSources _sources = null!;
    private Installation _reeve = null!;

    private string Checklist => Path.Combine(_folder, "readiness.yaml");

    public async ValueTask InitializeAsync()
    {
        var journal = new MemoryJournal(_clock);
        _sources = new ReadinessSources
        {
            ChecklistFile = Checklist,
            LastCheck = new CheckpointFile(Path.Combine(_folder, "journal.checked")),
        };
        _reeve = Workshop.Granted(await Installation.OpenAsync(
            journal,
            new MemoryStore(ControlState.New(_clock.GetUtcNow())),
            new ActionDigester(new byte[32]),
            new GateOptions(),
            _clock,
            NullLoggerFactory.Instance,
            readiness: _sources));
    }

    public async ValueTask DisposeAsync()
    {
        await _reeve.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Days_add_up_until_six_months_are_over_and_a_false_revert_gives_them_back()
    {
        Assert.Equal("0 of 180 governed days at L3: 180 to go", (await ItemAsync("six-months-at-l3")).Details);
        await ChangeAsync(Begun(TimeSpan.FromDays(100)));
        Assert.Equal("100 of 180 governed days at L3: 80 to go", (await ItemAsync("six-months-at-l3")).Details);
        await ChangeAsync(new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, _clock.GetUtcNow(), TypeSet.Empty), "alice", "by hand"));
        Assert.Equal("0 of 21 days at L4 (its validation period): 21 to go", (await ItemAsync("six-months-at-l3")).Details);
        _clock.Advance(TimeSpan.FromMinutes(10));
        RuleRow rule = _reeve.Rules.Book.All[0].Row;
        await ChangeAsync(
            new Transition.PhaseChanged(new ScopePhase(null, Phase.L3, _clock.GetUtcNow(), TypeSet.Empty), $"rule {rule.Name}", $"event-1: {rule.Condition}"),
            new Transition.EventOpened(new RuleEvent { Id = "event-1", At = _clock.GetUtcNow(), Rule = rule, Action = RuleAction.RevertToL3 }, $"rule {rule.Name}"));
        Assert.Equal("0 of 180 governed days at L3: 180 to go", (await ItemAsync("six-months-at-l3")).Details);
        Workshop.Granted(await _reeve.Events.ResolveAsync("event-1", "false_positive", null, Workshop.Alice));
        Assert.Equal("100 of 180 governed days at L3: 80 to go", (await ItemAsync("six-months-at-l3")).Details);
        await ChangeAsync(Begun(TimeSpan.FromDays(180)));
        Assert.True((await ItemAsync("six-months-at-l3")).Status);
    }

    [Fact]
    public async Task An_assessment_is_kept_and_the_next_one_says_what_changed()
    {
        Assert.Null(Workshop.Granted(await _reeve.Readiness.LatestAsync()));
        ReadinessAssessment first = await AssessAsync();
        Assert.Equal(first.Id, Workshop.Granted(await _reeve.Readiness.LatestAsync())!.Id);
        await AttestAsync("on-call-rotation", until: _clock.GetUtcNow().AddMinutes(1));
        ReadinessAssessment second = await AssessAsync();
        Assert.Equal(first.Overall.Score + (3 / 80.0), second.Overall.Score, 12);
        Assert.Contains(second.Changes, c => c.StartsWith("On-call rotation established: now passes", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains((await AssessAsync()).Changes, c => c.Contains("expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_counted_does_not_pass_and_does_not_hide_the_rest()
    {
        using ReadinessDesk blind = Beside(static (_, _) => new((Result<CommandMetrics>)new Refusal(RefusalKind.Instrument, "x", "the disk is gone", "x", "x")));
        ReadinessAssessment assessment = Workshop.Granted(await blind.AssessAsync());
        ReadinessItem item = Item(assessment, "success-rate");
        Assert.Equal(("error", "Commands could not be counted: the disk is gone"), (item.Verdict, item.Details));
        Assert.True(Item(assessment, "circuit-breakers-implemented").Status);
    }

    [Fact]
    public async Task Thirty_days_of_commands_are_counted()
    {
        (DateTimeOffset From, DateTimeOffset To) asked = default;
        using ReadinessDesk desk = Beside((from, to) =>
        {
            asked = (from, to);
            return new((Result<CommandMetrics>)new CommandMetrics(
                new MetricsPeriod(from, to), new CommandCounts(Total: 900, Proposed: 900, Approved: 900, Succeeded: 900), new IncidentCounts(), new SafetyCounts()));
        });
        ReadinessAssessment assessment = Workshop.Granted(await desk.AssessAsync());
        Assert.Equal((_clock.GetUtcNow().AddDays(-30), _clock.GetUtcNow()), asked);
        Assert.True(Item(assessment, "success-rate").Status);
        Assert.Equal(18, assessment.Technical.Score);
    }

    [Fact]
    public async Task The_last_check_of_the_journal_is_remembered_by_the_next_process()
    {
        Assert.False((await ItemAsync("audit-trail")).Status);
        Assert.Null(_reeve.Readiness.NoteCheck(sound: true));
        Assert.True((await ItemAsync("audit-trail")).Status);
        using ReadinessDesk desk = Beside(_reeve.Metrics.CountAsync);
        Assert.True(Item(Workshop.Granted(await desk.AssessAsync()), "audit-trail").Status);
    }

    [Fact(DisplayName = "GOV-027: weights are edited without rebuilding; a bad edit is refused and the last good one stays in force")]
    public async Task Edits_of_the_checklist_count_and_bad_ones_do_not()
    {
        string shipped = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "src/Reeve.Governance/Readiness/readiness.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Checklist, shipped.Replace("weight: 5", "weight: 7", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(7, (await ItemAsync("success-rate")).Weight);
        await File.WriteAllTextAsync(Checklist, shipped.Replace("weight: 5", "weight: none", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(7, (await ItemAsync("success-rate")).Weight);
        Assert.Contains("weight `none`", _reeve.Readiness.ChecklistProblem!.What, StringComparison.Ordinal);
        Assert.Single(_reeve.Alerts.Recent, a => a.Code == "readiness-checklist-refused");
        File.Delete(Checklist);
        Assert.Equal(5, (await ItemAsync("success-rate")).Weight);
        Assert.Null(_reeve.Readiness.ChecklistProblem);
        Assert.Equal(2, _reeve.Alerts.Recent.Count(a => a.Code == "readiness-checklist-changed"));
    }

    [Fact]
    public async Task Only_people_attest_and_everyone_may_say_no()
    {
        Caller nobody = Caller.Anonymous;
        Assert.Equal("alice", (await AttestAsync("on-call-rotation")).Author);
        Workshop.Refused(await _reeve.Attestations.AttestAsync(new AttestedWord("runbooks", true, null, null), Workshop.Robot), "agents-never-loosen");
        Workshop.Refused(await _reeve.Attestations.AttestAsync(new AttestedWord("runbooks", true, null, null), nobody), "token-required");
        Assert.Equal("anonymous", Workshop.Granted(await _reeve.Attestations.RevokeAsync("On-call rotation established", "it lapsed", nobody)).Author);
        Assert.False((await ItemAsync("on-call-rotation")).Status);
        Workshop.Refused(await _reeve.Attestations.RevokeAsync("on-call-rotation", null, nobody), "not-attested");
        Assert.Contains("it lapsed", (await ItemAsync("on-call-rotation")).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_attestation_is_refused()
    {
        async Task Refused(string code, string item = "runbooks", string? evidence = null, TimeSpan? until = null) => Workshop.Refused(
            await _reeve.Attestations.AttestAsync(new AttestedWord(item, true, evidence, until is { } span ? _clock.GetUtcNow() + span : null), Workshop.Alice), code);
        await Refused("item-not-found", "no-such-item");
        await Refused("item-measured", "kill-switch-tested");
        await Refused("evidence-invalid", evidence: "javascript:alert(1)");
        await Refused("evidence-invalid", evidence: "a\nb");
        await Refused("until-past", until: TimeSpan.Zero);
        await Refused("until-too-far", until: TimeSpan.FromDays(731));
        Assert.Empty(_reeve.Attestations.List());
        await AttestAsync("RUNBOOKS_COMPLETE");
        Attestation only = Assert.Single(_reeve.Attestations.List());
        Assert.Equal(("runbooks", _clock.GetUtcNow().AddDays(180)), (only.Item, only.ExpiresAt));
    }

    private static ReadinessItem Item(ReadinessAssessment assessment, string id) => assessment.Categories.SelectMany(c => c.Items).Single(i => i.Id == id);

    private ReadinessDesk Beside(Func<DateTimeOffset, DateTimeOffset, ValueTask<Result<CommandMetrics>>> count) =>
        new(_reeve.Plane, _reeve.Journal, null, _reeve.Rules, PhaseLadder.Default, _reeve.Alerts, count, _sources);

    private Transition.PhaseChanged Begun(TimeSpan ago) =>
        new(new ScopePhase(null, Phase.L3, _clock.GetUtcNow() - ago, TypeSet.Empty), "alice", "by hand");

    private async Task ChangeAsync(params Transition[] transitions) =>
        Workshop.Granted(await _reeve.Plane.CommitAsync<int>(_ => new Change<int>(0, transitions, Loosens: true)));

    private async Task<ReadinessAssessment> AssessAsync() => Workshop.Granted(await _reeve.Readiness.AssessAsync());

    private async Task<ReadinessItem> ItemAsync(string id) => Item(await AssessAsync(), id);

    private async Task<Attestation> AttestAsync(string item, DateTimeOffset? until = null) => Workshop.Granted(
        await _reeve.Attestations.AttestAsync(new AttestedWord(item, true, "https://wiki.example.com", until), Workshop.Alice));
}
