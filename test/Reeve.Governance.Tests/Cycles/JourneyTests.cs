using System.Text;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Reports;
using Reeve.Governance.Rollbacks;
using Reeve.Governance.Rules;
using Reeve.Governance.Tests.Rules;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Cycles;

/// <summary>A fleet goes from L3 to L5 on a virtual clock, and back down by each of the runbook's triggers.</summary>
public sealed class JourneyTests
{
    [Theory]
    [InlineData("critical rule", Phase.L3)]
    [InlineData("critical event in the trial", Phase.L4Plus)]
    [InlineData("readiness in the trial", Phase.L4Plus)]
    [InlineData("stakeholders", Phase.L3)]
    [InlineData("decay", Phase.L4Plus)]
    public async Task A_fleet_rises_to_L5_with_every_approval_and_falls(string trigger, Phase expected)
    {
        await using Council council = await Council.OpenAsync();
        Dictionary<Phase, string[]> approvers = new()
        {
            [Phase.L3Plus] = ["tech-lead"],
            [Phase.L4] = ["tech-lead", "ops-lead"],
            [Phase.L4Plus] = ["tech-lead", "ops-lead", "product-lead"],
            [Phase.L5] = ["tech-lead", "ops-lead", "product-lead", "exec-sponsor"],
        };
        int[] days = [14, 21, 30, 60];
        foreach ((Phase phase, int trial) in approvers.Keys.Zip(days))
        {
            PhaseProposal risen = await council.RiseAsync();
            Assert.Equal((phase, trial), (council.State.Ceiling.Phase, risen.Expansion.ValidationPeriod));
            Assert.Equal(PhaseLadder.Default.WhitelistAt(phase), council.State.Ceiling.Whitelist);
            Assert.Equal(approvers[phase], risen.Approvals.Select(a => a.Role));
            if (phase < Phase.L5)
            {
                for (int day = 0; day < trial; day += 7)
                {
                    await council.PassAsync(TimeSpan.FromDays(7));
                    Assert.Null(council.State.Trial is null ? null : (await council.CycleAsync()).Expansion);
                }
            }
        }

        await FallAsync(council, trigger);
        Assert.Equal((expected, PhaseLadder.Default.WhitelistAt(expected)), (council.State.Ceiling.Phase, council.State.Ceiling.Whitelist));
        Assert.Null(council.State.Trial);
        Verify(council, expected);
    }

    private static async Task FallAsync(Council council, string trigger)
    {
        switch (trigger)
        {
            case "critical rule":
                Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate")));
                break;
            case "critical event in the trial":
                Granted(await council.Reeve.Rules.ChangeAsync("High Error Rate", new RuleEdit { Action = "alert_only" }, Alice));
                Granted(await council.Reeve.Events.TripAsync(Trips.Of(council.Reeve, "High Error Rate")));
                break;
            case "readiness in the trial":
                council.Score = 0.89;
                GovernanceReport report = await council.CycleAsync();
                Assert.Contains("Phase: L4+ since", report.Summary, StringComparison.Ordinal);
                break;
            case "stakeholders":
                Granted(await council.Reeve.Phases.RollBackAsync(new PhaseRollback("asked", RequestedBy: "product-lead"), Caller.Anonymous));
                await council.PassAsync(TimeSpan.Zero);
                break;
            default:
                await council.PassAsync(TimeSpan.FromDays(60));
                council.Score = 0.85;
                await council.PassAsync(TimeSpan.FromDays(61));
                PhaseProposal reduction = await council.ProposeAsync();
                Granted(await council.ApproveAsync(reduction, "tech-lead"));
                break;
        }
    }

    /// <summary>The journal alone tells the same story: redone from its first entry it gives the state in force, and it names who approved.</summary>
    private static void Verify(Council council, Phase last)
    {
        ControlState redone = ControlState.New(council.Clock.GetUtcNow());
        var phases = new List<Phase>();
        foreach (JournalLine line in council.Journal.Read(new JournalQuery(TransitionsOnly: true, Limit: int.MaxValue)))
        {
            Transition transition = Granted(TransitionCodec.Decode(line));
            redone = redone.Apply(transition);
            if (transition is Transition.PhaseChanged { After.Scope: null } moved)
            {
                phases.Add(moved.After.Phase);
            }
        }

        Assert.Equal([Phase.L3, Phase.L3Plus, Phase.L4, Phase.L4Plus, Phase.L5, last], phases);
        Assert.Empty(ControlStateDiff.Between(redone, council.State, council.Clock.GetUtcNow()));
        Assert.Contains(
            council.Journal.Read(new JournalQuery(Limit: int.MaxValue)),
            l => Encoding.UTF8.GetString(l.Json.Span).Contains("approved by tech-lead (tech-lead's person), ops-lead", StringComparison.Ordinal));
    }
}
