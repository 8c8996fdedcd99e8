using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Core.Rules;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Compliance.State;

public abstract partial class StateStoreCompliance
{
    private static readonly CommandMetrics Week = new(
        new MetricsPeriod(Gens.Noon.AddDays(-7), Gens.Noon), new CommandCounts(9, 8, 7, 1, 5, 1, 1, 0, long.MaxValue), new IncidentCounts(2, 1, 1), new SafetyCounts(3, 4, 5));

    private static readonly ReadinessAssessment Assessed = new()
    {
        Id = "readiness-1",
        Timestamp = Gens.Noon,
        CurrentPhase = Phase.L3Plus,
        DaysSincePhaseStart = 12,
        Overall = new OverallReadiness(0.0875, false, ["Kill switch tested"]),
        Technical = new ReadinessCategory(7, 35, [new ReadinessItem("Kill switch tested", 2, true, false, "no drill yet")]),
        Process = new ReadinessCategory(0, 25, []),
        Organizational = new ReadinessCategory(0, 20, []),
        Recommendations = [new Recommendation("investigate", "high", "score \"low\"", ["run a drill"])],
        NextActions = [new NextAction("run a drill", false)],
    };

    [Fact]
    public async Task Measurements_are_read_back_as_they_were_newest_first()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        var report = new GovernanceReport
        {
            Id = "report-1",
            Timestamp = Gens.Noon,
            WeekStart = Week.Period.Start,
            WeekEnd = Week.Period.End,
            Metrics = Week,
            Readiness = Assessed,
            Expansion = Proposed,
            CircuitBreakerEvents = [JsonDocument.Parse("""{"id":"event-1"}""").RootElement],
            Summary = "# Executive Summary",
        };
        var idle = new CommandMetrics(Week.Period, new CommandCounts(), new IncidentCounts(), new SafetyCounts());
        foreach (KeptRecord record in (KeptRecord[])
            [
                new MetricsSnapshot { Id = "metrics-1", Timestamp = Gens.Noon, Metrics = Week },
                new MetricsSnapshot { Id = "metrics-2", Timestamp = Gens.Noon.AddMilliseconds(1), Metrics = idle },
                Assessed,
                report,
            ])
        {
            Assert.Null(await store.KeepAsync(record));
        }

