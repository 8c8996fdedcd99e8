using System.Text.Json.Nodes;
using Reeve.Agents.Hooks;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>Gemini CLI sends no ids: what joins an outcome to its decision, and what keeps two calls apart.</summary>
public sealed class GeminiHookTests
{
    private readonly HookBench _bench = new();

    [Fact]
    public async Task An_outcome_is_joined_to_its_decision_without_an_id_from_the_cli()
    {
        await SendAsync(Before("git status"));
        await SendAsync(After("git status"));

        Assert.Equal(_bench.Gate.Requests.Single().Id, _bench.Gate.Outcomes.Single().Id);
        Assert.Matches("^gemini-[A-Za-z0-9_-]{22}-0$", _bench.Gate.Outcomes.Single().Id);
    }

    [Fact]
    public async Task The_same_command_again_is_another_call()
    {
        for (int i = 0; i < 3; i++)
        {
            await SendAsync(Before("npm test"));
            await SendAsync(After("npm test"));
        }

        Assert.Equal(3, _bench.Gate.Requests.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(_bench.Gate.Requests.Select(r => r.Id), _bench.Gate.Outcomes.Select(o => o.Id));
    }

    [Fact]
    public async Task Calls_of_one_action_at_once_get_one_outcome_each()
    {
        await SendAsync(Before("npm test"));
        await SendAsync(Before("npm test"));
        await SendAsync(After("npm test"));
        await SendAsync(After("npm test"));

        Assert.Equal(_bench.Gate.Requests.Select(r => r.Id).Order(StringComparer.Ordinal), _bench.Gate.Outcomes.Select(o => o.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_outcome_is_never_given_to_a_call_that_was_denied_while_another_may_run()
    {
        await SendAsync(Before("npm test"));
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny);
        await SendAsync(Before("npm test"));
        await SendAsync(After("npm test"));

        Assert.Equal(_bench.Gate.Requests[0].Id, _bench.Gate.Outcomes.Single().Id);
    }

    [Fact]
    public async Task An_outcome_of_a_denied_command_is_told_as_that_commands()
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny);
        await SendAsync(Before("npm test"));
        await SendAsync(After("npm test"));

        Assert.Equal(_bench.Gate.Requests.Single().Id, _bench.Gate.Outcomes.Single().Id);
    }

    [Fact]
    public async Task A_service_that_was_restarted_in_between_still_joins_them_and_counts_on()
    {
        await SendAsync(Before("npm test"));
        await SendAsync(Before("npm test"));
        HookBench restarted = _bench.Restarted();
        await restarted.SendAsync("gemini", After("npm test"));
        await restarted.SendAsync("gemini", Before("npm test"));

        Assert.Equal(_bench.Gate.Requests[1].Id, restarted.Gate.Outcomes.Single().Id);
        Assert.EndsWith("-2", restarted.Gate.Requests[^1].Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_nobody_decided_is_no_other_calls()
    {
        await SendAsync(Before("npm test"));
        await SendAsync(After("npm start"));

        Assert.NotEqual(_bench.Gate.Requests.Single().Id, _bench.Gate.Outcomes.Single().Id);
    }

    [Theory]
    [InlineData("session_id", "another")]
    [InlineData("cwd", "/elsewhere/repo")]
    [InlineData("tool_name", "bash")]
    public async Task Ids_differ_by_session_scope_and_tool(string member, string value)
    {
        await SendAsync(Before("npm test"));
        await SendAsync(HookBench.With(Before("npm test"), (member, value)));

        Assert.Equal(2, _bench.Gate.Requests.Select(r => r.Id[..^2]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_runs_in_another_folder_is_another_action()
    {
        await SendAsync(Before("make clean"));
        await SendAsync(HookBench.With(Before("make clean"), ("tool_input", new JsonObject { ["command"] = "make clean", ["dir_path"] = "src" })));
        await SendAsync(HookBench.With(Before("make clean"), ("tool_input", new JsonObject { ["command"] = "make clean", ["dir_path"] = "/nowhere/repo/src/" })));

        Assert.Equal(["/nowhere/repo", "/nowhere/repo/src", "/nowhere/repo/src"], _bench.Gate.Requests.Select(r => r.Scope));
        Assert.Equal(_bench.Gate.Requests[1].Digest, _bench.Gate.Requests[2].Digest);
    }

    [Theory]
    [InlineData("run_shell_command", """{"command":"rm x"}""", "ask")]
    [InlineData("write_file", """{"file_path":"a","content":""}""", "deny")]
    [InlineData("mcp_a_b", "{}", "deny")]
    [InlineData("brand_new_tool", "{}", "deny")]
    public async Task Only_the_shell_tool_asks_the_person_at_the_terminal(string tool, string input, string effect)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, "Not in L3.", "req-7k3m9x2p");
        JsonObject body = HookBench.With(Before("x"), ("tool_name", tool), ("tool_input", JsonNode.Parse(input)));

        HookReply attended = await _bench.SendAsync("gemini", body, HookBench.AtTerminal);
        HookReply alone = await _bench.SendAsync("gemini", body);

        Assert.Equal(effect, HookBench.Effect("gemini", attended));
        Assert.Equal("deny", HookBench.Effect("gemini", alone));
        Assert.Contains("reeve approve req-7k3m9x2p", HookBench.Reason(alone, "gemini"), StringComparison.Ordinal);
        Assert.Equal([effect == "ask", false], _bench.Gate.Requests.Select(r => r.Attended));
    }

    [Theory]
    [InlineData("BeforeToolSomething")]
    [InlineData("PreToolUse")]
    [InlineData("beforetool")]
    public async Task An_unknown_event_that_brings_a_tool_call_is_closed(string name)
    {
        HookReply reply = await SendAsync(HookBench.With(Before("ls"), ("hook_event_name", name)));

        Assert.Equal("deny", HookBench.Effect("gemini", reply));
        Assert.Equal("hook-event-unknown", reply.Refusal?.Code);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_closes_the_gate()
    {
        _bench.Gate.Unreadable = true;

        HookReply reply = await SendAsync(Before("ls"));

        Assert.Equal("deny", HookBench.Effect("gemini", reply));
        Assert.Equal("journal-unreadable", reply.Refusal?.Code);
        Assert.Equal("journal-unreadable", (await SendAsync(After("ls"))).Refusal?.Code);
    }

    [Fact]
    public async Task Only_a_hooks_token_makes_evidence_once_tokens_exist()
    {
        await _bench.SendAsync("gemini", After("ls"), new HookContext(new Caller("x", Role.Agent, true)));
        await _bench.SendAsync("gemini", After("ls"), new HookContext(new Caller("x", null, true)));

        Assert.Equal([true, false], _bench.Gate.Outcomes.Select(o => o.Trusted));
    }

    [Theory]
    [InlineData("{}", Outcome.Unknown)]
    [InlineData("""{"llmContent":7}""", Outcome.Unknown)]
    [InlineData("""{"llmContent":"<untrusted_context>\n</untrusted_context>"}""", Outcome.Unknown)]
    [InlineData("""{"llmContent":"<untrusted_context>\nOutput: x\nExit Code: ok\nProcess Group PGID: 1\n</untrusted_context>"}""", Outcome.Unknown)]
    [InlineData("""{"llmContent":"<untrusted_context>\nOutput: x\nSignal: SIGKILL\nProcess Group PGID: 1\n</untrusted_context>"}""", Outcome.Unknown)]
    [InlineData("""{"llmContent":"Output: x\nProcess Group PGID: 1"}""", Outcome.Unknown)]
    [InlineData("""{"llmContent":"<untrusted_context>\nOutput: x\n</untrusted_context>"}""", Outcome.Unknown)]
    [InlineData("[]", Outcome.Unknown)]
    [InlineData("\"text\"", Outcome.Unknown)]
    [InlineData("""{"llmContent":"<untrusted_context>\nOutput: x\nExit Code: 1\nSignal: 2\nProcess Group PGID: 1\n</untrusted_context>"}""", Outcome.Failed)]
    public async Task A_response_of_another_shape_claims_nothing(string response, Outcome outcome)
    {
        await SendAsync(HookBench.With(After("make"), ("tool_response", JsonNode.Parse(response))));

        Assert.Equal(outcome, _bench.Gate.Outcomes.Single().Outcome);
    }

    private static JsonObject Before(string command) => new()
    {
        ["session_id"] = "80618d3f-f7fe-4b6a-ae8e-db294995f98a",
        ["transcript_path"] = "/home/dev/.gemini/tmp/project/chats/session.jsonl",
        ["cwd"] = "/nowhere/repo",
        ["hook_event_name"] = "BeforeTool",
        ["timestamp"] = "2026-11-21T16:27:10.704Z",
        ["tool_name"] = "run_shell_command",
        ["tool_input"] = new JsonObject { ["command"] = command, ["description"] = "x" },
    };

    private static JsonObject After(string command) => HookBench.With(
        Before(command),
        ("hook_event_name", "AfterTool"),
        ("tool_response", new JsonObject { ["llmContent"] = "<untrusted_context>\nOutput: x\nProcess Group PGID: 1\n</untrusted_context>", ["returnDisplay"] = "x" }));

    private Task<HookReply> SendAsync(JsonObject body) => _bench.SendAsync("gemini", body);
}
