using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Replay;
using Reeve.Agents.Scopes;
using Reeve.Agents.Tests.Hooks;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Replay;

/// <summary>Runs replays over phase gates and keeps the gates for a look.</summary>
internal sealed class ReplayBench
{
    public static readonly CommandClassifier Classifier = new(new ClassifierOptions { Home = "/home/USER" });

    public Dictionary<Phase, PhaseGate> Gates { get; } = [];

    public async Task<Result<ReplayReport>> RunAsync(
        IReadOnlyList<string> files, ReplayOptions? options = null, IProgress<ReplayProgress>? progress = null)
    {
        var requests = new CommandRequests(Classifier, HookBench.Digester, new ScopeResolver(new ScopeOptions(), TimeProvider.System));
        return await new ReplayRunner(requests, TimeProvider.System).RunAsync(
            files,
            options ?? new ReplayOptions(),
            (phase, clock) => Gates[phase] = new PhaseGate(phase, clock),
            progress,
            TestContext.Current.CancellationToken);
    }

    public async Task<ReplayReport> ReportAsync(IReadOnlyList<string> files, ReplayOptions? options = null)
    {
        Assert.True((await RunAsync(files, options)).TryGet(out ReplayReport? report, out Refusal? refusal), refusal?.ToString());
        return report;
    }
}
