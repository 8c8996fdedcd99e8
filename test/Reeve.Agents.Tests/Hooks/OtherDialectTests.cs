using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>What Gemini CLI, Copilot CLI and Cursor have in common and apart: closed gates, and which events are one call.</summary>
public sealed class OtherDialectTests
{
    private readonly HookBench _bench = new();

    public static TheoryData<string> Clis => ["gemini", "copilot", "cursor"];

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_body_cut_anywhere_and_arbitrary_bytes_are_never_allowed(string cli)
    {
        byte[] body = Encoding.UTF8.GetBytes(Before(cli, "git status").ToJsonString());
        Assert.Equal("allow", HookBench.Effect(cli, await _bench.SendAsync(cli, body)));
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal("deny", HookBench.Effect(cli, await _bench.SendAsync(cli, body[..length])));
        }

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll<byte[]>(bytes =>
            HookBench.Effect(cli, new HookBench().SendAsync(cli, bytes).GetAwaiter().GetResult()) != "allow"));
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_member_of_another_type_or_none_is_never_allowed_where_it_matters(string cli)
    {
        foreach (string name in Before(cli, "x").Select(m => m.Key).ToList())
        {
            bool optional = name is "timestamp" or "transcript_path" or "tool_use_id" or "generation_id" or "workspace_roots";
            foreach (string? value in new[] { null, "null", "7", "[]", "\"\"" })
            {
                JsonObject body = value is null ? HookBench.Without(Before(cli, "ls"), name) : HookBench.With(Before(cli, "ls"), (name, JsonNode.Parse(value)));
                HookReply reply = await _bench.SendAsync(cli, body);

                // The folder of another member, and bare text as input, which the classifier then judges.
                bool falls = (cli == "cursor" && name == "cwd" && value is null or "\"\"") || (name is "toolArgs" or "tool_input" && cli != "gemini" && value == "\"\"");
                Assert.True(optional || falls || HookBench.Effect(cli, reply) != "allow", $"{name} = {value}: {Encoding.UTF8.GetString(reply.Body.Span)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_fault_of_the_gate_is_a_denial_with_its_reason(string cli)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny, "Closed: the disk is full.");

        HookReply reply = await _bench.SendAsync(cli, Before(cli, "ls"), HookBench.AtTerminal);

        Assert.Equal(("deny", "Closed: the disk is full."), (HookBench.Effect(cli, reply), HookBench.Reason(reply, cli)));
        Assert.Equal("deny", HookBench.Effect(cli, HookProcessor.Close(cli, HookRefusals.Empty())));
    }

    [Fact]
    public async Task Copilots_permission_request_is_the_call_that_is_under_way()
    {
        await _bench.SendAsync("copilot", Before("copilot", "npm test"));
        JsonObject request = HookBench.With(
            HookBench.Without(Before("copilot", "npm test"), "toolArgs"),
            ("hookName", "permissionRequest"),
            ("toolInput", new JsonObject { ["command"] = "npm test" }),
            ("permissionSuggestions", new JsonArray()));

        HookReply reply = await _bench.SendAsync("copilot", request);

        Assert.Equal(_bench.Gate.Requests[0].Id, _bench.Gate.Requests[1].Id);
        Assert.Equal("""{"behavior":"allow"}""", Encoding.UTF8.GetString(reply.Body.Span));
    }

    [Fact]
    public async Task Copilots_calls_are_joined_like_Geminis()
    {
        for (int i = 0; i < 2; i++)
        {
            await _bench.SendAsync("copilot", Before("copilot", "npm test"));
            await _bench.SendAsync("copilot", HookBench.With(
                Before("copilot", "npm test"),
                ("toolResult", new JsonObject { ["resultType"] = "success", ["textResultForLlm"] = "\n<shellId: 0 completed with exit code 0>" })));
        }

        Assert.Equal(_bench.Gate.Requests.Select(r => r.Id), _bench.Gate.Outcomes.Select(o => o.Id));
        Assert.Equal(2, _bench.Gate.Outcomes.Select(o => o.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Cursors_second_question_about_a_shell_line_is_the_same_call()
    {
        await _bench.SendAsync("cursor", Before("cursor", "npm test"));
        await _bench.SendAsync("cursor", BeforeShell("npm test"));
        await _bench.SendAsync("cursor", BeforeShell("npm start"));

        Assert.Equal("toolu_01abc", _bench.Gate.Requests[1].Id);
        Assert.StartsWith("cursor-", _bench.Gate.Requests[2].Id, StringComparison.Ordinal);
        Assert.All(_bench.Gate.Requests, r => Assert.Equal("Shell", r.Tool));
    }

    [Fact]
    public async Task An_older_cursors_shell_events_are_joined_by_a_derived_id()
    {
        await _bench.SendAsync("cursor", BeforeShell("npm test"));
        await _bench.SendAsync("cursor", HookBench.With(BeforeShell("npm test"), ("hook_event_name", "afterShellExecution"), ("output", "ok"), ("duration", 12)));

        Assert.Equal(_bench.Gate.Requests.Single().Id, _bench.Gate.Outcomes.Single().Id);
        Assert.Equal(12, _bench.Gate.Outcomes.Single().DurationMs);
    }

    [Theory]
    [InlineData("preToolUse", "deny")]
    [InlineData("beforeShellExecution", "ask")]
    public async Task Cursor_asks_only_where_it_waits_for_the_answer(string name, string effect)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, "Not in L3.", "req-7k3m9x2p");
        JsonObject body = name == "preToolUse" ? Before("cursor", "rm x") : BeforeShell("rm x");

        Assert.Equal(effect, HookBench.Effect("cursor", await _bench.SendAsync("cursor", body, HookBench.AtTerminal)));
        Assert.Equal("deny", HookBench.Effect("cursor", await _bench.SendAsync("cursor", body)));
    }

    private static JsonObject BeforeShell(string command) => new()
    {
        ["conversation_id"] = "c1", ["generation_id"] = "g1", ["hook_event_name"] = "beforeShellExecution",
        ["workspace_roots"] = new JsonArray("/nowhere/repo"), ["command"] = command, ["cwd"] = "",
    };

    private static JsonObject Before(string cli, string command) => cli switch
    {
        "gemini" => new()
        {
            ["session_id"] = "s1", ["transcript_path"] = "/home/dev/x.json", ["cwd"] = "/nowhere/repo", ["hook_event_name"] = "BeforeTool",
            ["timestamp"] = "2026-11-21T16:27:10.704Z", ["tool_name"] = "run_shell_command", ["tool_input"] = new JsonObject { ["command"] = command },
        },
        "copilot" => new()
        {
            ["sessionId"] = "s1", ["timestamp"] = 1795278612109, ["cwd"] = "/nowhere/repo", ["toolName"] = "bash",
            ["toolArgs"] = new JsonObject { ["command"] = command, ["description"] = "x" },
        },
        _ => new()
        {
            ["conversation_id"] = "c1", ["generation_id"] = "g1", ["hook_event_name"] = "preToolUse", ["workspace_roots"] = new JsonArray("/nowhere/repo"),
            ["cwd"] = "/nowhere/repo", ["tool_name"] = "Shell", ["tool_input"] = new JsonObject { ["command"] = command }, ["tool_use_id"] = "toolu_01abc",
        },
    };
}
