using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Reeve.Bench;
using Reeve.Bench.HookClient;
using Reeve.Bench.Journal;
using Reeve.Bench.Metrics;
using Reeve.Bench.Rules;
using Reeve.Bench.UntilBlock;

return args switch
{
    ["decision", ..] => Micro<DecisionBenchmarks>(),
    ["gate", ..] => Micro<GateBenchmarks>(),
    ["outcome", ..] => Micro<OutcomeBenchmarks>(),
    ["windows", .. string[] rest] => WindowBench.Run(rest),
    ["revert", .. string[] rest] => RevertBench.Run(rest),
    ["metrics", .. string[] rest] => await MetricsBench.RunAsync(rest),
    ["commands", .. string[] rest] => await RecordedCommands.RunAsync(rest),
    ["journal", .. string[] rest] => JournalBench.Run(rest),
    ["hook-client", .. string[] rest] => HookClientBench.Run(rest),
    ["spawn", .. string[] rest] => SpawnBench.Run(rest),
    ["until-block", .. string[] rest] => await UntilBlockBench.RunAsync(rest),
    ["floor", .. string[] rest] => await FloorServer.RunAsync(rest),
    _ => Usage(),
};

static int Micro<T>()
{
    IConfig config = DefaultConfig.Instance.AddColumn(StatisticColumn.Median).AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15));
    return BenchmarkRunner.Run<T>(config).HasCriticalValidationErrors ? 1 : 0;
}

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Reeve.Bench -- decision|gate|outcome|windows [FOLDER]|revert [ROLLBACKS]|metrics [FOLDER]|commands FOLDER [COUNT]|journal [ENTRIES [RUNS [FOLDER]]]|floor [URL]|hook-client [RUNS]|until-block reeve URL FOLDER|until-block alerts INTERVAL GROUP_WAIT");
    return 2;
}
