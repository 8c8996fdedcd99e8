using System.Text.Json.Nodes;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>The real Gemini CLI against the real service: in no case does a denied command run.</summary>
[Trait("Category", "soak")]
public sealed class GeminiSoakTests
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
        await reeve.InstallAsync("gemini");

        await AgentCli.GeminiAsync(scratch, model, Cancellation);

        Assert.Equal(2, model.Results.Count);
        Assert.All(model.Results, r => Assert.Contains(scratch.Marker, r, StringComparison.Ordinal));
        Assert.Equal((2, 0, 0, 2), await reeve.CountsAsync());
        string journal = (await scratch.Reeve.RunAsync("db", "log", "--json")).Out;
        Assert.True(journal.Contains($"\"exitCode\":{exitCode},", StringComparison.Ordinal), journal);
        Assert.DoesNotContain("\"orphan\":true", journal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yolo")]
    [InlineData("auto_edit")]
    public async Task A_denied_command_never_runs_in_any_mode(string mode)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Forbidden));
        await reeve.InstallAsync("gemini");

        await AgentCli.GeminiAsync(scratch, model, Cancellation, mode);

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
        await reeve.InstallAsync("gemini");

        await AgentCli.GeminiAsync(scratch, model, Cancellation);

        Assert.NotNull(retry.Request);
        Assert.False(retry.RanEarly);
        Assert.True(retry.RanOnceApproved);
        Assert.False(scratch.CanaryRan);
    }

    [Theory]
    [InlineData("\r", true)]
    [InlineData("\u001b", false)]
    public async Task An_attended_question_is_put_to_the_person_at_the_terminal(string key, bool runs)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("gemini");

        await using AgentTerminal terminal = AgentTerminal.Start(
            scratch, AgentPrograms.Node, $"'{AgentPrograms.Gemini}' --approval-mode=yolo -i go", AgentCli.GeminiSettled(scratch, model));
        await terminal.WaitForAsync("Allow", Cancellation);
        Assert.False(scratch.CanaryRan);
        await terminal.PressAsync(key);
        await terminal.WaitForAsync(runs ? "Done." : "cancelled", Cancellation);

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
            await reeve.InstallAsync("gemini");
        }

        await AgentCli.GeminiAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.All(model.Results, r => Assert.Contains("Reeve hook client", r, StringComparison.Ordinal));
        Assert.Equal(3, model.Results.Count);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_hangs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("gemini");
        await reeve.FreezeAsync();

        await AgentCli.GeminiAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Contains("no answer", Assert.Single(model.Results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"decision\":\"allow\"}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"decisio")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public async Task Nothing_runs_on_a_garbage_answer(string answer)
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using GarbageService garbage = new(answer);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        scratch.InstallFor("gemini", garbage.Url);

        await AgentCli.GeminiAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Contains("Reeve hook client", Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.True(garbage.Calls > 0);
    }

    [Fact]
    public async Task The_installed_hook_is_proven_once_the_folder_is_trusted_and_leaves_no_trace_when_removed()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        ReeveRun installed = await reeve.InstallAsync("gemini");

        ReeveRun untrusted = await reeve.VerifyAsync("gemini");
        string trusted = Path.Combine(scratch.Home, ".gemini", "trustedFolders.json");
        Directory.CreateDirectory(Path.GetDirectoryName(trusted)!);
        await File.WriteAllTextAsync(trusted, new JsonObject { [scratch.Repository] = "TRUST_FOLDER" }.ToJsonString(), Cancellation);
        ReeveRun proof = await reeve.VerifyAsync("gemini");
        ReeveRun removed = await scratch.Reeve.RunAsync("hook", "uninstall", "gemini");

        Assert.Contains("does not trust", installed.Out, StringComparison.Ordinal);
        Assert.True(untrusted.ExitCode == 1, untrusted.ToString());
        Assert.True(proof.ExitCode == 0, proof.ToString());
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.False(Directory.Exists(Path.Combine(scratch.Repository, ".gemini")));
    }
}
