using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Xunit;
using static Reeve.Core.Tests.Readiness.Checklists;

namespace Reeve.Core.Tests.Readiness;

public sealed class RecommendationTests
{
    [Theory]
    [InlineData(95, "expand_scope high")]
    [InlineData(94, "maintain medium")]
    [InlineData(90, "maintain medium")]
    [InlineData(89, "")]
    [InlineData(80, "")]
    [InlineData(79, "investigate high")]
    public void The_score_recommends(int percent, string expected) => Assert.Equal(
        expected.Length == 0 ? [] : [expected],
        Kinds(Assess(new ReadinessChecklist([Item("yes", percent), Item("no", 100 - percent)]), Facts.Saying("yes"))));

    [Fact(DisplayName = "GOV-121: below 80 % the assessment says to consider a rollback")]
    public void A_poor_score_considers_rollback()
    {
        ReadinessAssessment poor = Assess(new ReadinessChecklist([Item("no", 1)]), Facts);
        Assert.Contains(poor.NextActions, a => a.Description.Contains("reeve governance rollback", StringComparison.Ordinal) && !a.Completed);
    }

    [Theory]
    [InlineData(ReadinessArea.Technical, "investigate high")]
    [InlineData(ReadinessArea.Process, "maintain high")]
    [InlineData(ReadinessArea.Organizational, "maintain high")]
    public void A_weak_category_with_failing_required_items_recommends_one_action_each(ReadinessArea area, string expected)
    {
        var checklist = new ReadinessChecklist(
            [Item("yes", 89, area: area), Item("a", 6, required: true, area: area), Item("b", 5, required: true, area: area)]);
        ReadinessAssessment assessment = Assess(checklist, Facts.Saying("yes"));
        Recommendation weak = Assert.Single(assessment.Recommendations);
        Assert.Equal(expected, $"{weak.Type} {weak.Priority}");
        Assert.Equal(2, weak.Actions.Length);
        Assert.Equal(weak.Actions, assessment.NextActions.Select(a => a.Description));
        Assert.Single(Assess(checklist, Facts.Saying("yes", "a")).Recommendations);
        Assert.DoesNotContain("investigate high", Kinds(Assess(checklist, Facts.Saying("yes", "a"))));
    }

    [Fact]
    public void Metrics_recommend_at_their_bounds_and_nothing_without_data()
    {
        Assert.Empty(Of(new CommandCounts()));
        Assert.Empty(Of(new CommandCounts(Succeeded: 995, Failed: 5, Proposed: 10, Approved: 8)));
        Assert.Equal(["investigate high"], Of(new CommandCounts(Succeeded: 994, Failed: 6)));
        Assert.Equal(["investigate high"], Of(new CommandCounts(Succeeded: 95, Failed: 5)));
        Assert.Equal(["investigate high", "investigate high"], Of(new CommandCounts(Succeeded: 94, Failed: 6)));
        Assert.Equal(["maintain medium"], Of(new CommandCounts(Proposed: 100, Approved: 79)));
        Assert.Equal(["rollback high"], Of(new CommandCounts(), new IncidentCounts(1, 1)));
        Assert.Empty(Of(new CommandCounts(), safety: new SafetyCounts(ConstraintViolations: 10)));
        Assert.Equal(["investigate medium"], Of(new CommandCounts(), safety: new SafetyCounts(ConstraintViolations: 11)));
    }

    [Theory(DisplayName = "GOV-119: below 99 % success the assessment says to consider a rollback")]
    [InlineData(990, 10, false)]
    [InlineData(989, 11, true)]
    public void Low_success_considers_rollback(int good, int failed, bool considered) => Assert.Equal(
        considered,
        Ready(new CommandCounts(Succeeded: good, Failed: failed)).NextActions.Any(a => a.Description.StartsWith("Consider a rollback", StringComparison.Ordinal)));

    private static string[] Of(CommandCounts counts, IncidentCounts? incidents = null, SafetyCounts? safety = null) =>
        [.. Kinds(Ready(counts, incidents, safety)).Where(k => k != "expand_scope high")];

    private static ReadinessAssessment Ready(CommandCounts counts, IncidentCounts? incidents = null, SafetyCounts? safety = null) => Assess(
        new ReadinessChecklist([Item("yes", 1)]), Facts.Saying("yes") with { Metrics = Counted(counts, incidents, safety) });

    private static string[] Kinds(ReadinessAssessment assessment) => [.. assessment.Recommendations.Select(r => $"{r.Type} {r.Priority}")];
}