        Assert.Equal([idle, Week], (await Records(store, new RecordQuery(RecordKind.Metrics))).Cast<MetricsSnapshot>().Select(s => s.Metrics));
        Assert.Equal("metrics-2", Assert.Single(await Records(store, new RecordQuery(RecordKind.Metrics, Limit: 1))).Id);
        Assert.Equal("metrics-1", Assert.Single(await Records(store, new RecordQuery(RecordKind.Metrics, Id: "metrics-1"))).Id);
        Assert.Empty(await Records(store, new RecordQuery(RecordKind.Report, Id: "metrics-1")));
        Assert.Equal(RecordText.Write(Assessed), RecordText.Write((ReadinessAssessment)Assert.Single(await Records(store, new RecordQuery(RecordKind.Readiness)))));
        Assert.Equal(RecordText.Write(report), RecordText.Write((GovernanceReport)Assert.Single(await Records(store, new RecordQuery(RecordKind.Report)))));
    }

    [Fact]
    public async Task A_part_of_the_history_begins_with_its_first_moment_and_ends_before_its_last_however_times_are_written()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        for (int day = 0; day < 4; day++)
        {
            Assert.Null(await store.KeepAsync(new MetricsSnapshot { Id = $"metrics-{day}", Timestamp = Gens.Noon.AddDays(day), Metrics = Week }));
        }

        foreach (string written in (string[])["", "T", "TZ"])
        {
            string end = written.EndsWith('Z') ? " || 'Z'" : "";
            await bed.SqlAsync($"UPDATE metrics_snapshots SET timestamp = substr(timestamp, 1, 10) || '{(written.Length > 0 ? "T" : " ")}' || substr(timestamp, 12, 8){end}");
            Assert.Equal(["metrics-2", "metrics-1"], await ListAsync(Gens.Noon.AddDays(1), Gens.Noon.AddDays(3), 10));
            Assert.Equal(["metrics-2"], await ListAsync(Gens.Noon.AddDays(1), Gens.Noon.AddDays(3), 1));
            Assert.Equal(["metrics-1", "metrics-0"], await ListAsync(null, Gens.Noon.AddDays(1).AddMilliseconds(1), 10));
            Assert.Equal(["metrics-3"], await ListAsync(Gens.Noon.AddDays(2).AddMilliseconds(1), null, 10));
        }

        async Task<IEnumerable<string>> ListAsync(DateTimeOffset? from, DateTimeOffset? to, int limit) =>
            (await Records(store, new RecordQuery(RecordKind.Metrics, null, limit, from, to))).Select(r => r.Id);
    }

    [Fact]
    public async Task The_runbooks_clean_up_takes_old_measurements()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.KeepAsync(new MetricsSnapshot { Id = "metrics-1", Timestamp = Gens.Noon.AddDays(-200), Metrics = Week }));
        Assert.Null(await store.KeepAsync(Assessed with { Timestamp = Gens.Noon.AddDays(-200) }));
        await bed.SqlAsync("DELETE FROM metrics_snapshots WHERE timestamp < '2025-12-01 12:00:00'; DELETE FROM readiness_assessments WHERE timestamp < '2025-12-01 12:00:00'");
        Assert.Empty(await Records(store, new RecordQuery(RecordKind.Metrics)));
        Assert.Empty(await Records(store, new RecordQuery(RecordKind.Readiness)));
    }

    [Fact]
    public async Task A_measurement_that_cannot_be_understood_is_named()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.KeepAsync(Assessed));
        await bed.SqlAsync("UPDATE readiness_assessments SET technical_items = '['");
        Refusal? refusal = (await store.RecordsAsync(new RecordQuery(RecordKind.Readiness))).Refusal;
        Assert.Contains("technical_items", refusal?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeping_a_measurement_is_no_change_by_another_process()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        long before = await Counter(store);
        Assert.Null(await store.KeepAsync(Assessed));
        Assert.Equal(before, await Counter(store));
    }

    [Fact]
    public async Task What_is_old_goes_into_the_archive_first_and_open_events_stay()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        DateTimeOffset old = Gens.Noon.AddDays(-91);
        RuleEvent happened = Tripped with { At = old };
        Assert.Null(await store.ApplyAsync(
        [
            Numbered(1, new Transition.EventOpened(happened, "rule")),
            Numbered(2, new Transition.EventResolved(happened with { Id = "event-2", ResolvedAt = old.AddHours(1), ResolvedBy = "a" })),
        ]));
        Assert.Null(await store.KeepAsync(new MetricsSnapshot { Id = "metrics-old", Timestamp = old, Metrics = Week }));
        Assert.Null(await store.KeepAsync(new MetricsSnapshot { Id = "metrics-new", Timestamp = Gens.Noon.AddDays(-90), Metrics = Week }));
        Assert.Null(await store.KeepAsync(Assessed with { Timestamp = old }));
        long before = await Counter(store);
        string folder = Directory.CreateTempSubdirectory("reeve-archive-").FullName;
        string archive = Path.Combine(folder, "old.jsonl.gz");
        Result<RetiredRows> retired = await store.RetireAsync(Gens.Noon.AddDays(-90), archive);
        Assert.Equal(new RetiredRows(1, 1, 1), retired.TryGet(out RetiredRows? rows, out Refusal? refusal) ? rows : throw new InvalidOperationException(refusal.ToString()));
        Assert.Equal(before, await Counter(store));
        Assert.Equal("metrics-new", Assert.Single(await Records(store, new RecordQuery(RecordKind.Metrics))).Id);
        Assert.Equal(["event-1"], (await Events(store, new EventQuery())).Select(e => e.Id));
        await using (var lines = new System.IO.Compression.GZipStream(File.OpenRead(archive), System.IO.Compression.CompressionMode.Decompress))
        {
            JsonElement[] archived = [.. (await new StreamReader(lines).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
            Assert.Equal(
                ["metrics_snapshots metrics-old", "readiness_assessments readiness-1", "circuit_breaker_events event-2"],
                archived.Select(a => $"{a.GetProperty("table").GetString()} {a.GetProperty("row").GetProperty("id").GetString()}"));
            Assert.Equal(long.MaxValue, archived[0].GetProperty("row").GetProperty("commands_unknown").GetInt64());
        }

        Assert.Equal("archive-failed", (await store.RetireAsync(Gens.Noon, archive)).Refusal?.Code);
        Assert.Single(await Records(store, new RecordQuery(RecordKind.Metrics)));
        string none = Path.Combine(folder, "none.jsonl.gz");
        Assert.Null((await store.RetireAsync(Gens.Noon.AddDays(-90), none)).Refusal);
        Assert.False(File.Exists(none));
        Assert.Null(await store.VacuumAsync());
        Assert.True((await store.SizeAsync()).TryGet(out long bytes, out _) && bytes > 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_drill_is_kept_and_takes_the_row_of_its_scope_along()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        var drill = new Drill("rollback-1", "rollback", Passed: true, Gens.Noon, 41, "alice", "by hand");
        Transition[] all =
        [
            new Transition.PhaseChanged(new ScopePhase(RehearsalScope.Of(drill.Id), Phase.L4, Gens.Noon, TypeSet.Of(CommandType.GitPush)), "alice", "drill"),
            new Transition.PhaseChanged(new ScopePhase(RehearsalScope.Of("rollback-2"), Phase.L4, Gens.Noon, TypeSet.Empty), "alice", "drill"),
            new Transition.DrillRun(drill),
        ];
        Assert.Null(await store.ApplyAsync([.. all.Select((t, i) => Numbered(i + 1, t))]));
        ControlState stored = (await Load(store)).State;
        Assert.Equal([RehearsalScope.Of("rollback-2")], stored.Scopes.Keys);
        Assert.Equal([drill], stored.Drills.Values);
        Assert.Equal(StateText.Of(all.Aggregate(ControlState.New(Gens.Noon), (state, t) => state.Apply(t))), StateText.Of(stored));
    }

    private static PhaseProposal Proposed { get; } = new()
    {
        ProposalId = "proposal-1",
        Timestamp = Gens.Noon,
        ProposedBy = "autonomy-governance-agent",
        Expansion = new ProposedMove(Phase.L3, Phase.L3Plus, TypeSet.Of(CommandType.FsWrite, CommandType.TestRun), 14),
        Rationale = new ProposalRationale(Week, 0.97, ["1000 commands"]),
        RiskAssessment = new RiskAssessment("low", ["watch"], "go back"),
        RequiredApprovals = ["tech-lead"],
        Approvals = [new ProposalApproval("tech-lead", "alice", Gens.Noon, new string('a', 64))],
        PreviousWhitelist = TypeSet.Of(CommandType.GitPush),
    };

    private static async Task<IReadOnlyList<KeptRecord>> Records(IStateStore store, RecordQuery query)
    {
        Result<IReadOnlyList<KeptRecord>> read = await store.RecordsAsync(query);
        Assert.Null(read.Refusal);
        return read.TryGet(out IReadOnlyList<KeptRecord>? records, out _) ? records : [];
    }
}
