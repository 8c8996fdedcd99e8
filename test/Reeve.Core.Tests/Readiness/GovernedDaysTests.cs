using Reeve.Core.Decisions;
using Reeve.Core.Readiness;
using Xunit;

namespace Reeve.Core.Tests.Readiness;

public sealed class GovernedDaysTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Days_at_L3_add_up_over_interruptions()
    {
        GovernedDays days = Count(300, [Row(Phase.L3, 0), Row(Phase.L4, 100), Row(Phase.L3, 150)]);
        Assert.Equal((250, 250, 150), (days.AtL3, days.MostAtL3, days.InPhase));
    }

    [Theory]
    [InlineData(false, 40, 100)]
    [InlineData(true, 140, 140)]
    public void A_revert_by_a_rule_begins_them_anew_unless_it_was_false(bool isFalse, double now, double most)
    {
        GovernedDays days = Count(150, [Row(Phase.L3, 0), Row(Phase.L4, 100), Row(Phase.L3, 110, "event-1")], isFalse);
        Assert.Equal((now, most), (days.AtL3, days.MostAtL3));
    }

    [Fact]
    public void What_was_reached_once_stays_reached()
    {
        GovernedDays days = Count(200, [Row(Phase.L3, 0), Row(Phase.L3Plus, 185), Row(Phase.L3, 190, "event-1")]);
        Assert.Equal((10, 185), (days.AtL3, days.MostAtL3));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 14)]
    public void A_false_revert_gives_the_days_of_the_phase_back(bool isFalse, double inPhase)
    {
        GovernedDays days = Count(204, [Row(Phase.L3, 0), Row(Phase.L3Plus, 185), Row(Phase.L3, 195, "event-1"), Row(Phase.L3Plus, 200)], isFalse);
        Assert.Equal(inPhase, days.InPhase);
    }

    [Fact]
    public void A_begin_set_by_hand_counts_and_no_day_counts_twice()
    {
        var byHand = new PhaseRecord(Phase.L3, Start.AddDays(-200), Start.AddDays(1));
        Assert.Equal(202, Count(2, [Row(Phase.L3, 0), byHand]).AtL3);
        Assert.Equal(5, Count(5, [Row(Phase.L3, 0), new PhaseRecord(Phase.L3, Start.AddDays(3), Start.AddDays(3))]).AtL3);
        Assert.Equal(0, Count(5, [Row(Phase.L3, 9)]).AtL3);
    }

    private static PhaseRecord Row(Phase phase, double day, string? revertedBy = null) => new(phase, Start.AddDays(day), Start.AddDays(day), revertedBy);

    private static GovernedDays Count(double day, PhaseRecord[] rows, bool isFalse = false) => GovernedDays.Of(rows, _ => isFalse, Start.AddDays(day));
}
