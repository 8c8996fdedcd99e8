using System.Diagnostics;
using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>Ask, approve, retry; stop, resume: from the hook to the command line and back, with the real executable.</summary>
public sealed class RequestFlowTests : IAsyncLifetime
{
    private readonly ReeveHome _home = new();
    private ReeveProcess _reeve = null!;

    public async ValueTask InitializeAsync() => _reeve = await ReeveProcess.StartAsync(_home);

    public async ValueTask DisposeAsync()
    {
        await _reeve.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task An_asked_command_is_approved_by_a_person_and_its_retry_runs_once()
    {
        (string decision, string reason) = await _reeve.AskAsync("git push origin topic", "toolu_1", _home.Work);
        Assert.Equal("deny", decision);
        string id = await PendingAsync();
        Assert.Contains($"reeve approve {id}", reason, StringComparison.Ordinal);

        ReeveRun shown = await _home.RunAsync("requests", id);
        Assert.Contains("git push origin topic", shown.Out, StringComparison.Ordinal);
        ReeveRun approved = await _home.RunAsync("approve", id["req-".Length..], "--reason", "reviewed");
        Assert.True(approved.ExitCode == 0, approved.ToString());

        Assert.Equal("allow", (await _reeve.AskAsync("git push origin topic", "toolu_2", _home.Work)).Decision);
        Assert.Equal("deny", (await _reeve.AskAsync("git push origin topic", "toolu_3", _home.Work)).Decision);
    }

    [Fact]
    public async Task A_refused_command_stays_refused_and_the_agent_is_told_why()
    {
        await _reeve.AskAsync("git push origin topic", "toolu_1", _home.Work);
        string id = await PendingAsync();
        ReeveRun refused = await _home.RunAsync("refuse", id, "--reason", "open a pull request instead");
        Assert.True(refused.ExitCode == 0, refused.ToString());
        Assert.Equal("deny", (await _reeve.AskAsync("git push origin topic", "toolu_2", _home.Work)).Decision);
        ReeveRun again = await _home.RunAsync("approve", id);
        Assert.True(again.ExitCode == 1, again.ToString());
        Assert.Contains("→", again.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_holds_the_next_command_and_resume_lets_it_go_on()
    {
        Assert.Equal("allow", (await _reeve.AskAsync("ls", "toolu_1", _home.Work)).Decision);
        Assert.Equal(0, (await _home.RunAsync("stop", "--reason", "drill")).ExitCode);
        (string decision, string reason) = await _reeve.AskAsync("ls", "toolu_2", _home.Work);
        Assert.Equal("deny", decision);
        Assert.Contains("hold-", reason, StringComparison.Ordinal);

        ReeveRun status = await _home.RunAsync("status");
        Assert.Contains("stop in every repository", status.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await _home.RunAsync("resume", "--reason", "drill over")).ExitCode);
        Assert.Equal("allow", (await _reeve.AskAsync("ls", "toolu_3", _home.Work)).Decision);
    }

    [Fact]
    public async Task Stop_of_one_repository_leaves_the_others_alone()
    {
        string other = Directory.CreateDirectory(Path.Combine(_home.Root, "other")).FullName;
        Assert.Equal(0, (await _home.RunAsync("stop", "--repo", _home.Work)).ExitCode);
        Assert.Equal("deny", (await _reeve.AskAsync("ls", "toolu_1", _home.Work)).Decision);
        Assert.Equal("allow", (await _reeve.AskAsync("ls", "toolu_2", other)).Decision);
    }

    [Fact]
    public async Task A_permit_granted_beforehand_lets_its_command_run_and_no_other()
    {
        ReeveRun granted = await _home.RunAsync("permit", "grant", "git push origin topic", "--cwd", _home.Work, "--times", "1", "--requested-by", "claude-code", "--reason", "release");
        Assert.True(granted.ExitCode == 0, granted.ToString());
        Assert.Equal("deny", (await _reeve.AskAsync("git push origin other", "toolu_1", _home.Work)).Decision);
        Assert.Equal("allow", (await _reeve.AskAsync("git push origin topic", "toolu_2", _home.Work)).Decision);
        Assert.Equal("deny", (await _reeve.AskAsync("git push origin topic", "toolu_3", _home.Work)).Decision);
    }

    [Fact]
    public async Task Explain_says_what_the_hook_says_and_records_nothing()
    {
        ReeveRun before = await _home.RunAsync("db", "log", "--json");
        ReeveRun ask = await _home.RunAsync("explain", "git push origin topic", "--cwd", _home.Work);
        Assert.True(ask.ExitCode == 1, ask.ToString());
        Assert.StartsWith("ask", ask.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await _home.RunAsync("explain", "ls", "--cwd", _home.Work)).ExitCode);
        Assert.StartsWith("deny", (await _home.RunAsync("explain", "git push --force origin main")).Out, StringComparison.Ordinal);
        Assert.Equal(before.Out, (await _home.RunAsync("db", "log", "--json")).Out);
        Assert.Contains("Nothing waits", (await _home.RunAsync("requests")).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_shows_a_request_as_it_comes_and_is_answered_and_needs_no_server_code()
    {
        // A shell that starts the tests in its background leaves SIGINT ignored, and children inherit that; a terminal does not.
        ProcessStartInfo start = _home.StartInfo();
        (string reeve, start.FileName) = (start.FileName, "env");
        foreach (string argument in (string[])["--default-signal=INT", reeve, "requests", "--watch", "--json"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process watch = Process.Start(start)!;
        try
        {
            Task<string?> line = watch.StandardOutput.ReadLineAsync();
            await _reeve.AskAsync("git push origin topic", "toolu_1", _home.Work);
            using JsonDocument opened = JsonDocument.Parse((await line.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System))!);
            Assert.Equal("opened", opened.RootElement.GetProperty("event").GetString());
            string id = opened.RootElement.GetProperty("request").GetProperty("id").GetString()!;

            string loaded = await File.ReadAllTextAsync($"/proc/{watch.Id}/maps");
            Assert.Contains("reeve.dll", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Kestrel", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Spectre", loaded, StringComparison.Ordinal);

            line = watch.StandardOutput.ReadLineAsync();
            await _home.RunAsync("refuse", id, "--reason", "no");
            using JsonDocument answered = JsonDocument.Parse((await line.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System))!);
            Assert.Equal("refused", answered.RootElement.GetProperty("request").GetProperty("status").GetString());

            using Process kill = Process.Start("kill", ["-INT", watch.Id.ToString()]);
            await watch.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
            Assert.Equal(0, watch.ExitCode);
        }
        finally
        {
            watch.Kill();
        }
    }

    [Fact]
    public async Task The_journal_is_read_checked_backed_up_and_redacted()
    {
        await _reeve.AskAsync("git push origin topic", "toolu_1", _home.Work);
        ReeveRun log = await _home.RunAsync("db", "log", "--id", "toolu_1", "--json");
        Assert.Contains("\"kind\":\"decision\"", log.Out, StringComparison.Ordinal);
        ReeveRun check = await _home.RunAsync("db", "check");
        Assert.True(check.ExitCode == 0, check.ToString());

        string file = Path.Combine(_home.Root, "backup.db");
        ReeveRun backup = await _home.RunAsync("db", "backup", file);
        Assert.True(backup.ExitCode == 0, backup.ToString());
        Assert.True(new FileInfo(file).Length > 0);
        Assert.NotEqual(0, (await _home.RunAsync("db", "backup", file)).ExitCode);

        ReeveRun redacted = await _home.RunAsync("db", "redact", "toolu_1", "--reason", "held a secret");
        Assert.True(redacted.ExitCode == 0, redacted.ToString());
        Assert.Equal(0, (await _home.RunAsync("db", "check")).ExitCode);
    }

    private async Task<string> PendingAsync()
    {
        ReeveRun run = await _home.RunAsync("requests", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument requests = JsonDocument.Parse(run.Out);
        return Assert.Single(requests.RootElement.EnumerateArray()).GetProperty("id").GetString()!;
    }
}
