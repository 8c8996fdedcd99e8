using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Signals;

public sealed class SignalTests
{
    [Fact]
    public void A_compound_command_counts_under_its_strictest_type()
    {
        Assert.Equal(CommandType.GitPush, Signal(CommandType.FsRead, CommandType.GitPush).Type);
        Assert.Equal(CommandType.Unknown, Signal().Type);
    }

    [Fact]
    public void An_outcome_is_the_signal_of_what_was_reported()
    {
        var report = new OutcomeReport
        {
            Id = "call-1", Cli = "codex", Tool = "shell", Scope = "shop", Agent = "ci-bot", Session = "s", Types = TypeSet.Of(CommandType.GitPush), Outcome = Outcome.RolledBack,
        };
        Assert.Equal(new Signal(7, "shop", TypeSet.Of(CommandType.GitPush), "ci-bot", FactSet.Of(Fact.RolledBack)), Core.Signals.Signal.Of(report, 7));
    }

    [Theory]
    [InlineData(Answer.Allow, Ground.Phase, Fact.Proposed, Fact.Approved)]
    [InlineData(Answer.Allow, Ground.Pause, Fact.Proposed, Fact.Approved)]
    [InlineData(Answer.Ask, Ground.Constraint, Fact.Proposed)]
    [InlineData(Answer.Deny, Ground.Quarantine, Fact.Proposed, Fact.Rejected, Fact.SafetyGateTrigger)]
    [InlineData(Answer.Deny, Ground.NotInPhase, Fact.Proposed, Fact.Rejected)]
    [InlineData(Answer.Deny, Ground.Fault, Fact.Proposed)]
    public void A_decision_counts_what_became_of_the_command(Answer answer, Ground ground, params Fact[] facts) =>
        Assert.Equal(FactSet.Of(facts), Core.Signals.Signal.FactsOf(answer, ground));

    [Fact]
    public void A_set_of_facts_says_what_is_in_it()
    {
        var set = FactSet.Of(Fact.AutonomousIncident, Fact.Proposed, Fact.Failed);
        Assert.Equal((3, false, "Proposed,Failed,AutonomousIncident"), (set.Count, set.IsEmpty, set.ToString()));
        Assert.True(set.Contains(Fact.Failed));
        Assert.False(set.Contains(Fact.Negative));
        Assert.Equal(set, FactSet.Of(Fact.Failed, Fact.Proposed).Union(FactSet.Of(Fact.Failed, Fact.AutonomousIncident)));
        Assert.True(default(FactSet).IsEmpty);
    }

    [Fact]
    public void Outcomes_read_back_as_they_are_spelled()
    {
        Assert.Equal(["succeeded", "negative", "failed", "rejected", "rolled_back", "unknown"], Outcomes.All.Select(o => o.Name()));
        Assert.All(Outcomes.All, o => Assert.True(Outcomes.TryParse(o.Name(), out Outcome read) && read == o));
        Assert.False(Outcomes.TryParse("Failed", out Outcome none) || none != Outcome.Succeeded);
        Assert.False(Outcomes.TryParse(null, out _));
    }

    [Fact]
    public void Counts_add_up_and_are_equal_by_what_they_count()
    {
        Counts counts = default;
        Assert.True(counts.IsEmpty);
        Assert.Equal("", counts.ToString());
        counts.Add(FactSet.Of(Fact.Failed, Fact.LowIncident));
        counts.Add(FactSet.Of(Fact.Failed));
        Counts other = default;
        other[Fact.Failed] = 1;
        other.Add(counts);
        Assert.Equal("Failed=3 LowIncident=1", other.ToString());
        Assert.Equal("Failed=2 LowIncident=1", counts.ToString());
        Assert.False(counts.IsEmpty);
        Assert.True(counts != other && !(counts == other) && !counts.Equals((object)other) && !counts.Equals(null));
        counts[Fact.Failed]++;
        Assert.True(counts == other && !(counts != other) && counts.Equals((object)other) && counts.GetHashCode() == other.GetHashCode());
    }

    private static Signal Signal(params CommandType[] types) => new(1, "shop", TypeSet.Of(types), "codex", default);
}
