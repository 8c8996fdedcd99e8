using System.Text.Json.Nodes;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>The real Claude Code against the real service: in no case does a denied command run.</summary>
[Trait("Category", "soak")]
public sealed class ClaudeCodeSoakTests
{
    private const string Forbidden = "touch CANARY; reeve-canary-soak";
    private const string Asked = "touch CANARY";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_allowed_command_runs_and_its_outcome_arrives()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands("cat marker.txt"));
        await reeve.InstallAsync("claude-code");

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.Contains(scratch.Marker, Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.Equal((1, 0, 0, 1), await reeve.CountsAsync());
    }

    [Theory]
    [InlineData("default")]
    [InlineData("acceptEdits")]
    [InlineData("bypassPermissions")]
    public async Task A_denied_command_never_runs_in_any_mode(string mode)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Forbidden));
        await reeve.InstallAsync("claude-code");

        await AgentCli.ClaudeAsync(scratch, model, Cancellation, "--permission-mode", mode);

        Assert.False(scratch.CanaryRan);
        Assert.Equal(2, model.Results.Count);
        Assert.All(model.Results, r => Assert.Contains("constraint canary", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unattended_question_names_a_request_and_runs_once_after_approval()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        RetryAfterApproval retry = new(reeve, scratch, Asked);
        await using ModelStub model = await ModelStub.StartAsync(retry.NextAsync);
        await reeve.InstallAsync("claude-code");

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.NotNull(retry.Request);
        Assert.False(retry.RanEarly);
        Assert.True(retry.RanOnceApproved);
        Assert.False(scratch.CanaryRan);
    }

    [Theory]
    [InlineData("default", "1", true)]
    [InlineData("default", "\u001b", false)]
    [InlineData("auto", "1", true)]
    [InlineData("auto", "\u001b", false)]
    public async Task An_attended_question_is_put_to_the_person_at_the_terminal(string mode, string key, bool runs)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("claude-code");

        await using AgentTerminal terminal = AgentTerminal.Start(
            scratch, AgentPrograms.Claude, $"--permission-mode {mode} go", AgentCli.ClaudeSettled(scratch, model));
        await terminal.WaitForAsync("Do you want to proceed?", Cancellation);
        Assert.False(scratch.CanaryRan);
        await terminal.PressAsync(key);
        await terminal.WaitForAsync(runs ? "Done." : "Interrupted", Cancellation);

        Assert.Equal(runs, scratch.CanaryRan);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_is_down()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Asked, "touch CANARY #"));
        await using (ReeveService reeve = await ReeveService.StartAsync(scratch))
        {
            await reeve.InstallAsync("claude-code");
        }

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Equal(3, model.Results.Count);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_hangs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("claude-code");
        await reeve.FreezeAsync();

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Single(model.Results);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nConnection: close\r\n\r\nboom")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999\r\nConnection: close\r\n\r\n{\"hookSpecif")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public async Task Nothing_runs_on_a_garbage_answer(string answer)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using GarbageService garbage = new(answer);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        scratch.InstallFor("claude-code", garbage.Url);

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Single(model.Results);
        Assert.True(garbage.Calls > 0);
    }

    [Fact]
    public async Task A_revoked_hook_token_closes_the_gate()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked, "cat marker.txt"));
        await reeve.InstallAsync("claude-code");
        JsonNode token = (await reeve.JsonAsync("token", "list", "--json")).AsArray().Single(t => (string?)t!["role"] == "agent")!;
        Assert.Equal(0, (await scratch.Reeve.RunAsync("token", "revoke", (string)token["id"]!)).ExitCode);

        await AgentCli.ClaudeAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Equal(2, model.Results.Count);
        Assert.DoesNotContain(model.Results, r => r.Contains(scratch.Marker, StringComparison.Ordinal));
        Assert.Equal(1, (await reeve.VerifyAsync("claude-code")).ExitCode);
    }

    [Fact]
    public async Task The_installed_hook_is_proven_and_leaves_no_trace_when_removed()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("claude-code");

        ReeveRun proof = await reeve.VerifyAsync("claude-code");
        await AgentCli.ClaudeAsync(scratch, model, Cancellation);
        ReeveRun removed = await scratch.Reeve.RunAsync("hook", "uninstall", "claude-code");

        Assert.True(proof.ExitCode == 0, proof.ToString());
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.False(Directory.Exists(Path.Combine(scratch.Repository, ".claude")));
    }
}
