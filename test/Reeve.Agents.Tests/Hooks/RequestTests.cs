using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class RequestTests
{
    private readonly HookBench _bench = new();

    [Fact]
    public async Task The_gate_sees_what_the_body_said()
    {
        await _bench.SendAsync("claude-code", HookBench.With(HookBench.PreToolUse(), ("agent_id", "a881341")));

        CommandRequest request = _bench.Gate.Requests.Single();
        Assert.Equal("toolu_01", request.Id);
        Assert.Equal("claude-code", request.Cli);
        Assert.Equal("Bash", request.Tool);
        Assert.Equal("da37446d-798d-4db2-a01c-40ea8a8c2ea1", request.Session);
        Assert.Equal("a881341", request.SubAgent);
        Assert.Equal("/nowhere/repo", request.Scope);
        Assert.Equal("", request.Folder);
        Assert.Equal("claude-code", request.Agent);
        Assert.False(request.StopFile);
    }

    [Fact]
    public async Task The_agent_is_the_token_and_the_tokens_scope_is_the_scope()
    {
        var context = new HookContext(new Caller("builder-7", Role.Agent, TokensExist: true), "github.com/a/b");

        await _bench.SendAsync("codex", HookBench.PreToolUse(), context);

        Assert.Equal("builder-7", _bench.Gate.Requests.Single().Agent);
        Assert.Equal("github.com/a/b", _bench.Gate.Requests.Single().Scope);
    }

    [Fact]
    public async Task The_digest_of_a_shell_call_covers_the_line_alone()
    {
        await _bench.SendAsync("claude-code", HookBench.PreToolUse(input: """{"command":"git push","description":"one"}"""));
        await _bench.SendAsync("claude-code", HookBench.PreToolUse(input: """{"timeout":5,"command":"git\u0020push"}"""));

        Assert.All(_bench.Gate.Requests, r => Assert.Equal(HookBench.Digester.Digest("Bash", "", "git push"u8), r.Digest));
    }

    [Fact]
    public async Task The_digest_of_another_tool_covers_its_whole_input()
    {
        const string input = """{"file_path":"/nowhere/repo/a.txt","content":"x"}""";

        await _bench.SendAsync("claude-code", HookBench.PreToolUse("Write", input));

        Assert.Equal(HookBench.Digester.Digest("Write", "", Encoding.UTF8.GetBytes(input)), _bench.Gate.Requests.Single().Digest);
        Assert.Equal(input, Encoding.UTF8.GetString(_bench.Gate.Requests.Single().Canonical.Span));
    }

    [Fact]
    public async Task An_argument_vector_is_digested_as_it_came()
    {
        const string input = """{"command":["git","push"]}""";

        await _bench.SendAsync("codex", HookBench.PreToolUse("shell", input));

        Assert.Equal(HookBench.Digester.Digest("shell", "", Encoding.UTF8.GetBytes(input)), _bench.Gate.Requests.Single().Digest);
    }

    [Fact]
    public async Task A_command_given_twice_is_refused()
    {
        string body = HookBench.PreToolUse().ToJsonString()
            .Replace("""{"command":"git status"}""", """{"command":"git status","command":"rm -rf /"}""", StringComparison.Ordinal);

        Assert.Equal("hook-member-repeated", (await _bench.SendAsync("claude-code", body)).Refusal?.Code);
    }

    [Fact]
    public async Task A_command_with_half_a_character_is_refused()
    {
        string body = HookBench.PreToolUse().ToJsonString().Replace("git status", "echo \\ud83d", StringComparison.Ordinal);

        HookReply reply = await _bench.SendAsync("claude-code", body);

        Assert.Equal("deny", HookBench.Effect("claude-code", reply));
        Assert.Equal("hook-body-malformed", reply.Refusal?.Code);
    }

    [Fact]
    public async Task Escaped_member_names_are_the_same_members()
    {
        string body = HookBench.PreToolUse().ToJsonString().Replace("\"tool_use_id\"", "\"tool_use\\u005fid\"", StringComparison.Ordinal);

        await _bench.SendAsync("claude-code", body);

        Assert.Equal("toolu_01", _bench.Gate.Requests.Single().Id);
    }

    [Theory]
    [InlineData("SessionStart")]
    [InlineData("SessionEnd")]
    [InlineData("UserPromptSubmit")]
    [InlineData("SomethingNew")]
    public async Task Events_without_a_tool_call_are_acknowledged(string name)
    {
        var body = new JsonObject { ["session_id"] = "s", ["hook_event_name"] = name };

        Assert.Equal("{}", Encoding.UTF8.GetString((await _bench.SendAsync("claude-code", body)).Body.Span));
        Assert.True((await _bench.SendAsync("codex", body)).Body.IsEmpty);
        Assert.Empty(_bench.Gate.Requests);
    }

    [Theory]
    [InlineData(Answer.Allow, "allow")]
    [InlineData(Answer.Deny, "deny")]
    public async Task A_permission_request_gets_its_own_envelope(Answer answer, string behaviour)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(answer);

        HookReply reply = await _bench.SendAsync("codex", PermissionRequest());

        Assert.Equal(behaviour, JsonNode.Parse(reply.Body.Span)!["hookSpecificOutput"]!["decision"]!["behavior"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("codex", null, "")]
    [InlineData("codex", false, "deny")]
    [InlineData("codex", true, "")]
    public async Task A_permission_request_that_asks_is_left_to_the_person_there(string cli, bool? attended, string expected)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, requestId: "req-1");

        HookReply reply = await _bench.SendAsync(cli, PermissionRequest(), HookBench.Unattended with { Attended = attended });

        string text = Encoding.UTF8.GetString(reply.Body.Span);
        if (expected == "deny")
        {
            Assert.Contains("\"behavior\":\"deny\"", text);
            Assert.Contains("reeve approve req-1", text);
        }
        else
        {
            Assert.Equal(expected, text);
        }
    }

    [Fact]
    public async Task Claudes_permission_request_is_left_to_its_person_as_the_call_has_been_judged()
    {
        HookReply reply = await _bench.SendAsync("claude-code", PermissionRequest());

        Assert.Equal("{}", Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Empty(_bench.Gate.Requests);
    }

    [Fact]
    public async Task A_permission_request_is_judged_as_the_call_it_is_about()
    {
        await _bench.SendAsync("codex", HookBench.PreToolUse());
        await _bench.SendAsync("codex", PermissionRequest());
        await _bench.SendAsync("codex", HookBench.With(PermissionRequest(), ("session_id", "another")));

        Assert.Equal("toolu_01", _bench.Gate.Requests[1].Id);
        Assert.StartsWith("permission-", _bench.Gate.Requests[2].Id);
    }

    private static JsonObject PermissionRequest() =>
        HookBench.Without(HookBench.With(HookBench.PreToolUse(), ("hook_event_name", "PermissionRequest")), "tool_use_id");
}
