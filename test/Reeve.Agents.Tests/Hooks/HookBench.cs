using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>A processor with everything real but the gate, and bodies to send it.</summary>
internal sealed class HookBench
{
    public static readonly ActionDigester Digester = new(new byte[32]);

    public static readonly HookContext AtTerminal = new(Caller.Open, EntryPoint: "cli");

    public static readonly HookContext Unattended = new(Caller.Open, EntryPoint: "sdk-cli");

    public HookBench(HookOptions? options = null)
        : this(options, new RecordingGate())
    {
    }

    private HookBench(HookOptions? options, RecordingGate gate)
    {
        Gate = gate;
        var requests = new CommandRequests(
            new CommandClassifier(new ClassifierOptions()), Digester, new ScopeResolver(new ScopeOptions(), TimeProvider.System));
        Processor = new HookProcessor(options ?? new HookOptions(), requests, Gate);
    }

    public RecordingGate Gate { get; }

    public HookProcessor Processor { get; }

    /// <summary>Another processor that remembers nothing, over the same gate.</summary>
    public HookBench Restarted() => new(null, Gate);

    /// <summary>A PreToolUse body as Claude Code 2.1 sends it.</summary>
    public static JsonObject PreToolUse(string tool = "Bash", string input = """{"command":"git status"}""") => new()
    {
        ["session_id"] = "da37446d-798d-4db2-a01c-40ea8a8c2ea1",
        ["transcript_path"] = "/home/dev/.claude/projects/x/da37446d.jsonl",
        ["cwd"] = "/nowhere/repo",
        ["prompt_id"] = "237a7463",
        ["permission_mode"] = "default",
        ["effort"] = new JsonObject { ["level"] = "medium" },
        ["hook_event_name"] = "PreToolUse",
        ["tool_name"] = tool,
        ["tool_input"] = JsonNode.Parse(input),
        ["tool_use_id"] = "toolu_01",
    };

    public static JsonObject With(JsonObject body, params (string Name, JsonNode? Value)[] members)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            body[name] = value;
        }

        return body;
    }

    public static JsonObject Without(JsonObject body, string name)
    {
        body.Remove(name);
        return body;
    }

    public Task<HookReply> SendAsync(string cli, JsonNode body, HookContext? context = null) => SendAsync(cli, body.ToJsonString(), context);

    public Task<HookReply> SendAsync(string cli, string body, HookContext? context = null) => SendAsync(cli, Encoding.UTF8.GetBytes(body), context);

    public Task<HookReply> SendAsync(string cli, byte[] body, HookContext? context = null) =>
        Processor.HandleAsync(cli, body, context ?? Unattended).AsTask();

    /// <summary>
    /// What the CLI would make of the reply to a question before a call: <c>allow</c>, <c>deny</c>, <c>ask</c>, or <c>proceeds</c> for anything that it
    /// does not understand or that has no reason.
    /// </summary>
    public static string Effect(string cli, HookReply reply)
    {
        if (reply.Body.IsEmpty)
        {
            return "proceeds";
        }

        using JsonDocument answer = JsonDocument.Parse(reply.Body);
        (string? decision, string? reason) = Said(cli, answer.RootElement);
        return decision is null || (decision != "allow" && string.IsNullOrWhiteSpace(reason)) || (cli == "codex" && decision != "deny") ? "proceeds" : decision;
    }

    public static string Reason(HookReply reply, string cli = "claude-code")
    {
        using JsonDocument answer = JsonDocument.Parse(reply.Body);
        return Said(cli, answer.RootElement).Reason!;
    }

    private static (string? Decision, string? Reason) Said(string cli, JsonElement answer) => cli switch
    {
        "gemini" when Text(answer, "decision") == "ask" => ("ask", Text(answer, "systemMessage")),
        "gemini" => (Text(answer, "decision"), Text(answer, "reason")),
        "copilot" => (Text(answer, "permissionDecision"), Text(answer, "permissionDecisionReason")),
        "cursor" => (Text(answer, "permission"), Text(answer, "agent_message")),
        _ when answer.TryGetProperty("hookSpecificOutput", out JsonElement output) && Text(output, "hookEventName") == "PreToolUse" =>
            (Text(output, "permissionDecision"), Text(output, "permissionDecisionReason")),
        _ => (null, null),
    };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
