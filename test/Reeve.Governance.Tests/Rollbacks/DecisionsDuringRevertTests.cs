using System.Collections.Concurrent;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Governance.Rollbacks;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Rollbacks;

/// <summary>Threads decide without pause while the phase falls.</summary>
public sealed class DecisionsDuringRevertTests
{
    private const int Deciders = 3;
    private const int Rounds = 20;

    [Theory]
    [InlineData("rollback")]
    [InlineData("trip")]
    public async Task No_decision_that_begins_after_an_acknowledged_revert_is_judged_by_the_old_phase(string by)
    {
        for (int round = 0; round < Rounds; round++)
        {
            await using var shop = new Workshop(Phase.L4);
            CommandRequest last = await BringToTheEdgeAsync(shop);
            using var deciding = new CountdownEvent(Deciders);
            bool acknowledged = false;
            var after = new ConcurrentBag<(Phase Phase, Answer Answer)>();
            Task[] deciders =
            [
                .. Enumerable.Range(0, Deciders).Select(_ => Task.Run(async () =>
                {
                    Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
                    deciding.Signal();
                    for (int seen = 0; seen < 10;)
                    {
                        bool begunAfter = Volatile.Read(ref acknowledged);
                        Decision decision = await shop.Decide(shop.Command());
                        if (begunAfter)
                        {
                            after.Add((decision.Phase, decision.Verdict.Answer));
                            seen++;
                        }
                    }
                })),
            ];
            deciding.Wait(TestContext.Current.CancellationToken);
            if (by == "rollback")
            {
                Granted(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("x"), Caller.Anonymous));
            }
            else
            {
                Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(last, Core.Signals.Outcome.Failed)));
            }

            Volatile.Write(ref acknowledged, true);
            await Task.WhenAll(deciders);
            Assert.Equal(Deciders * 10, after.Count);
            Assert.All(after, d => Assert.Equal((Phase.L3, Core.Decisions.Answer.Ask), d));
        }
    }

    /// <summary>One failure in nineteen commands: with that of the returned one the default rule trips.</summary>
    private static async Task<CommandRequest> BringToTheEdgeAsync(Workshop shop)
    {
        for (int i = 0; i < 19; i++)
        {
            CommandRequest command = shop.Command();
            await shop.Decide(command);
            Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(command, i == 0 ? Core.Signals.Outcome.Failed : Core.Signals.Outcome.Succeeded)));
        }

        CommandRequest last = shop.Command();
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(last));
        return last;
    }
}
