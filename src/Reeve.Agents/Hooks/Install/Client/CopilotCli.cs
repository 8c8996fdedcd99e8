using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>
/// Copilot CLI: a file of Reeve's own among the hook files of a repository or of the user. A repository's hooks are called only in a folder that
/// it trusts; elsewhere it says nothing and runs everything. Measured with 1.0.102.
/// </summary>
internal sealed class CopilotCli : HookedCli
{
    public override ClientWords Words { get; } = new("copilot", "Copilot CLI", "reeve-copilot-hook")
    {
        Allow = """{"permissionDecision":"allow"}""",
        Deny = """{"permissionDecision":"deny","permissionDecisionReason":" """[..^1],
        End = "\"}",
        Ask = """{"permissionDecision":"ask","permissionDecisionReason":" """[..^1],
    };

    public override bool IsFlat => true;

    /// <summary>Not the permission request: it follows a call that was left open, and Reeve leaves none open.</summary>
    public override IReadOnlyList<HookedEvent> Events { get; } =
    [
        new("preToolUse", HookedEvent.Decision), new("postToolUse", HookedEvent.Outcome), new("postToolUseFailure", HookedEvent.Outcome),
    ];

    public override string RepositoryFolder => ".github/hooks";

    public override string SettingsName => "reeve.json";

    public override bool ExcludesSettings => true;

    public override string UserFolder(HookPlace place) => Path.Combine(place.CopilotHome, "hooks");

    public override JsonObject Entry(HookedEvent hooked, string command) => new()
    {
        ["type"] = "command",
        ["bash"] = command,
        ["timeoutSec"] = HookTimings.CliTimeout,
    };

    public override string? CommandOf(JsonObject handler) => Text(handler["bash"]);

    public override IEnumerable<string> Problems(HookedEvent hooked, JsonObject group, JsonObject handler)
    {
        if (Text(handler["type"]) is not (null or "command"))
        {
            yield return $"The {hooked.Event} hook is not of type `command`.";
        }

        if (handler["timeoutSec"] is { } timeout && (Number(timeout) ?? 0) <= HookTimings.ClientDeadline)
        {
            yield return $"The {hooked.Event} hook's timeoutSec must be above the client's own deadline of {HookTimings.ClientDeadline} s.";
        }

        if (handler["env"] is not null || handler["cwd"] is not null)
        {
            yield return $"The {hooked.Event} hook sets the client's folder or environment.";
        }
    }

    public override IEnumerable<Refusal> Obstacles(HookPlace place)
    {
        bool trusted = place.Repository is null;
        foreach (string file in Layers(place))
        {
            if (!OtherSettings.Read(file).TryGet(out JsonObject? settings, out Refusal? refusal))
            {
                yield return refusal;
                continue;
            }

            if (OtherSettings.IsTrue(settings["disableAllHooks"]))
            {
                yield return VerifyRefusals.HooksOff(file);
            }

            trusted |= OtherSettings.IsIn(file, place.CopilotHome)
                && new[] { settings["trustedFolders"], settings["trusted_folders"] }.OfType<JsonArray>()
                    .Any(list => list.Any(n => Text(n) is { } folder && OtherSettings.Covers(folder, place.Repository!)));
        }

        if (!trusted)
        {
            yield return VerifyRefusals.RepositoryUntrusted(Words.Name, Path.Combine(place.CopilotHome, "config.json"), place.Repository!);
        }
    }

    public override IEnumerable<string> Demands(HookPlace place)
    {
        if (place.Repository is { } repository && Obstacles(place).Any(o => o.Code == "repository-untrusted"))
        {
            yield return $"Copilot CLI ignores the hooks of a folder it does not trust and runs every command. Start copilot in {repository} and trust "
                + "the folder, or install with --user, which holds in every folder.";
        }
    }

    public override JsonObject Canary(string call, string command, string folder) => new()
    {
        ["sessionId"] = call,
        ["timestamp"] = 0,
        ["cwd"] = folder,
        ["toolName"] = "bash",
        ["toolArgs"] = new JsonObject { ["command"] = command, ["description"] = "canary" },
    };

    public override Result<string> ReadDeny(ReadOnlyMemory<byte> answer, string where) =>
        NativeDeny.ReadFlat(answer, where, "permissionDecision", "permissionDecisionReason");

    private IEnumerable<string> Layers(HookPlace place)
    {
        yield return Path.Combine(place.CopilotHome, "config.json");
        yield return Path.Combine(place.CopilotHome, "settings.json");
        if (place.Repository is { } repository)
        {
            yield return Path.Combine(repository, ".github", "copilot", "settings.json");
            yield return Path.Combine(repository, ".github", "copilot", "settings.local.json");
            yield return Path.Combine(repository, RepositoryFolder, SettingsName);
        }
        else
        {
            yield return Path.Combine(UserFolder(place), SettingsName);
        }
    }
}
