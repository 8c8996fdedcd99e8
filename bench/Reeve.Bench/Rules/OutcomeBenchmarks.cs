using BenchmarkDotNet.Attributes;
using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Bench.Rules;

/// <summary>
/// One outcome through windows and rules, nothing tripping: 10 000 rules of which ten read the key. Target: ≤ 2 µs, 0 B, flat in the number of
/// rules.
/// </summary>
[MemoryDiagnoser]
public class OutcomeBenchmarks
{
    private const long Start = 1_767_225_600;
    private RuleEngine _engine = null!;
    private Signal _signal;
    private long _count;

    /// <summary>Rules in force.</summary>
    [Params(10, 10_000)]
    public int Rules { get; set; }

    /// <summary>Puts the rules in force and an hour of traffic in the windows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _engine = new RuleEngine(new WindowStore(new WindowOptions()));
        _engine.Swap(RuleSet.Compile(Enumerable.Range(0, Rules).Select(Rule), ConditionSchema.Standard));
        _signal = new Signal(Start, "github.com/acme/shop", TypeSet.Of(CommandType.GitPush), "claude-code", FactSet.Of(Fact.Succeeded));
        for (int i = 0; i < 3600; i++)
        {
            Observe();
        }
    }

    /// <summary>Counts the outcome and evaluates the rules that read it; a second passes every 50 outcomes.</summary>
    [Benchmark]
    public int Observe() => _engine.Observe(_signal with { Second = Start + (++_count / 50) }).Count;

    /// <summary>Ten read what is counted: of everything, of the type, of the agent, per scope, rates, bounds and a test. The others name other agents and types.</summary>
    private static Rule Rule(int i) => BenchRules.Rule($"rule {i}", i switch
    {
        0 => "errorRate > 0.05",
        1 => "lower(errorRate) > 0.05",
        2 => "commandType.errorRate > 0.5",
        3 => "agent.errorRate > 0.5",
        4 => "commandType[\"git.push\"].errorRate > 0.5",
        5 => "agent[\"claude-code\"].errorRate > 0.5",
        6 => "sequential(0.005, 0.08, 0.0001)",
        7 => "successRate < 0.5",
        8 => "rollbackRate > 0.1",
        9 => "errorRate > 0.2 && total > 10",
        _ => i % 2 == 0 ? $"agent[\"agent-{i}\"].errorRate > 0.05" : "commandType[\"deploy.staging\"].errorRate > 0.05",
    }, i % 3 == 0 ? "1h" : "5m", i % 2 == 0 ? "all" : "scope");
}
