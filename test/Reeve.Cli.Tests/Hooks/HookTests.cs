using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Hooks;

public sealed class HookTests : IAsyncLifetime
{
    private StubService _stub = null!;
    private CliBed _bed = null!;
    private string _tokens = "[]";

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
        _bed.Variables["REEVE_TOKEN"] = "reeve_tok-me_5ec4e7";
        Directory.CreateDirectory(_bed.File("shop", ".git"));
        await File.WriteAllTextAsync(_bed.File("shop", ".git", "HEAD"), "ref: refs/heads/main\n");
        await File.WriteAllTextAsync(_bed.File("shop", ".git", "config"), "[remote \"origin\"]\n\turl = https://github.com/acme/shop\n");
        _stub.On("GET /api/status", $$"""{"dataFolder":"{{_bed.File("var")}}","tokensExist":true,"phase":"L3"}""");
        _stub.On("GET /api/tokens", context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, _tokens));
        _stub.On("POST /api/tokens", """{"id":"tok-hook","name":"claude-code","role":"agent","scope":"github.com/acme/shop","token":"reeve_tok-hook_ab12"}""", 201);
        _stub.On("POST /api/tokens/tok-hook/revoke", """{"id":"tok-hook"}""");
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task Install_mints_an_agents_token_bound_to_the_repository_and_writes_the_settings()
    {
        ReeveRun run = await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        Assert.True(run.ExitCode == 0, run.ToString());
        Call mint = Assert.Single(_stub.Calls, c => c.Line == "POST /api/tokens");
        Assert.Equal("""{"name":"claude-code","role":"agent","scope":"github.com/acme/shop"}""", mint.Body);
        Assert.Equal("Bearer reeve_tok-me_5ec4e7", mint.Token);
        string settings = await File.ReadAllTextAsync(_bed.File("shop", ".claude", "settings.local.json"));
        Assert.Contains(_stub.Url.Port.ToString(), settings, StringComparison.Ordinal);
        Assert.DoesNotContain("ab12", run.Out + run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_again_keeps_the_token_and_changes_nothing()
    {
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        _tokens = """[{"id":"tok-hook","name":"claude-code","role":"agent","scope":"github.com/acme/shop","mintedBy":"alice","mintedAt":"2026-11-21T11:00:00Z"}]""";
        ReeveRun run = await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop", "--json");
        using JsonDocument installed = JsonDocument.Parse(run.Out);
        Assert.False(installed.RootElement.GetProperty("changed").GetBoolean());
        Assert.Single(_stub.Calls, c => c.Line == "POST /api/tokens");
    }

    [Fact]
    public async Task A_revoked_token_is_replaced()
    {
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        Assert.Equal(2, _stub.Calls.Count(c => c.Line == "POST /api/tokens"));
    }

    [Fact]
    public async Task Uninstall_removes_the_settings_and_revokes_the_token_with_itself()
    {
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        ReeveRun run = await _bed.RunAsync("hook", "uninstall", "claude-code", "--repo", "shop");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.False(File.Exists(_bed.File("shop", ".claude", "settings.local.json")));
        Call revoke = Assert.Single(_stub.Calls, c => c.Line == "POST /api/tokens/tok-hook/revoke");
        Assert.Equal("Bearer reeve_tok-hook_ab12", revoke.Token);
        Assert.Empty(Directory.GetFiles(_bed.File(".config", "reeve", "hooks")));
    }

    [Fact]
    public async Task Uninstall_without_a_service_restores_and_names_the_token_that_is_left()
    {
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        _bed.Variables["REEVE_URL"] = "http://127.0.0.1:1";
        ReeveRun run = await _bed.RunAsync("hook", "uninstall", "claude-code", "--repo", "shop");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("reeve token revoke tok-hook", run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hook install claude-code --repo nowhere")]
    [InlineData("hook install claude-code --repo shop --user")]
    [InlineData("hook install emacs")]
    [InlineData("hook verify")]
    public async Task A_wrong_target_exits_2_and_mints_nothing(string line)
    {
        ReeveRun run = await _bed.RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.DoesNotContain(_stub.Calls, c => c.Line == "POST /api/tokens");
    }

    [Fact]
    public async Task Verify_fails_loudly_when_the_service_lets_the_canary_pass()
    {
        await _bed.RunAsync("hook", "install", "claude-code", "--repo", "shop");
        _stub.On("POST /hook/claude-code", """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}""");
        ReeveRun run = await _bed.RunAsync("hook", "verify", "claude-code", "--repo", "shop");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("NOT proven", run.Out, StringComparison.Ordinal);
        Assert.Contains("→", run.Out, StringComparison.Ordinal);
    }
}
