using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Readiness;
using Xunit;
using static Reeve.Core.Tests.Readiness.Checklists;

namespace Reeve.Core.Tests.Readiness;

public sealed class ScoreTests
{
    private static readonly ReadinessChecklist Eighty = new([.. Enumerable.Range(0, 40).Select(i => Item($"i{i}", 2, required: i == 0))]);

    [Theory(DisplayName = "GOV-009, GOV-010, GOV-011: bands begin at exactly 0.90 and 0.95")]
    [InlineData(8999, 10000, "investigate", false)]
    [InlineData(9000, 10000, "good", false)]
    [InlineData(9499, 10000, "good", false)]
    [InlineData(9500, 10000, "ready", true)]
    [InlineData(76, 80, "ready", true)]
    [InlineData(75, 80, "good", false)]
    [InlineData(72, 80, "good", false)]
    [InlineData(71, 80, "investigate", false)]
    public void Bands_begin_where_they_say(int earned, int possible, string band, bool ready)
    {
        ReadinessAssessment assessment = Assess(
            new ReadinessChecklist([Item("yes", earned), Item("no", possible - earned)]), Facts.Saying("yes"));
        Assert.Equal((double)earned / possible, assessment.Overall.Score);
        Assert.Equal((band, ready), (ReadinessBands.Of(assessment.Overall), assessment.Overall.Ready));
    }

    [Fact(DisplayName = "GOV-011: 78 of 80 points are not ready while a required item of 2 points fails")]
    public void A_required_item_blocks_whatever_the_score()
    {
        ReadinessAssessment assessment = Assess(Eighty, Facts.Saying(Eighty.Items.Skip(1).Select(i => i.Id)));
        Assert.Equal(0.975, assessment.Overall.Score);
        Assert.False(assessment.Overall.Ready);
        Assert.Equal(["I0"], assessment.Overall.Blockers);
        Assert.Equal("good", ReadinessBands.Of(assessment.Overall));
        Recommendation only = assessment.Recommendations[0];
        Assert.Equal(("maintain", "medium"), (only.Type, only.Priority));
        Assert.DoesNotContain(assessment.Recommendations, r => r.Type == "expand_scope");
    }

    [Fact]
    public void Weights_with_decimals_add_up_exactly()
    {
        var checklist = new ReadinessChecklist([.. Enumerable.Range(0, 100).Select(i => Item($"i{i}", 0.1m))]);
        ReadinessAssessment assessment = Assess(checklist, Facts.Saying(checklist.Items.Take(95).Select(i => i.Id)));
        Assert.Equal(0.95, assessment.Overall.Score);
        Assert.True(assessment.Overall.Ready);
    }

    [Fact]
    public void Nothing_known_passes_nothing()
    {
        ReadinessAssessment assessment = Assess(Eighty, Facts);
        Assert.Equal(0, assessment.Overall.Score);
        Assert.Equal(3, assessment.DaysSincePhaseStart);
    }

    [Fact]
    public void The_score_follows_from_the_items_for_any_checklist()
    {
        Gen<(int Weight, bool Required, bool Status, int Area)> item =
            from weight in Gen.Choose(1, 2000) from flags in Gen.Choose(0, 3) from area in Gen.Choose(0, 2) select (weight, flags % 2 == 1, flags > 1, area);
        Prop.ForAll(item.NonEmptyListOf().ToArbitrary(), all =>
        {
            var checklist = new ReadinessChecklist([.. all.Select((i, n) => Item($"i{n}", i.Weight / 100m, i.Required, (ReadinessArea)i.Area))]);
            ReadinessAssessment assessment = Assess(checklist, Facts.Saying(all.Select((i, n) => (i, n)).Where(p => p.i.Status).Select(p => $"i{p.n}")));
            int earned = all.Where(i => i.Status).Sum(i => i.Weight), possible = all.Sum(i => i.Weight);
            bool blocked = all.Any(i => i.Required && !i.Status);
            Assert.Equal(blocked, !assessment.Overall.Blockers.IsEmpty);
            Assert.InRange(assessment.Overall.Score, 0, 1);
            Assert.Equal((decimal)earned / possible, (decimal)assessment.Overall.Score, 12);
            Assert.Equal(!blocked && earned * 100L >= possible * 95L, assessment.Overall.Ready);
            Assert.Equal(earned / 100.0, assessment.Categories.Sum(c => c.Score), 6);
            Assert.Equal(possible / 100.0, assessment.Categories.Sum(c => c.MaxScore), 6);
            Assert.Equal(all.Count, assessment.Categories.Sum(c => c.Items.Length));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_more_passing_item_never_lowers_the_score()
    {
        Prop.ForAll(Gen.Choose(1, 1000).NonEmptyListOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (weights, seed) =>
        {
            var checklist = new ReadinessChecklist([.. weights.Select((w, n) => Item($"i{n}", w))]);
            ImmutableArray<string> some = [.. checklist.Items.Where((_, n) => ((seed >> (n % 31)) & 1) == 1).Select(i => i.Id)];
            double before = Assess(checklist, Facts.Saying(some)).Overall.Score;
            foreach (ChecklistItem more in checklist.Items.Where(i => !some.Contains(i.Id)).Take(3))
            {
                Assert.True(Assess(checklist, Facts.Saying(some.Add(more.Id))).Overall.Score > before);
            }
        }).QuickCheckThrowOnFailure();
    }
}
