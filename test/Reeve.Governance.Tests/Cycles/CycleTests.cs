using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Reports;
using Reeve.Governance.Cycles;
using Reeve.Governance.Tests.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Cycles;

public sealed class CycleTests
{
    [Fact]
    public async Task A_ready_fleet_gets_a_proposal_and_a_kept_report()
    {
        await using Council council = await Council.OpenAsync();
        GovernanceReport report = await council.CycleAsync();
        PhaseProposal proposal = Assert.Single(council.Reeve.Proposals.Pending());
        Assert.Equal(proposal.ProposalId, report.Expansion?.ProposalId);
        Assert.Equal(
            (Phase.L3, Phase.L3Plus, PhaseLadder.Default.WhitelistAt(Phase.L3Plus), 14, ProposalBounds.Proposer, "low"),
            (proposal.Expansion.CurrentPhase, proposal.Expansion.TargetPhase, proposal.Expansion.CommandsToWhitelist, proposal.Expansion.ValidationPeriod, proposal.ProposedBy, proposal.RiskAssessment.Level));
        Assert.Contains("Readiness 98.00 %", proposal.Rationale.KeyAchievements);
        Assert.Equal(report.Id, Granted(await council.Reeve.Cycles.LatestAsync()).Id);
        Assert.Equal(report.Id, Granted(await council.Reeve.Cycles.GetAsync(report.Id)).Id);
        Refused(await council.Reeve.Cycles.GetAsync("report-none"), "report-not-found");
        foreach (string heading in new[]
            { "Executive Summary", "Metrics Summary", "Safety Summary", "Readiness Breakdown", "Proposal", "Circuit Breaker Events", "Recommendation" })
        {
            Assert.Contains($"\n## {heading}\n", report.Summary, StringComparison.Ordinal);
        }

        Assert.Contains("Waits for: tech-lead", report.Summary, StringComparison.Ordinal);
        Assert.Equal("expand", ReportSummary.Verdict(report));
    }

