using System.Diagnostics;
using System.Text.Json.Nodes;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>The real <c>reeve serve</c> of a scratch home, and the person who installs, approves and looks, all through the command line.</summary>
internal sealed class ReeveService : IAsyncDisposable
{
    private readonly Scratch _scratch;
    private readonly ReeveProcess _process;

    private ReeveService(Scratch scratch, ReeveProcess process)
    {
        _scratch = scratch;
        _process = process;
    }

    public static async Task<ReeveService> StartAsync(Scratch scratch) => new(scratch, await ReeveProcess.StartAsync(scratch.Reeve));

    /// <summary><c>reeve hook install</c> in the scratch repository.</summary>
    public async Task<ReeveRun> InstallAsync(string cli, params string[] options)
    {
        ReeveRun run = await _scratch.Reeve.RunAsync(["hook", "install", cli, .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    /// <summary><c>reeve hook verify</c>.</summary>
    public Task<ReeveRun> VerifyAsync(string cli, params string[] options) => _scratch.Reeve.RunAsync(["hook", "verify", cli, .. options]);

    /// <summary><c>reeve approve</c>, for one run.</summary>
    public async Task ApproveAsync(string request)
    {
        ReeveRun run = await _scratch.Reeve.RunAsync("approve", request, "--reason", "soak");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    /// <summary>How many calls were allowed, asked about and denied so far, and how many outcomes came.</summary>
    public async Task<(int Allow, int Ask, int Deny, int Outcomes)> CountsAsync()
    {
        JsonNode status = await JsonAsync("status", "--json");
        JsonNode decisions = status["decisions"]!;
        return ((int)decisions["allow"]!, (int)decisions["ask"]!, (int)decisions["deny"]!, (int)status["outcomes"]!);
    }

    /// <summary>What a command of <c>reeve</c> prints as JSON.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        ReeveRun run = await _scratch.Reeve.RunAsync(arguments);
        Assert.True(run.Out.Length > 0, run.ToString());
        return JsonNode.Parse(run.Out)!;
    }

    /// <summary>Freezes the service without ending it, as a machine in trouble would.</summary>
    public async Task FreezeAsync()
    {
        using Process kill = Process.Start("/bin/kill", ["-STOP", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
