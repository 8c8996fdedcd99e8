using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Core.Tests.Signals;

public sealed class CountedAsTests
{
    public static TheoryData<Answer, Ground> Verdicts =>
        [.. from answer in Enum.GetValues<Answer>() from ground in Enum.GetValues<Ground>() select (answer, ground)];

    public static TheoryData<Outcome, bool, bool> Ends =>
        [.. from outcome in Outcomes.All from denied in (bool[])[false, true] from trusted in (bool[])[false, true] select (outcome, denied, trusted)];

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void A_decision_counts_as_its_line_does(Answer answer, Ground ground)
    {
        var counted = CountedAs.Of(new Verdict(answer, ground, "x"));
        Assert.Equal(counted, Read(EntryKind.Decision, $"\"types\":[\"shell.read\"],\"answer\":\"{answer.Name()}\",\"ground\":\"{ground.Name()}\""));
        Assert.Equal(counted, CountedAs.FromBits(counted.ToBits()));
        Assert.Equal(answer, counted.Answer);
    }

    [Fact]
    public void An_allow_that_names_no_ground_stands_on_its_phase() =>
        Assert.Equal(
            CountedAs.Of(new Verdict(Answer.Allow, Ground.Phase, "L3")),
            Read(EntryKind.Decision, "\"types\":[\"shell.read\"],\"answer\":\"allow\""));

    [Theory]
    [MemberData(nameof(Ends))]
    public void An_outcome_counts_as_its_line_does(Outcome outcome, bool denied, bool trusted)
    {
        var counted = CountedAs.Of(outcome, denied, trusted);
        string line = $"\"types\":[\"shell.read\"],\"outcome\":\"{outcome.Name()}\"{(trusted ? ",\"trusted\":true" : "")}{(denied ? ",\"denied\":true" : "")}";
        Assert.Equal(counted, Read(EntryKind.Outcome, line));
        Assert.Equal(counted, CountedAs.FromBits(counted.ToBits()));
        Assert.Equal(denied && outcome == Outcome.Rejected, counted.Facts.IsEmpty);
    }

    [Theory]
    [InlineData(EntryKind.Decision, "\"answer\":\"allow\"")]
    [InlineData(EntryKind.Decision, "\"types\":[\"shell.read\"],\"answer\":\"perhaps\"")]
    [InlineData(EntryKind.Decision, "\"types\":[\"shell.read\"],\"answer\":\"deny\"")]
    [InlineData(EntryKind.Decision, "\"types\":[\"no.such\"],\"answer\":\"allow\"")]
    [InlineData(EntryKind.Outcome, "\"types\":[\"shell.read\"]")]
    [InlineData(EntryKind.HoldPlaced, "\"types\":[\"shell.read\"],\"answer\":\"allow\"")]
    public void What_does_not_read_back_is_known_to_count_for_nothing(EntryKind kind, string members)
    {
        CountedAs counted = Read(kind, members);
        Assert.True(counted.IsKnown);
        Assert.True(counted.Facts.IsEmpty);
    }

    [Fact]
    public void What_is_rehearsed_counts_for_nothing()
    {
        CountedAs counted = CountedAs.Of(Outcome.Failed, denied: false, trusted: true);
        Assert.Equal(counted, counted.In("github.com/acme/one"));
        Assert.Equal(CountedAs.Rehearsal, counted.In(RehearsalScope.Of("drill-1")));
        Assert.Equal(CountedAs.Rehearsal, CountedAs.FromBits(CountedAs.Rehearsal.ToBits()));
        Assert.True(CountedAs.Rehearsal is { IsKnown: true, Facts.IsEmpty: true });
    }

    [Fact]
    public void Nobody_has_looked_at_the_default_value() => Assert.Equal(0, default(CountedAs).ToBits());

    private static CountedAs Read(EntryKind kind, string members) => CountedAs.Read(kind, Encoding.UTF8.GetBytes($"{{\"seq\":1,{members}}}"));
}
