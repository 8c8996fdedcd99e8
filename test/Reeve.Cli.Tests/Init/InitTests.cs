using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Init;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class InitTests : IAsyncLifetime
{
    private const string Minted = """{"id":"tok-1","name":"alice","role":"operator","scope":null,"token":"reeve_tok-1_5ec4e7"}""";

    private StubService _stub = null!;
    private CliBed _bed = null!;
    private string _file = "";

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
        _bed.Variables["USER"] = "alice";
        _file = _bed.File(".config", "reeve", "operator.token");
        Status(tokensExist: false);
        _stub.On("POST /api/tokens", Minted, 201);
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task The_first_run_mints_the_persons_token_into_a_private_file_and_shows_it_nowhere()
    {
        ReeveRun run = await _bed.RunAsync("init");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("reeve_tok-1_5ec4e7\n", await File.ReadAllTextAsync(_file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));
        Assert.Equal("""{"name":"alice","role":"operator"}""", _stub.Calls.Last().Body);
        Assert.DoesNotContain("5ec4e7", run.Out + run.Err, StringComparison.Ordinal);
        Assert.Contains("reeve hook install", run.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("reeve serve", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_that_were_used_here_are_named()
    {
        Directory.CreateDirectory(_bed.File(".gemini"));
        Directory.CreateDirectory(_bed.File("elsewhere"));
        _bed.Variables["COPILOT_HOME"] = _bed.File("elsewhere");

        ReeveRun told = await _bed.RunAsync("init");
        Status(tokensExist: true);
        using JsonDocument listed = JsonDocument.Parse((await _bed.RunAsync("init", "--json")).Out);

        Assert.Contains("reeve hook install gemini --repo .", told.Err, StringComparison.Ordinal);
        Assert.Contains("used here: gemini, copilot", told.Err, StringComparison.Ordinal);
        Assert.Equal(["gemini", "copilot"], listed.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetString()));
    }

    [Fact]
    public async Task The_second_run_mints_nothing()
    {
        await _bed.RunAsync("init");
        Status(tokensExist: true);
        ReeveRun run = await _bed.RunAsync("init", "--json");
        using JsonDocument done = JsonDocument.Parse(run.Out);
        Assert.False(done.RootElement.GetProperty("minted").GetBoolean());
        Assert.Single(_stub.Calls, c => c.Line == "POST /api/tokens");
        Assert.Equal("Bearer reeve_tok-1_5ec4e7", _stub.Calls.Last().Token);
    }

    [Fact]
    public async Task A_refused_minting_leaves_no_file_behind()
    {
        _stub.On("POST /api/tokens", """{"title":"No.","status":503,"code":"journal-write-failed","where":"x","remedy":"Free space."}""", 503);
        ReeveRun run = await _bed.RunAsync("init");
        Assert.Equal(3, run.ExitCode);
        Assert.False(File.Exists(_file));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_mints_nothing()
    {
        await File.WriteAllTextAsync(_bed.File(".config"), "a file where a folder should be");
        ReeveRun run = await _bed.RunAsync("init");
        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain(_stub.Calls, c => c.Line == "POST /api/tokens");
    }

    [Fact]
    public async Task Tokens_that_exist_without_this_persons_are_a_conflict()
    {
        Status(tokensExist: true);
        ReeveRun run = await _bed.RunAsync("init");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("reeve token mint", run.Err, StringComparison.Ordinal);
        Assert.False(File.Exists(_file));
    }

    [Fact]
    public async Task A_token_of_another_Reeve_is_a_conflict_and_is_kept()
    {
        await _bed.RunAsync("init");
        Assert.Equal(1, (await _bed.RunAsync("init")).ExitCode);
        _stub.On("GET /api/status", """{"title":"Unknown.","status":401,"code":"token-unknown","where":"Authorization","remedy":"x"}""", 401);
        ReeveRun run = await _bed.RunAsync("init");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--token-file", run.Err, StringComparison.Ordinal);
        Assert.True(File.Exists(_file));
    }

    [Fact]
    public async Task Another_place_for_the_token_can_be_named()
    {
        Assert.Equal(0, (await _bed.RunAsync("init", "--token-file", "mine")).ExitCode);
        Assert.True(File.Exists(_bed.File("mine")));
        Assert.False(File.Exists(_file));
    }

    private void Status(bool tokensExist) => _stub.On(
        "GET /api/status", $$"""{"dataFolder":"{{_bed.File("var")}}","tokensExist":{{(tokensExist ? "true" : "false")}},"phase":"L3"}""");
}
