using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>The real Copilot CLI, with a provider of one's own, against the real service: in no case does a denied command run.</summary>
[Trait("Category", "soak")]
public sealed class CopilotSoakTests
{
    private const string Forbidden = "touch CANARY; reeve-canary-soak";
    private const string Asked = "touch CANARY";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cat marker.txt", 0)]
    [InlineData("cat marker.txt nothing.txt", 1)]
    public async Task An_allowed_command_runs_and_its_outcome_joins_its_decision(string command, int exitCode)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(command, command));
        await reeve.InstallAsync("copilot", "--user");

        await AgentCli.CopilotAsync(scratch, model, Cancellation);

        Assert.Equal(2, model.Results.Count);
        Assert.All(model.Results, r => Assert.Contains(scratch.Marker, r, StringComparison.Ordinal));
        Assert.Equal((2, 0, 0, 2), await reeve.CountsAsync());
        string journal = (await scratch.Reeve.RunAsync("db", "log", "--json")).Out;
        Assert.True(journal.Contains($"\"exitCode\":{exitCode},", StringComparison.Ordinal), journal);
        Assert.DoesNotContain("\"orphan\":true", journal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user")]
    [InlineData("--repo", "--trust-folder")]
    public async Task A_denied_command_never_runs(string seat, params string[] options)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Forbidden));
        await reeve.InstallAsync("copilot", seat == "--user" ? ["--user"] : ["--repo", scratch.Repository]);

        await AgentCli.CopilotAsync(scratch, model, Cancellation, options);

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
        await reeve.InstallAsync("copilot", "--user");

        await AgentCli.CopilotAsync(scratch, model, Cancellation);

        Assert.NotNull(retry.Request);
        Assert.False(retry.RanEarly);
        Assert.True(retry.RanOnceApproved);
        Assert.False(scratch.CanaryRan);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_is_down()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Asked, "touch CANARY #"));
        await using (ReeveService reeve = await ReeveService.StartAsync(scratch))
        {
            await reeve.InstallAsync("copilot", "--user");
        }

        await AgentCli.CopilotAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Equal(3, model.Results.Count);
        Assert.All(model.Results, r => Assert.Contains("Reeve hook client", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_hangs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("copilot", "--user");
        await reeve.FreezeAsync();

        await AgentCli.CopilotAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Contains("no answer", Assert.Single(model.Results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"permissionDecision\":\"allow\"}")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public async Task Nothing_runs_on_a_garbage_answer(string answer)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using GarbageService garbage = new(answer);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        scratch.InstallFor("copilot", garbage.Url);

        await AgentCli.CopilotAsync(scratch, model, Cancellation, "--trust-folder");

        Assert.False(scratch.CanaryRan);
        Assert.Contains("Reeve hook client", Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.True(garbage.Calls > 0);
    }

    [Fact]
    public async Task A_repositorys_hook_is_silent_where_the_folder_is_not_trusted_and_verify_says_so()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        ReeveRun installed = await reeve.InstallAsync("copilot");

        ReeveRun proof = await reeve.VerifyAsync("copilot");
        var before = await reeve.CountsAsync();
        await AgentCli.CopilotAsync(scratch, model, Cancellation);

        Assert.Contains("--user", installed.Out, StringComparison.Ordinal);
        Assert.True(proof.ExitCode == 1, proof.ToString());
        Assert.Contains("does not trust", proof.Out, StringComparison.Ordinal);
        Assert.Equal(before, await reeve.CountsAsync());
    }

    [Fact]
    public async Task The_users_hook_is_proven_and_leaves_no_trace_when_removed()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await reeve.InstallAsync("copilot", "--user");

        ReeveRun proof = await reeve.VerifyAsync("copilot", "--user");
        ReeveRun removed = await scratch.Reeve.RunAsync("hook", "uninstall", "copilot", "--user");

        Assert.True(proof.ExitCode == 0, proof.ToString());
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.False(Directory.Exists(Path.Combine(scratch.Home, ".copilot")));
    }
}
