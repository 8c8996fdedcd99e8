using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Statistics;
using Xunit;
using static Reeve.Core.Tests.Readiness.Checklists;

namespace Reeve.Core.Tests.Readiness;

public sealed class MeasuredItemTests
{
    private static readonly ChecklistItem Success = Item("success", 5) with { Measure = ReadinessMeasure.SuccessRate, Threshold = 0.995 };
    private static readonly ChecklistItem Days = Item("days", 5) with { Measure = ReadinessMeasure.DaysAtL3, Threshold = 180 };
    private static readonly ChecklistItem Switch = Item("switch", 2) with { Measure = ReadinessMeasure.Drill, Drill = "kill-switch", Within = TimeSpan.FromDays(90) };
    private static readonly ChecklistItem Scraped = Item("scraped", 3) with { Measure = ReadinessMeasure.MetricsScraped, Within = TimeSpan.FromMinutes(5) };
    private static readonly ChecklistItem Audit = Item("audit", 2) with { Measure = ReadinessMeasure.AuditVerified, Within = TimeSpan.FromDays(30) };
    private static readonly ChecklistItem Coverage = Item("coverage", 5) with { Measure = ReadinessMeasure.EvalCoverage, Threshold = 0.90, Environment = "EVAL_COVERAGE" };

    [Theory]
    [InlineData(0, 0, 765)]
    [InlineData(353, 0, 412)]
    [InlineData(764, 0, 1)]
    [InlineData(765, 0, 0)]
    [InlineData(1000, 1, -1)]
    public void The_success_rate_counts_by_its_lower_bound_and_says_how_many_more_are_needed(int clean, int failed, int more)
    {
        ReadinessItem item = Measured(Success, Facts with { Metrics = Counted(new CommandCounts(Total: clean + failed, Succeeded: clean, Failed: failed)) });
        Assert.Equal(more == 0, item.Status);
        long needed = more >= 0 ? more : Enumerable.Range(1, 100_000).First(n => Wilson.Lower(clean + n, clean + failed + n) > 0.995);
        Assert.Equal(needed != 0, item.Details.Contains($"{needed} more clean commands", StringComparison.Ordinal));
        Assert.True(Wilson.Lower(clean + needed, clean + failed + needed) > 0.995);
        Assert.False(needed > 0 && Wilson.Lower(clean + needed - 1, clean + failed + needed - 1) > 0.995);
    }

    [Fact]
    public void Too_little_data_is_inconclusive_and_a_bad_rate_fails()
    {
        Assert.Equal("inconclusive", Measured(Success, Facts).Verdict);
        Assert.Equal("inconclusive", Measured(Success, Facts with { Metrics = Counted(new CommandCounts(Succeeded: 100)) }).Verdict);
        Assert.Equal("fail", Measured(Success, Facts with { Metrics = Counted(new CommandCounts(Succeeded: 90, Failed: 10)) }).Verdict);
        ReadinessItem broken = Measured(Success, Facts with { Metrics = null, MetricsProblem = "the database is gone" });
        Assert.Equal(("error", false), (broken.Verdict, broken.Status));
        Assert.Contains("the database is gone", broken.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReadinessMeasure.ApprovalRate, 0.80, 100, 80, false)]
    [InlineData(ReadinessMeasure.ApprovalRate, 0.80, 100, 81, true)]
    [InlineData(ReadinessMeasure.RollbackRate, 0.02, 98, 2, false)]
    [InlineData(ReadinessMeasure.RollbackRate, 0.02, 99, 1, true)]
    public void Rates_count_beyond_their_threshold_only(ReadinessMeasure measure, double threshold, int a, int b, bool passes)
    {
        CommandCounts counts = measure == ReadinessMeasure.ApprovalRate ? new(Proposed: a, Approved: b) : new(Succeeded: a, RolledBack: b);
        ChecklistItem item = Item("rate", 3) with { Measure = measure, Threshold = threshold };
        Assert.Equal(passes, Measured(item, Facts with { Metrics = Counted(counts) }).Status);
        Assert.Equal("inconclusive", Measured(item, Facts).Verdict);
    }

    [Fact]
    public void Incidents_from_commands_fail_and_an_idle_system_proves_nothing()
    {
        ChecklistItem item = Item("incidents", 5) with { Measure = ReadinessMeasure.CriticalIncidents };
        Assert.Equal("inconclusive", Measured(item, Facts).Verdict);
        Assert.True(Measured(item, Facts with { Metrics = Counted(new CommandCounts(Total: 1), new IncidentCounts(3, 1)) }).Status);
        Assert.Equal("fail", Measured(item, Facts with { Metrics = Counted(new CommandCounts(Total: 1), new IncidentCounts(3, 1, 1)) }).Verdict);
    }

    [Theory]
    [InlineData(179.9, false, "179 of 180 governed days at L3: 1 to go")]
    [InlineData(180.0, true, "180 governed days at L3, 180 needed")]
    public void Days_at_L3(double days, bool passes, string details)
    {
        ReadinessItem item = Measured(Days, Facts with { Governed = new GovernedDays(days, days, days) });
        Assert.Equal((passes, details), (item.Status, item.Details));
    }

    [Fact]
    public void Above_L3_the_validation_period_counts_instead()
    {
        ReadinessFacts facts = Facts with { Phase = Phase.L3Plus, ValidationDays = 14, Governed = new GovernedDays(0, 0, 13.5) };
        Assert.Equal("13 of 14 days at L3+ (its validation period): 1 to go", Measured(Days, facts).Details);
        Assert.True(Measured(Days, facts with { Governed = new GovernedDays(0, 0, 14) }).Status);
        Assert.True(Measured(Days, Facts with { Governed = new GovernedDays(2, 190, 2) }).Status);
    }

