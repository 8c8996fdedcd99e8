using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>Whatever is wrong with a decision's body: the gate is closed in the CLI's own words, and the gate behind never sees the call.</summary>
public sealed class ClosedGateTests
{
    private readonly HookBench _bench = new();

    public static TheoryData<string, string> BrokenBodies => new()
    {
        { "hook-body-empty", "" },
        { "hook-body-malformed", "{" },
        { "hook-body-malformed", "not json" },
        { "hook-body-malformed", """{"hook_event_name":"PreToolUse",}""" },
        { "hook-body-malformed", """{"hook_event_name":"PreToolUse"} {}""" },
        { "hook-body-malformed", """{"hook_event_name":"PreToolUse","session_id":"\ud800"}""" },
        { "hook-body-not-object", "[]" },
        { "hook-body-not-object", "null" },
        { "hook-body-not-object", "\"PreToolUse\"" },
        { "hook-member-missing", "{}" },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "hook_event_name").ToJsonString() },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "session_id").ToJsonString() },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "cwd").ToJsonString() },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "tool_name").ToJsonString() },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "tool_input").ToJsonString() },
        { "hook-member-missing", HookBench.Without(HookBench.PreToolUse(), "tool_use_id").ToJsonString() },
        { "hook-member-missing", Changed("tool_use_id", "") },
        { "hook-member-type", Changed("hook_event_name", 7) },
        { "hook-member-type", Changed("session_id", 7) },
        { "hook-member-type", Changed("tool_name", new JsonArray()) },
        { "hook-member-type", Changed("tool_input", "git status") },
        { "hook-member-type", Changed("tool_input", null) },
        { "hook-member-type", Changed("agent_id", true) },
        { "hook-member-too-long", Changed("tool_use_id", new string('i', 129)) },
        { "hook-member-too-long", Changed("tool_use_id", new string('i', 1_000_000)) },
        { "hook-member-too-long", Changed("session_id", new string('s', 129)) },
        { "hook-member-too-long", Changed("agent_id", new string('a', 129)) },
        { "hook-member-too-long", Changed("tool_name", new string('t', 129)) },
        { "hook-member-unclean", Changed("tool_use_id", "a\0b") },
        { "hook-member-unclean", Changed("cwd", "/a\0b") },
        { "hook-member-unclean", Changed("tool_name", "Bash\0") },
        { "hook-member-unclean", Changed("tool_input", new JsonObject { ["command"] = "ls\0rm" }) },
        { "hook-member-repeated", HookBench.PreToolUse().ToJsonString().Replace("\"effort\"", "\"tool_name\":\"Read\",\"effort\"", StringComparison.Ordinal) },
        { "hook-member-repeated", HookBench.PreToolUse().ToJsonString().Replace("\"effort\"", "\"tool_inpu\\u0074\":{},\"effort\"", StringComparison.Ordinal) },
        { "hook-event-unknown", Changed("hook_event_name", "PreToolUse2") },
        { "hook-event-unknown", Changed("hook_event_name", "pretooluse") },
        { "folder-relative", Changed("cwd", "repo") },
        { "folder-too-long", Changed("cwd", "/" + new string('x', 5000)) },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_broken_body_closes_the_gate_and_says_why(string code, string body)
    {
        foreach (string cli in new[] { "claude-code", "codex" })
        {
            HookReply reply = await _bench.SendAsync(cli, body);

            Assert.Equal("deny", HookBench.Effect(cli, reply));
            Assert.Equal(Answer.Deny, reply.Answer);
            Assert.Equal(code, reply.Refusal?.Code);
            Assert.Contains(reply.Refusal!.Remedy, HookBench.Reason(reply));
        }

        Assert.Empty(_bench.Gate.Requests);
    }

    [Fact]
    public async Task Malformed_json_is_located_by_line_and_column()
    {
        HookReply reply = await _bench.SendAsync("claude-code", "{\n  \"session_id\": \"x\",\n  oops\n}");

        Assert.Equal("body, line 3, column 3", reply.Refusal?.Where);
    }

    [Fact]
    public async Task Sixty_four_levels_are_read_and_more_are_refused()
    {
        static string Nested(int levels) => HookBench.PreToolUse().ToJsonString()
            .Replace("\"effort\"", $"\"deep\":{new string('[', levels)}{new string(']', levels)},\"effort\"", StringComparison.Ordinal);

        Assert.Null((await _bench.SendAsync("claude-code", Nested(63))).Refusal);
        Assert.Equal("hook-body-too-deep", (await _bench.SendAsync("claude-code", Nested(64))).Refusal?.Code);
        Assert.Equal("hook-body-too-deep", (await _bench.SendAsync("claude-code", Nested(100_000))).Refusal?.Code);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused_wherever_they_stand()
    {
        byte[] body = Encoding.UTF8.GetBytes(HookBench.PreToolUse(input: """{"command":"echo X"}""").ToJsonString());
        int at = body.AsSpan().IndexOf("echo X"u8) + 5;
        body[at] = 0xC3;

        HookReply reply = await _bench.SendAsync("claude-code", body);

        Assert.Equal("hook-body-not-utf8", reply.Refusal?.Code);
        Assert.Equal($"body, byte {at}", reply.Refusal?.Where);
        Assert.Equal("deny", HookBench.Effect("claude-code", reply));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_and_one_at_the_limit_is_judged()
    {
        var bench = new HookBench(new HookOptions { MaxBodyBytes = 65_536 });
        string body = HookBench.With(HookBench.PreToolUse(), ("padding", "")).ToJsonString();
        string exact = body.Replace("\"padding\":\"\"", $"\"padding\":\"{new string('x', 65_536 - body.Length)}\"", StringComparison.Ordinal);

        Assert.Equal("hook-body-too-large", (await bench.SendAsync("claude-code", exact + " ")).Refusal?.Code);
        Assert.Null((await bench.SendAsync("claude-code", exact)).Refusal);
    }

    [Theory]
    [InlineData(65_535, 1_048_576, 1)]
    [InlineData(64 * 1024 * 1024 + 1, 0, 2)]
    [InlineData(65_536, 16_384, 0)]
    public void Options_out_of_range_are_all_named(int body, int record, int problems)
    {
        var options = new HookOptions { MaxBodyBytes = body, SessionRecordBytes = record };

        Assert.Equal(problems, options.Problems().Count);
        if (problems > 0)
        {
            Assert.Throws<ArgumentException>(() => new HookBench(options));
        }
    }

    [Fact]
    public async Task Backslash_u0000_as_plain_text_is_no_nul() =>
        Assert.Null((await _bench.SendAsync("claude-code", HookBench.PreToolUse("Write", """{"file_path":"/a","content":"\\u0000"}"""))).Refusal);

    [Fact]
    public async Task A_permission_request_is_closed_in_its_own_envelope()
    {
        JsonObject body = HookBench.With(HookBench.PreToolUse(), ("hook_event_name", "PermissionRequest"), ("session_id", 7));

        foreach (string cli in new[] { "claude-code", "codex" })
        {
            JsonNode output = JsonNode.Parse((await _bench.SendAsync(cli, body)).Body.Span)!["hookSpecificOutput"]!;

            Assert.Equal("PermissionRequest", output["hookEventName"]!.GetValue<string>());
            Assert.Equal("deny", output["decision"]!["behavior"]!.GetValue<string>());
            Assert.Contains("session_id", output["decision"]!["message"]!.GetValue<string>());
        }
    }

    private static string Changed(string name, JsonNode? value) => HookBench.With(HookBench.PreToolUse(), (name, value)).ToJsonString();
}
