using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Drills;

public sealed class DrillRecordTests
{
    private static readonly ControlState New = ControlState.New(Gens.Noon);

    [Fact]
    public void Evidence_reads_back_and_decides_between_failed_and_inconclusive()
    {
        var evidence = new DrillEvidence(DrillVerdict.Inconclusive, "no \"room\"", [new DrillStep("stop", DrillVerdict.Inconclusive, 1.5, "disk full")]);
        DrillEvidence read = DrillEvidence.Read(evidence.Write());
        Assert.Equal((evidence.Verdict, evidence.Summary), (read.Verdict, read.Summary));
        Assert.Equal(evidence.Steps, read.Steps);
        Assert.Contains("\"verdict\":\"inconclusive\"", evidence.Write(), StringComparison.Ordinal);
        Assert.Equal(DrillVerdict.Inconclusive, (Drilled(1) with { Passed = false, Details = evidence.Write() }).Verdict());
        Assert.Equal(DrillVerdict.Failed, (Drilled(1) with { Passed = false }).Verdict());
        Assert.Equal(DrillVerdict.Passed, Drilled(1).Verdict());
    }

    [Theory]
    [InlineData("checked by hand")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"verdict\":\"sideways\",\"summary\":\"\",\"steps\":[]}")]
    public void Any_other_text_is_a_summary(string details)
    {
        DrillEvidence read = DrillEvidence.Read(details);
        Assert.Equal((details, DrillVerdict.Failed, 0), (read.Summary, read.Verdict, read.Steps.Length));
    }

    [Fact]
    public void The_newest_of_each_kind_are_remembered()
    {
        ControlState state = Enumerable.Range(1, 30).Reverse().Aggregate(New, (s, n) => s.Apply(new Transition.DrillRun(Drilled(n))));
        state = state.Apply(new Transition.DrillRun(Drilled(0) with { Id = "restore-0", Kind = "restore" }));
        Assert.Equal([.. Enumerable.Range(11, 20).Reverse().Select(n => $"rollback-{n:00}"), "restore-0"], state.Drills.Values.NewestFirst().Select(d => d.Id));
    }

    [Fact]
    public void What_was_forgotten_because_newer_ones_came_is_no_difference_and_what_is_gone_did_not_pass()
    {
        ImmutableDictionary<string, Drill> all = Enumerable.Range(1, 20).Select(Drilled).ToImmutableDictionary(d => d.Id);
        ControlState model = New with { Drills = all };

        // The database remembers all; a row more by hand there pushes the oldest out of what is read.
        ControlState more = New with { Drills = all.With(Drilled(21)) };
        Assert.Equal([new Transition.DrillRun(Drilled(21))], ControlStateDiff.Between(model, more, Gens.Noon));

        // A deleted row lets an older one be read again.
        ControlState less = New with { Drills = all.Remove("rollback-20").With(Drilled(0)) };
        Transition only = Assert.Single(ControlStateDiff.Between(model, less, Gens.Noon));
        Assert.Equal(("rollback-20", false, "external"), only is Transition.DrillRun { Drill: var gone } ? (gone.Id, gone.Passed, gone.By) : default);
    }

    [Fact]
    public void A_rehearsal_is_at_L3_whatever_row_1_says_and_its_own_row_is_not_capped()
    {
        string scope = RehearsalScope.Of("rollback-1");
        ControlState high = New with { Ceiling = New.Ceiling with { Phase = Phase.L5, Whitelist = PhaseLadder.Default.WhitelistAt(Phase.L5) } };
        Assert.Equal((Phase.L3, TypeSet.Empty), (high.Effective(scope).Phase, high.Effective(scope).Whitelist));
        Assert.Equal(Phase.L5, high.Effective("repo").Phase);
        ControlState raised = New.Apply(new Transition.PhaseChanged(new ScopePhase(scope, Phase.L4, Gens.Noon, TypeSet.Of(CommandType.GitPush)), "alice", "drill"));
        Assert.Equal(Phase.L4, raised.Effective(scope).Phase);
        Assert.Equal(Phase.L3, New.Apply(new Transition.PhaseChanged(new ScopePhase("repo", Phase.L4, Gens.Noon, TypeSet.Of(CommandType.GitPush)), "a", "")).Effective("repo").Phase);
    }

    [Fact]
    public void The_end_of_a_drill_takes_its_row_along_and_no_other()
    {
        ControlState state = New;
        foreach (string scope in new[] { RehearsalScope.Of("rollback-01"), RehearsalScope.Of("rollback-02"), "rollback-01" })
        {
            state = state.Apply(new Transition.PhaseChanged(new ScopePhase(scope, Phase.L3, Gens.Noon, TypeSet.Empty), "alice", ""));
        }

        Assert.Equal([RehearsalScope.Of("rollback-02"), "rollback-01"], state.Apply(new Transition.DrillRun(Drilled(1))).Scopes.Keys.Order(StringComparer.Ordinal));
    }

    private static Drill Drilled(int n) => new($"rollback-{n:00}", "rollback", Passed: true, Gens.Noon.AddMinutes(n), 12, "alice", "by hand");
}
