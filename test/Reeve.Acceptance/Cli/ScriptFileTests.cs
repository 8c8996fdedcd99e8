using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Core.Decisions;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>A script that one call writes and a later one runs, with the real executable and real files.</summary>
public sealed class ScriptFileTests : IAsyncLifetime
{
    private readonly ReeveHome _home = new();
    private ReeveProcess _reeve = null!;
    private int _calls;

    public async ValueTask InitializeAsync()
    {
        await using (ReeveProcess first = await ReeveProcess.StartAsync(_home))
        {
            await first.StopAsync();
        }

        string types = JsonSerializer.Serialize(PhaseLadder.Default.WhitelistAt(Phase.L4).Members().Select(t => t.Name));
        await _home.SqliteAsync($"UPDATE governance_state SET current_phase = 'L4', command_whitelist = '{types}' WHERE id = 1;");
        _reeve = await ReeveProcess.StartAsync(_home);
    }

    public async ValueTask DisposeAsync()
    {
        await _reeve.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_shell_script_is_judged_by_what_an_agent_wrote_into_it()
    {
        await WriteAsync("x.sh", "rm -rf /\n");
        (string answer, string reason) = await RunAsync("bash x.sh");
        Assert.Equal("deny", answer);
        Assert.Contains("destroy-root", reason, StringComparison.Ordinal);
        Assert.Equal("deny", (await RunAsync("bash x.sh", session: "another")).Answer);

        await WriteAsync("y.sh", "set -e\nls -la\ngit status\n");
        Assert.Equal("allow", (await RunAsync("bash y.sh")).Answer);
        await WriteAsync("z.sh", "eval \"$X\"\n");
        Assert.Equal("ask", (await RunAsync("bash z.sh")).Answer);
    }

    [Fact]
    public async Task What_Reeve_cannot_read_asks_before_and_after_a_restart()
    {
        await WriteAsync("x.py", "print(1)\n");
        await RepositoryHasAsync("old.py", "print(1)\n");
        Assert.Equal("allow", (await RunAsync("python3 old.py")).Answer);
        (string answer, string reason) = await RunAsync("python3 x.py");
        Assert.Equal("ask", answer);
        Assert.Contains("opaque", reason, StringComparison.Ordinal);

        await _reeve.StopAsync();
        await _reeve.DisposeAsync();
        _reeve = await ReeveProcess.StartAsync(_home);
        Assert.Equal("ask", (await RunAsync("python3 x.py")).Answer);
        Assert.Equal("ask", (await RunAsync("cd . && timeout 5 python3 ./x.py")).Answer);
        Assert.Equal("allow", (await RunAsync("python3 old.py")).Answer);
    }

    [Fact]
    public async Task A_repository_script_runs_until_an_agent_changes_it()
    {
        await RepositoryHasAsync("build.sh", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nfor f in \"$@\"; do frob \"$f\"; done\n");
        Assert.Equal("allow", (await RunAsync("./build.sh a b")).Answer);
        Assert.Equal("allow", (await RunAsync("sed -i s/frob/frobnicate/ build.sh")).Answer);
        Assert.Equal("ask", (await RunAsync("./build.sh a b")).Answer);
    }

    [Fact]
    public async Task A_write_that_was_denied_changes_nothing()
    {
        await RepositoryHasAsync("tool.py", "print(1)\n");
        Assert.Equal("deny", (await RunAsync("cat ~/.ssh/id_rsa > tool.py")).Answer);

        Assert.Equal("allow", (await RunAsync("python3 tool.py")).Answer);
    }

    [Fact]
    public async Task Explaining_says_what_the_hook_says()
    {
        await WriteAsync("x.py", "print(1)\n");
        ReeveRun explained = await _home.RunAsync("explain", "python3 x.py", "--cwd", _home.Work, "--json");
        Assert.Contains("opaque", explained.Out, StringComparison.Ordinal);
    }

    private Task RepositoryHasAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_home.Work, name), text, TestContext.Current.CancellationToken);

    /// <summary>An agent's Write, allowed and carried out.</summary>
    private async Task WriteAsync(string name, string text)
    {
        string path = Path.Combine(_home.Work, name);
        Assert.Equal("allow", (await PostAsync("Write", new JsonObject { ["file_path"] = path, ["content"] = text }, "session-1")).Answer);
        await RepositoryHasAsync(name, text);
    }

    private Task<(string Answer, string Reason)> RunAsync(string line, string session = "session-1") =>
        PostAsync("Bash", new JsonObject { ["command"] = line }, session);

    private async Task<(string Answer, string Reason)> PostAsync(string tool, JsonObject input, string session)
    {
        JsonObject body = new()
        {
            ["session_id"] = session,
            ["transcript_path"] = "/nowhere/session-1.jsonl",
            ["cwd"] = _home.Work,
            ["hook_event_name"] = "PreToolUse",
            ["tool_name"] = tool,
            ["tool_input"] = input,
            ["tool_use_id"] = $"toolu_{++_calls}",
        };
        using HttpRequestMessage request = new(HttpMethod.Post, "/hook/claude-code") { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Reeve-Attended", "1");
        using HttpResponseMessage response = await _reeve.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        JsonElement output = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("hookSpecificOutput");
        return (output.GetProperty("permissionDecision").GetString()!, output.GetProperty("permissionDecisionReason").GetString() ?? "");
    }
}
