using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>The real Codex against the real service: in no case does a denied command run.</summary>
[Trait("Category", "soak")]
public sealed class CodexSoakTests
{
    private const string Forbidden = "touch CANARY; reeve-canary-soak";
    private const string Asked = "touch CANARY";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cat marker.txt", 0)]
    [InlineData("cat marker.txt nothing.txt", 1)]
    public async Task An_allowed_command_runs_and_its_exit_code_is_read_from_the_session_record(string command, int exitCode)
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(command));
        await reeve.InstallAsync("codex", "--trust");

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.Contains(scratch.Marker, Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.Equal((1, 0, 0, 1), await reeve.CountsAsync());
        string journal = (await scratch.Reeve.RunAsync("db", "log", "--json")).Out;
        Assert.True(journal.Contains($"\"exitCode\":{exitCode},", StringComparison.Ordinal), journal);
    }

    [Fact]
    public async Task A_denied_command_never_runs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Forbidden));
        await reeve.InstallAsync("codex", "--trust");

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Equal(2, model.Results.Count);
        Assert.All(model.Results, r => Assert.Contains("constraint canary", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_names_a_request_and_runs_once_after_approval()
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        RetryAfterApproval retry = new(reeve, scratch, Asked);
        await using ModelStub model = await ModelStub.StartAsync(retry.NextAsync);
        await reeve.InstallAsync("codex", "--trust");

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.NotNull(retry.Request);
        Assert.False(retry.RanEarly);
        Assert.True(retry.RanOnceApproved);
        Assert.False(scratch.CanaryRan);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_is_down()
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden, Asked, "touch CANARY #"));
        await using (ReeveService reeve = await ReeveService.StartAsync(scratch))
        {
            await reeve.InstallAsync("codex", "--trust");
        }

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.All(model.Results, r => Assert.Contains("Reeve hook client", r, StringComparison.Ordinal));
        Assert.Equal(3, model.Results.Count);
    }

    [Fact]
    public async Task Nothing_runs_while_the_service_hangs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        await reeve.InstallAsync("codex", "--trust");
        await reeve.FreezeAsync();

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Contains("no answer", Assert.Single(model.Results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"hookSpecif")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public async Task Nothing_runs_on_a_garbage_answer(string answer)
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using GarbageService garbage = new(answer);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        scratch.InstallFor("codex", garbage.Url);

        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.False(scratch.CanaryRan);
        Assert.Contains("Reeve hook client", Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.True(garbage.Calls > 0);
    }

    [Fact]
    public async Task An_untrusted_hook_is_never_called_and_verify_says_so_before_any_command_runs()
    {
        AgentPrograms.Require();
        using Scratch scratch = await PrepareAsync();
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Asked));
        ReeveRun installed = await reeve.InstallAsync("codex");

        ReeveRun proof = await reeve.VerifyAsync("codex");
        var before = await reeve.CountsAsync();
        await AgentCli.CodexAsync(scratch, model, Cancellation);

        Assert.Contains("/hooks", installed.Out, StringComparison.Ordinal);
        Assert.True(proof.ExitCode == 1, proof.ToString());
        Assert.Contains("does not trust the PreToolUse hook", proof.Out, StringComparison.Ordinal);
        Assert.Equal(before, await reeve.CountsAsync());
    }

    [Fact]
    public async Task A_trusted_hook_is_proven_and_holds_for_every_folder_of_the_user()
    {
        AgentPrograms.Require();
        using Scratch scratch = await Scratch.CreateAsync(Cancellation);
        await using ReeveService reeve = await ReeveService.StartAsync(scratch);
        await using ModelStub model = await ModelStub.StartAsync(ModelStub.Commands(Forbidden));
        await reeve.InstallAsync("codex", "--user", "--trust");

        ReeveRun proof = await reeve.VerifyAsync("codex", "--user");
        await AgentCli.CodexAsync(scratch, model, Cancellation);
        ReeveRun removed = await scratch.Reeve.RunAsync("hook", "uninstall", "codex", "--user");

        Assert.True(proof.ExitCode == 0, proof.ToString());
        Assert.False(scratch.CanaryRan);
        Assert.Contains("constraint canary", Assert.Single(model.Results), StringComparison.Ordinal);
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.False(File.Exists(Path.Combine(scratch.Home, ".codex", "hooks.json")));
    }

    private static async Task<Scratch> PrepareAsync()
    {
        Scratch scratch = await Scratch.CreateAsync(Cancellation);
        AgentCli.TrustFolder(scratch);
        return scratch;
    }
}
