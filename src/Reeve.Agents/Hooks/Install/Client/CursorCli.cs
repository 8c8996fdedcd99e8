using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>
/// Cursor: entries in <c>.cursor/hooks.json</c> of a repository or of the user, each <c>failClosed</c>. Before a tool runs it is asked twice where Cursor has
/// an event of its own for it: <c>preToolUse</c> is not known to older versions. As documented, not measured.
/// </summary>
internal sealed class CursorCli : HookedCli
{
    public override ClientWords Words { get; } = new("cursor", "Cursor", "reeve-cursor-hook")
    {
        Allow = """{"permission":"allow"}""",
        Deny = """{"permission":"deny","user_message":" """[..^1],
        Again = "\",\"agent_message\":\"",
        End = "\"}",
        Ask = """{"permission":"ask","user_message":" """[..^1],
        Heard = "{}",
    };

    public override bool IsFlat => true;

    public override IReadOnlyList<HookedEvent> Events { get; } =
    [
        new("preToolUse", HookedEvent.Decision), new("beforeShellExecution", HookedEvent.Decision), new("beforeMCPExecution", HookedEvent.Decision),
        new("beforeReadFile", HookedEvent.Decision), new("postToolUse", HookedEvent.Outcome), new("postToolUseFailure", HookedEvent.Outcome),
    ];

    public override string RepositoryFolder => ".cursor";

    public override string SettingsName => "hooks.json";

    public override bool ExcludesSettings => false;

    public override string UserFolder(HookPlace place) => place.CursorHome;

    public override JsonObject Entry(HookedEvent hooked, string command) => new()
    {
        ["command"] = command,
        ["timeout"] = HookTimings.CliTimeout,
        ["failClosed"] = hooked.Argument == HookedEvent.Decision,
    };

    public override string? CommandOf(JsonObject handler) => Text(handler["command"]);

    public override IEnumerable<string> Problems(HookedEvent hooked, JsonObject group, JsonObject handler)
    {
        if (Text(handler["type"]) is not (null or "command"))
        {
            yield return $"The {hooked.Event} hook is not of type `command`.";
        }

        if (handler["timeout"] is { } timeout && (Number(timeout) ?? 0) <= HookTimings.ClientDeadline)
        {
            yield return $"The {hooked.Event} hook's timeout must be above the client's own deadline of {HookTimings.ClientDeadline} s.";
        }

        if (hooked.Argument == HookedEvent.Decision && !OtherSettings.IsTrue(handler["failClosed"]))
        {
            yield return $"The {hooked.Event} hook is not `failClosed`, so Cursor goes on when the client fails.";
        }
    }

    public override IEnumerable<Refusal> Obstacles(HookPlace place) => [];

    public override IEnumerable<string> Demands(HookPlace place)
    {
        yield return place.Repository is { } repository
            ? $"Cursor reads the hooks of a repository only where the workspace is trusted: open {repository}, trust it, and look under Settings, Hooks, that Reeve's six stand there."
            : "Look in Cursor under Settings, Hooks, that Reeve's six stand there; older versions know fewer.";
    }

    public override JsonObject Canary(string call, string command, string folder) => new()
    {
        ["conversation_id"] = call,
        ["generation_id"] = call,
        ["hook_event_name"] = "preToolUse",
        ["workspace_roots"] = new JsonArray(folder),
        ["cwd"] = folder,
        ["tool_name"] = "Shell",
        ["tool_input"] = new JsonObject { ["command"] = command, ["working_directory"] = folder },
        ["tool_use_id"] = call,
    };

    public override Result<string> ReadDeny(ReadOnlyMemory<byte> answer, string where) => NativeDeny.ReadFlat(answer, where, "permission", "agent_message");
}