    [Fact]
    public void The_newest_drill_of_the_kind_decides()
    {
        ReadinessItem never = Measured(Switch, Facts with { Drills = [new DrillResult("rollback", true, Now)] });
        Assert.Equal("inconclusive", never.Verdict);
        Assert.Contains("run `reeve drill kill-switch`", never.Details, StringComparison.Ordinal);
        Assert.True(Measured(Switch, Facts with { Drills = [new DrillResult("kill-switch", true, Now.AddDays(-90))] }).Status);
        Assert.False(Measured(Switch, Facts with { Drills = [new DrillResult("kill-switch", true, Now.AddDays(-91))] }).Status);
        Assert.False(Measured(Switch, Facts with { Drills = [new DrillResult("kill-switch", false, Now), new DrillResult("kill-switch", true, Now.AddDays(-1))] }).Status);
    }

    [Fact]
    public void Nobodys_word_counts_for_what_is_measured()
    {
        ReadinessItem item = Measured(
            Switch with { Environment = "KILL_SWITCH_TESTED" },
            Facts.Saying("switch") with { Environment = new Dictionary<string, string> { ["KILL_SWITCH_TESTED"] = "true" } });
        Assert.False(item.Status);
        Assert.Contains("KILL_SWITCH_TESTED=true alone does not count", item.Details, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-093: metrics that nobody has read for five minutes do not pass")]
    public void Metrics_are_read_within_five_minutes()
    {
        Assert.False(Measured(Scraped, Facts).Status);
        Assert.True(Measured(Scraped, Facts with { LastScrape = Now.AddMinutes(-5) }).Status);
        Assert.False(Measured(Scraped, Facts with { LastScrape = Now.AddMinutes(-5).AddSeconds(-1) }).Status);
    }

    [Fact]
    public void The_journal_was_checked_lately_and_is_sound()
    {
        Assert.Contains("reeve db check", Measured(Audit, Facts).Details, StringComparison.Ordinal);
        Assert.True(Measured(Audit, Facts with { LastCheck = new JournalVerified(Now.AddDays(-30), Sound: true) }).Status);
        Assert.False(Measured(Audit, Facts with { LastCheck = new JournalVerified(Now.AddDays(-31), Sound: true) }).Status);
        Assert.False(Measured(Audit, Facts with { LastCheck = new JournalVerified(Now, Sound: false) }).Status);
    }

    [Fact]
    public void Rules_are_enabled_and_understood()
    {
        ChecklistItem item = Item("rules", 3) with { Measure = ReadinessMeasure.RulesEnabled };
        Assert.False(Measured(item, Facts).Status);
        Assert.True(Measured(item, Facts with { RulesEnabled = 4 }).Status);
        Assert.Contains("by hand", Measured(item, Facts with { RulesEnabled = 4, RulesInvalid = ["by hand"] }).Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.91", "pass")]
    [InlineData("0.90", "fail")]
    [InlineData("1", "pass")]
    [InlineData("91", "error")]
    [InlineData("-1", "error")]
    [InlineData("NaN", "error")]
    [InlineData("most", "error")]
    [InlineData(null, "inconclusive")]
    public void Eval_coverage_is_a_fraction_of_the_environment(string? value, string verdict)
    {
        var environment = new Dictionary<string, string>();
        if (value is not null)
        {
            environment["EVAL_COVERAGE"] = value;
        }

        Assert.Equal(verdict, Measured(Coverage, Facts with { Environment = environment }).Verdict);
        Assert.True(Measured(Coverage, Facts.Saying("coverage") with { Environment = environment }).Status);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", false)]
    [InlineData("1", false)]
    [InlineData("yes", false)]
    [InlineData("", false)]
    public void Of_the_environment_only_true_counts(string value, bool passes)
    {
        ChecklistItem item = Item("trained", 5) with { Environment = "TEAM_TRAINED_ON_MONITORING" };
        Assert.Equal(passes, Measured(item, Facts with { Environment = new Dictionary<string, string> { ["TEAM_TRAINED_ON_MONITORING"] = value } }).Status);
    }

    [Fact]
    public void A_word_counts_until_it_expires_and_a_no_outweighs_the_environment()
    {
        ChecklistItem item = Item("trained", 5) with { Environment = "TEAM_TRAINED_ON_MONITORING" };
        var word = new Attestation("trained", Status: true, "alice", "https://wiki.example.com/t", Now.AddDays(-180), Now);
        ReadinessFacts expired = Facts with { Attestations = Facts.Attestations.Add("trained", word) };
        Assert.Equal("What alice attested expired on 2026-11-21: `reeve governance attest trained --evidence URL`", Measured(item, expired).Details);
        Assert.Equal("fail", Measured(item, expired).Verdict);
        ReadinessItem standing = Measured(item, expired with { Now = Now.AddSeconds(-1) });
        Assert.Equal((true, "alice on 2026-05-25, until 2026-11-21: https://wiki.example.com/t"), (standing.Status, standing.Details));

        ReadinessFacts no = Facts with
        {
            Attestations = Facts.Attestations.Add("trained", word with { Status = false, ExpiresAt = null }),
            Environment = new Dictionary<string, string> { ["TEAM_TRAINED_ON_MONITORING"] = "true" },
        };
        Assert.False(Measured(item, no).Status);
    }
}
