using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>Without a service, commands open the files themselves and give the same answers.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FilesTests : IDisposable
{
    private readonly ReeveHome _home = new();

    public FilesTests()
    {
        _home.Environment["REEVE_URL"] = "http://127.0.0.1:1";
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Init_makes_folder_and_token_once_and_changes_nothing_the_second_time()
    {
        ReeveRun first = await _home.RunAsync("init");
        Assert.True(first.ExitCode == 0, first.ToString());
        string token = await File.ReadAllTextAsync(_home.OperatorTokenFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.OperatorTokenFile));
        Assert.DoesNotContain(token.Trim(), first.Out + first.Err, StringComparison.Ordinal);
        ReeveRun log = await _home.RunAsync("db", "log", "--json");

        ReeveRun second = await _home.RunAsync("init");
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("nothing changed", second.Out, StringComparison.Ordinal);
        Assert.Equal(token, await File.ReadAllTextAsync(_home.OperatorTokenFile));
        Assert.Equal(log.Out, (await _home.RunAsync("db", "log", "--json")).Out);
    }

    [Fact]
    public async Task Init_without_its_token_or_with_a_foreign_one_says_what_to_do()
    {
        await _home.RunAsync("init");
        File.Move(_home.OperatorTokenFile, _home.OperatorTokenFile + ".away");
        ReeveRun lost = await _home.RunAsync("init");
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("--token-file", lost.Err, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.OperatorTokenFile));

        File.Move(_home.OperatorTokenFile + ".away", _home.OperatorTokenFile);
        ReeveRun foreign = await _home.RunAsync("init", "--data", Path.Combine(_home.Root, "other"));
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("--token-file", foreign.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_to_the_files_stands_when_the_service_runs_and_the_other_way_round()
    {
        await _home.RunAsync("init");
        ReeveRun placed = await _home.RunAsync("hold", "place", "pause", "git.push", "--reason", "freeze", "--json");
        Assert.True(placed.ExitCode == 0, placed.ToString());
        using JsonDocument hold = JsonDocument.Parse(placed.Out);
        string id = hold.RootElement.GetProperty("id").GetString()!;
        string files = (await _home.RunAsync("hold", "list", "--json")).Out;

        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(_home))
        {
            Assert.Equal(files, (await _home.RunAsync("hold", "list", "--json")).Out);
            Assert.Equal(0, (await _home.RunAsync("hold", "lift", id[..8], "--reason", "over")).ExitCode);
            await reeve.StopAsync();
        }

        _home.Environment["REEVE_URL"] = "http://127.0.0.1:1";
        Assert.Equal("[]\n", (await _home.RunAsync("hold", "list", "--json")).Out);
    }

    [Fact]
    public async Task Two_commands_at_once_do_not_damage_each_other()
    {
        await _home.RunAsync("init");
        ReeveRun[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _home.RunAsync("hold", "place", "quarantine", $"agent-{i}", "--reason", "r")));
        int placed = runs.Count(r => r.ExitCode == 0);
        Assert.InRange(placed, 1, 4);
        Assert.All(runs.Where(r => r.ExitCode != 0), r => Assert.Equal(3, r.ExitCode));
        using JsonDocument holds = JsonDocument.Parse((await _home.RunAsync("hold", "list", "--json")).Out);
        Assert.Equal(placed, holds.RootElement.GetArrayLength());
        Assert.Equal(0, (await _home.RunAsync("db", "check")).ExitCode);
    }

    [Fact]
    public async Task Tokens_decide_who_may_loosen_without_a_service_too()
    {
        await _home.RunAsync("init");
        ReeveRun minted = await _home.RunAsync("token", "mint", "codex", "--role", "agent");
        Assert.True(minted.ExitCode == 0, minted.ToString());
        string agent = minted.Out.Trim();
        await _home.RunAsync("stop");

        _home.Environment["REEVE_TOKEN"] = agent;
        ReeveRun denied = await _home.RunAsync("resume", "--reason", "please");
        Assert.True(denied.ExitCode == 1, denied.ToString());
        Assert.Equal(0, (await _home.RunAsync("hold", "place", "pause", "git.push", "--reason", "anyone may")).ExitCode);

        _home.Environment["REEVE_TOKEN"] = agent[..^1] + (agent[^1] == '0' ? '1' : '0');
        Assert.Equal(1, (await _home.RunAsync("hold", "list")).ExitCode);

        _home.Environment.Remove("REEVE_TOKEN");
        Assert.Equal(0, (await _home.RunAsync("resume", "--reason", "drill over")).ExitCode);
    }

    [Fact]
    public async Task Watching_without_a_service_is_refused()
    {
        await _home.RunAsync("init");
        ReeveRun run = await _home.RunAsync("requests", "--watch");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("reeve serve", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_service_and_folder_nothing_is_made()
    {
        foreach (string line in new[] { "status", "stop", "hold list", "requests", "db check", "token list", "permit list" })
        {
            ReeveRun run = await _home.RunAsync(line.Split(' '));
            Assert.True(run.ExitCode == 3, $"{line}: {run}");
            Assert.Empty(run.Out);
            Assert.Contains("reeve serve", run.Err, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_home.Data));
    }
}
