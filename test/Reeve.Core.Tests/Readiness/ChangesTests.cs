using Reeve.Core.Readiness;
using Xunit;
using static Reeve.Core.Tests.Readiness.Checklists;

namespace Reeve.Core.Tests.Readiness;

public sealed class ChangesTests
{
    private static readonly ReadinessChecklist Two = new([Item("a", 3, required: true), Item("b", 1)]);

    [Fact]
    public void The_first_assessment_and_an_equal_one_change_nothing()
    {
        ReadinessAssessment first = Assess(Two, Facts.Saying("a"));
        Assert.Empty(first.Changes);
        Assert.Empty(Assess(Two, Facts.Saying("a"), first).Changes);
    }

    [Fact(DisplayName = "GOV-100: a drop of the score names the attestation that expired")]
    public void What_no_longer_passes_is_named_with_its_cause()
    {
        ReadinessAssessment before = Assess(Two, Facts.Saying("a", "b"));
        ReadinessAssessment after = Assess(Two, Facts.Saying("a", "b") with { Now = Now.AddDays(1) }, before);
        Assert.Equal("Score: 100 % → 0 %", after.Changes[0]);
        Assert.Equal("A: no longer passes. What alice attested expired on 2026-11-22: `reeve governance attest a --evidence URL`", after.Changes[1]);
        Assert.Equal(3, after.Changes.Length);
    }

    [Fact]
    public void Items_and_weights_of_another_checklist_are_named()
    {
        ReadinessAssessment before = Assess(Two, Facts.Saying("a"));
        ReadinessAssessment after = Assess(new ReadinessChecklist([Item("a", 4), Item("c", 1)]), Facts.Saying("a"), before);
        Assert.Equal(
            ["Score: 75 % → 80 %", "A: 3 points, required → 4 points", "C: new in the checklist, does not pass", "B: no longer in the checklist"],
            after.Changes);
    }
}
