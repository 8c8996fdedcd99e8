using System.Text;
using System.Text.Json;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>What one call wrote and a later one runs, through the hook.</summary>
public sealed class WrittenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-written-").FullName;
    private readonly RecordingGate _gate = new();
    private int _calls;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_request_and_an_outcome_name_the_files_that_the_call_writes()
    {
        CommandRequest request = await AskAsync("Write", new { file_path = Path.Combine(_folder, "x.py"), content = "1" });
        Assert.Equal([Mark("x.py")], request.Writes);

        await TellAsync("Bash", new { command = "cp x.py y.py" });
        Assert.Equal([Mark("y.py")], _gate.Outcomes[^1].Writes);
        Assert.Empty((await AskAsync("Bash", new { command = "git status" })).Writes);
    }

    [Theory]
    [InlineData("Write", """{"file_path":"x.py","content":"1"}""")]
    [InlineData("Edit", """{"file_path":"./x.py","old_string":"1","new_string":"2"}""")]
    [InlineData("MultiEdit", """{"file_path":"sub/../x.py","edits":[]}""")]
    [InlineData("apply_patch", """{"input":"*** Begin Patch\n*** Add File: x.py\n+1\n*** End Patch"}""")]
    [InlineData("Bash", """{"command":"cat > x.py <<'E'\nimport os\nE"}""")]
    [InlineData("Bash", """{"command":"printf x | tee x.py"}""")]
    [InlineData("Bash", """{"command":"cp /tmp/a x.py"}""")]
    [InlineData("Bash", """{"command":"mv y x.py"}""")]
    [InlineData("Bash", """{"command":"cd sub; mv x.py .."}""")]
    [InlineData("Bash", """{"command":"sed -i s/a/b/ x.py"}""")]
    [InlineData("Bash", """{"command":"curl -so x.py https://example.com/x"}""")]
    public async Task Every_way_to_write_a_file_is_remembered_when_it_is_run(string tool, string input)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        Assert.False((await RunAsync("python3 x.py")).Types.Contains(CommandType.Opaque));

        await LetRunAsync(tool, JsonElement.Parse(input));
        Assert.True((await RunAsync("python3 x.py")).Types.Contains(CommandType.Opaque));
        Assert.True((await RunAsync("cd sub && python3 ../x.py")).Types.Contains(CommandType.Opaque));
        Assert.False((await RunAsync("python3 z.py")).Types.Contains(CommandType.Opaque));
    }

    [Fact]
    public async Task A_copy_of_a_copy_is_still_an_agents()
    {
        await LetRunAsync("Bash", new { command = "echo x > a" });
        await LetRunAsync("Bash", new { command = "cp a b" });
        await LetRunAsync("Bash", new { command = "mv b c.js" });
        await LetRunAsync("Bash", new { command = "ln -s c.js d.js" });

        Assert.True((await RunAsync("node c.js")).Types.Contains(CommandType.Opaque));
        Assert.True((await RunAsync("node d.js")).Types.Contains(CommandType.Opaque));
    }

    [Fact]
    public async Task The_same_line_is_judged_anew_when_the_script_changes_on_the_disk()
    {
        string script = Path.Combine(_folder, "x.sh");
        await LetRunAsync("Write", new { file_path = script, content = "" });
        await File.WriteAllTextAsync(script, "ls\n", TestContext.Current.CancellationToken);
        CommandRequest harmless = await RunAsync("bash x.sh");
        Assert.False(harmless.Types.Contains(CommandType.Opaque));
        Assert.Null(harmless.Constraint);

        await File.WriteAllTextAsync(script, "rm -rf /\n", TestContext.Current.CancellationToken);
        Assert.Equal("destroy-root", (await RunAsync("bash x.sh")).Constraint);
        await File.WriteAllTextAsync(script, "$1\n", TestContext.Current.CancellationToken);
        Assert.True((await RunAsync("bash x.sh")).Types.Contains(CommandType.Opaque));
        await File.WriteAllTextAsync(script, new string('#', 65_537), TestContext.Current.CancellationToken);
        Assert.True((await RunAsync("bash x.sh")).Types.Contains(CommandType.Opaque));
        File.Delete(script);
        Assert.True((await RunAsync("bash x.sh")).Types.Contains(CommandType.Opaque));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_script_does_not_make_the_judge_wait()
    {
        string script = Path.Combine(_folder, "x.sh");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [script]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False((await RunAsync("bash x.sh")).Types.Contains(CommandType.Opaque));
        await LetRunAsync("Bash", new { command = "echo ls > x.sh" });
        Assert.True((await RunAsync("bash x.sh")).Types.Contains(CommandType.Opaque));
    }

    private FileMark Mark(string name) => HookBench.Digester.Mark(Path.Combine(_folder, name));

    private async Task LetRunAsync(string tool, object input) => _gate.Written.UnionWith((await AskAsync(tool, input)).Writes);

    private Task<CommandRequest> RunAsync(string line) => AskAsync("Bash", new { command = line });

    private async Task<CommandRequest> AskAsync(string tool, object input)
    {
        await SendAsync("PreToolUse", tool, input);
        return _gate.Requests[^1];
    }

    private Task TellAsync(string tool, object input) => SendAsync("PostToolUse", tool, input);

    private async Task SendAsync(string about, string tool, object input)
    {
        var requests = new CommandRequests(
            new CommandClassifier(new ClassifierOptions { Home = "/home/dev" }), HookBench.Digester, new ScopeResolver(new ScopeOptions(), TimeProvider.System));
        string body = JsonSerializer.Serialize(new
        {
            session_id = "s",
            transcript_path = "/t",
            cwd = _folder,
            hook_event_name = about,
            tool_name = tool,
            tool_input = input,
            tool_response = new { stdout = "" },
            tool_use_id = $"toolu_{++_calls}",
        });
        HookReply reply = await new HookProcessor(new HookOptions(), requests, _gate).HandleAsync("claude-code", Encoding.UTF8.GetBytes(body), new HookContext(Caller.Open));
        Assert.Null(reply.Refusal);
    }
}