    [Fact]
    public async Task Nothing_is_proposed_while_something_stands_against_it()
    {
        await using Council council = await Council.OpenAsync();
        council.Score = 0.9499;
        Assert.Contains("Readiness is 0.9499, below 0.95.", await NothingAsync(council), StringComparison.Ordinal);
        (council.Score, council.Blockers) = (0.975, ["Kill switch tested"]);
        Assert.Contains("Required item: Kill switch tested", await NothingAsync(council), StringComparison.Ordinal);
        council.Blockers = [];
        Core.Rules.RuleEvent happened = Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Rollback Rate")))!;
        Assert.Contains(happened.Id, await NothingAsync(council), StringComparison.Ordinal);
        Granted(await council.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        PhaseProposal pending = await council.ProposeAsync();
        Assert.Contains($"Proposal {pending.ProposalId} waits for tech-lead.", await NothingAsync(council), StringComparison.Ordinal);
        Granted(await council.ApproveAsync(pending, "tech-lead"));
        Assert.Contains("L3+ is on trial until", await NothingAsync(council), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_top_nothing_is_proposed()
    {
        await using Council council = await Council.OpenAsync(Phase.L5);
        Assert.Contains("L5 is the highest phase.", await NothingAsync(council), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_phase_was_taken_back_nothing_is_proposed_for_thirty_days()
    {
        await using Council council = await Council.OpenAsync();
        await council.RiseAsync();
        council.Score = 0.5;
        await council.PassAsync(TimeSpan.FromHours(1));
        council.Score = 0.98;
        await council.PassAsync(TimeSpan.FromDays(29));
        Assert.Contains("A phase was taken back on", await NothingAsync(council), StringComparison.Ordinal);
        await council.PassAsync(TimeSpan.FromDays(1));
        Assert.NotNull((await council.CycleAsync()).Expansion);
    }

    [Theory]
    [InlineData(Phase.L3, 0.98, 1000, 0, "low")]
    [InlineData(Phase.L3, 0.96, 1000, 0, "medium")]
    [InlineData(Phase.L3, 0.98, 996, 4, "medium")]
    [InlineData(Phase.L3, 0.96, 996, 4, "high")]
    [InlineData(Phase.L3, 0.98, 970, 30, "high")]
    [InlineData(Phase.L3, 0.98, 0, 0, "medium")]
    [InlineData(Phase.L4, 0.98, 1000, 0, "medium")]
    [InlineData(Phase.L4Plus, 0.98, 1000, 0, "medium")]
    [InlineData(Phase.L4Plus, 0.96, 1000, 0, "high")]
    public async Task Risk_grows_with_doubts_and_with_what_the_phase_allows(Phase from, double score, int succeeded, int failed, string level)
    {
        await using Council council = await Council.OpenAsync(from);
        (council.Score, council.Counts) = (score, new CommandCounts(Total: 1000, Proposed: 1000, Approved: 1000, Succeeded: succeeded, Failed: failed));
        PhaseProposal proposal = await council.ProposeAsync();
        Assert.Equal(level, proposal.RiskAssessment.Level);
        Assert.Equal(PhaseLadder.Default.Steps.Single(s => s.Phase > from && s.Phase <= from + 1).Approvers, proposal.RequiredApprovals);
        Assert.Contains(from.Name(), proposal.RiskAssessment.RollbackPlan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_without_evidence_is_proposed_for_reduction_and_falls_with_one_approval_in_spite_of_open_events()
    {
        await using Council council = await Council.OpenAsync(Phase.L4);
        council.Score = 0.7;
        await council.PassAsync(TimeSpan.FromDays(42));
        Assert.Null((await council.CycleAsync()).Expansion);
        await council.PassAsync(TimeSpan.FromSeconds(1));
        GovernanceReport report = await council.CycleAsync();
        Assert.Equal((Phase.L4, Phase.L3Plus), (report.Expansion!.Expansion.CurrentPhase, report.Expansion.Expansion.TargetPhase));
        Assert.Null((await council.CycleAsync()).Expansion);
        Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Rollback Rate")));
        Refused(await council.Reeve.Proposals.RejectAsync(report.Expansion.ProposalId, null, Core.Callers.Caller.Anonymous), "token-required");
        Refused(await council.Reeve.Proposals.ExtendAsync(report.Expansion.ProposalId, 30, Alice), "no-validation-period");
        PhaseProposal lowered = Granted(await council.ApproveAsync(report.Expansion, "tech-lead"));
        Assert.Equal((Phase.L3Plus, PhaseLadder.Default.WhitelistAt(Phase.L3Plus)), (council.State.Ceiling.Phase, council.State.Ceiling.Whitelist));
        Assert.False(lowered.IsOnTrial);
    }

    [Theory]
    [InlineData(0.9, 100, true)]
    [InlineData(0.8999, 100, false)]
    [InlineData(0.9, 0, false)]
    public async Task A_healthy_week_with_commands_is_evidence(double score, int succeeded, bool evidence)
    {
        await using Council council = await Council.OpenAsync(Phase.L3Plus);
        (council.Score, council.Counts) = (score, new CommandCounts(Total: succeeded, Succeeded: succeeded));
        await council.PassAsync(TimeSpan.FromDays(20));
        await council.CycleAsync();
        council.Score = 0.5;
        await council.PassAsync(TimeSpan.FromDays(20));
        Assert.Equal(evidence, (await council.CycleAsync()).Expansion is null);
    }

    [Fact]
    public async Task Decay_can_be_turned_off()
    {
        await using Council council = await Council.OpenAsync(Phase.L4, new CycleOptions { DecayPeriods = 0 });
        council.Score = 0.1;
        await council.PassAsync(TimeSpan.FromDays(5000));
        Assert.Null((await council.CycleAsync()).Expansion);
    }

    [Fact]
    public async Task A_broken_instrument_is_no_report()
    {
        await using Council council = await Council.OpenAsync();
        council.Score = null;
        Refused(await council.Reeve.Cycles.RunAsync(), "no-instrument");
        Refused(await council.Reeve.Cycles.LatestAsync(), "no-report");
        Assert.Equal(0, council.Entries(EntryKind.ProposalWritten));
    }

    [Fact]
    public async Task The_report_says_when_to_consider_rollback()
    {
        await using Council council = await Council.OpenAsync(Phase.L4);
        council.Score = 0.79;
        council.Counts = new CommandCounts(Total: 100, Succeeded: 98, Failed: 2);
        for (int i = 0; i < 3; i++)
        {
            Core.Rules.RuleEvent happened = Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Rollback Rate")))!;
            Granted(await council.Reeve.Events.ResolveAsync(happened.Id, null, null, Alice));
        }

        await council.Reeve.CaughtUpAsync();
        GovernanceReport report = await council.CycleAsync();
        string[] advice = [.. report.Recommendations.Where(r => r.Type == "rollback").Select(r => r.Rationale)];
        Assert.Equal(3, advice.Length);
        Assert.Contains("98.00 %, below 99 %", advice[0], StringComparison.Ordinal);
        Assert.Contains("tripped 3 times", advice[1], StringComparison.Ordinal);
        Assert.Contains("79.00 %, below 80 %", advice[2], StringComparison.Ordinal);

        (council.Score, council.Counts) = (0.8, new CommandCounts(Total: 100, Succeeded: 99, Failed: 1));
        await council.PassAsync(TimeSpan.FromDays(8));
        Assert.DoesNotContain((await council.CycleAsync()).Recommendations, r => r.Type == "rollback");
        Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate")));
        GovernanceReport critical = await council.CycleAsync();
        Assert.Equal("high", Assert.Single(critical.Recommendations, r => r.Type == "rollback").Priority);
        Assert.Equal("rollback", ReportSummary.Verdict(critical));
        Assert.NotEmpty(critical.NextActions);
    }

    private static async Task<string> NothingAsync(Council council)
    {
        GovernanceReport report = await council.CycleAsync();
        Assert.Null(report.Expansion);
        return report.Summary;
    }
}
