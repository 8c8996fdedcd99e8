using Reeve.Core.Decisions;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleEngineAllocationTests
{
    [Theory]
    [InlineData("errorRate > 0.05")]
    [InlineData("lower(errorRate) > 0.05")]
    [InlineData("commandType.errorRate > 0.5")]
    [InlineData("agent.errorRate > 0.5 && commandType.failed > 3")]
    [InlineData("commandType[\"git.push\"].errorRate > 0.5 || agent[\"codex\"].failed > 2")]
    [InlineData("agent[\"nobody\"].errorRate > 0.5")]
    [InlineData("sequential(0.005, 0.08, 0.0001)")]
    [InlineData("successRate < 0.5 ? total > 10 : rolledBack > 1")]
    [InlineData("incident.severity === \"critical\" || succeeded < 0")]
    [InlineData("commandType.name == \"git.pull\" && succeeded > 0")]
    public void An_outcome_that_trips_nothing_allocates_nothing(string condition)
    {
        var engine = new RuleEngine(new WindowStore(new WindowOptions()));
        engine.Swap(TestRules.Set(
            TestRules.Rule("A", condition, "5m"), TestRules.Rule("B", condition, "1h", per: "scope"), TestRules.Rule("C", condition, "1d")));
        var signal = new Signal(1_767_225_600, "shop", TypeSet.Of(CommandType.GitPush), "codex", FactSet.Of(Fact.Succeeded));
        Assert.Empty(engine.Observe(signal));

        // Code that is not optimised yet allocates, and on a busy machine that comes late.
        long begun = TimeProvider.System.GetTimestamp();
        long allocated = Allocated(engine, signal);
        while (allocated > 0 && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30))
        {
            allocated = Allocated(engine, signal);
        }

        Assert.Equal(0, allocated);
    }

    private static long Allocated(RuleEngine engine, in Signal signal)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            engine.Observe(signal);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
