using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>
/// Gemini CLI: command hooks in <c>.gemini/settings.json</c> of a repository or of the user. It counts time in milliseconds and calls no hook
/// at all, not even the user's own, in a folder that it does not trust. Measured with 0.61.0.
/// </summary>
internal sealed class GeminiCli : HookedCli
{
    private const string HookName = "reeve";
    private const int Milliseconds = 1000;

    public override ClientWords Words { get; } = new("gemini", "Gemini CLI", "reeve-gemini-hook")
    {
        Allow = """{"decision":"allow"}""",
        Deny = """{"decision":"deny","reason":" """[..^1],
        End = "\"}",
        Ask = """{"decision":"ask","systemMessage":" """[..^1],
    };

    public override bool IsFlat => false;

    public override IReadOnlyList<HookedEvent> Events { get; } = [new("BeforeTool", HookedEvent.Decision), new("AfterTool", HookedEvent.Outcome)];

    public override string RepositoryFolder => ".gemini";

    public override string SettingsName => "settings.json";

    public override bool ExcludesSettings => false;

    public override string UserFolder(HookPlace place) => place.GeminiHome;

    public override JsonObject Entry(HookedEvent hooked, string command) => new()
    {
        ["matcher"] = "*",
        ["hooks"] = new JsonArray(new JsonObject
        {
            ["name"] = HookName,
            ["type"] = "command",
            ["command"] = command,
            ["timeout"] = HookTimings.CliTimeout * Milliseconds,
        }),
    };

    public override string? CommandOf(JsonObject handler) => Text(handler["command"]);

    public override IEnumerable<string> Problems(HookedEvent hooked, JsonObject group, JsonObject handler)
    {
        if (Text(handler["type"]) is not "command")
        {
            yield return $"The {hooked.Event} hook is not of type `command`.";
        }

        if (handler["timeout"] is { } timeout && (Number(timeout) ?? 0) <= HookTimings.ClientDeadline * Milliseconds)
        {
            yield return $"The {hooked.Event} hook's timeout must be above the client's own deadline of {HookTimings.ClientDeadline * Milliseconds} ms.";
        }

        if (handler["env"] is not null)
        {
            yield return $"The {hooked.Event} hook sets an environment for the client.";
        }
    }

    public override IEnumerable<Refusal> Obstacles(HookPlace place)
    {
        bool asksForTrust = true;
        foreach (string file in Layers(place))
        {
            if (!OtherSettings.Read(file).TryGet(out JsonObject? settings, out Refusal? refusal))
            {
                yield return refusal;
                continue;
            }

            JsonNode? disabled = OtherSettings.At(settings, "hooksConfig", "disabled");
            if (OtherSettings.IsFalse(OtherSettings.At(settings, "hooksConfig", "enabled"))
                || (disabled is JsonArray names && names.Any(n => Text(n) is { } name && (name == HookName || name.Contains(Words.File, StringComparison.Ordinal)))))
            {
                yield return VerifyRefusals.HooksOff(file);
            }

            asksForTrust &= !OtherSettings.IsFalse(OtherSettings.At(settings, "security", "folderTrust", "enabled"));
        }

        string trusted = Path.Combine(place.GeminiHome, "trustedFolders.json");
        if (asksForTrust && place.Repository is { } repository && !Trusts(trusted, repository))
        {
            yield return VerifyRefusals.RepositoryUntrusted(Words.Name, trusted, repository);
        }
    }

    public override IEnumerable<string> Demands(HookPlace place)
    {
        string folder = place.Repository ?? "every folder you work in";
        if (place.Repository is null || Obstacles(place).Any(o => o.Code == "repository-untrusted"))
        {
            yield return $"Gemini CLI calls no hook in a folder it does not trust: start gemini in {folder} and trust the folder.";
        }
    }

    public override JsonObject Canary(string call, string command, string folder) => new()
    {
        ["session_id"] = call,
        ["transcript_path"] = "",
        ["cwd"] = folder,
        ["hook_event_name"] = "BeforeTool",
        ["tool_name"] = "run_shell_command",
        ["tool_input"] = new JsonObject { ["command"] = command },
    };

    public override Result<string> ReadDeny(ReadOnlyMemory<byte> answer, string where) => NativeDeny.ReadFlat(answer, where, "decision", "reason");

    private static IEnumerable<string> Layers(HookPlace place)
    {
        yield return Path.Combine(place.GeminiManaged, "system-defaults.json");
        yield return Path.Combine(place.GeminiManaged, "settings.json");
        yield return Path.Combine(place.GeminiHome, "settings.json");
        if (place.Repository is { } repository)
        {
            yield return Path.Combine(repository, ".gemini", "settings.json");
        }
    }

    /// <summary>The longest path in the list that covers the folder decides, as in the CLI.</summary>
    private static bool Trusts(string file, string folder)
    {
        if (!OtherSettings.Read(file).TryGet(out JsonObject? list, out _))
        {
            return false;
        }

        (string Path, string? Level) longest = ("", null);
        foreach ((string path, JsonNode? node) in list)
        {
            string? level = Text(node);
            string? covered = level == "TRUST_PARENT" ? Path.GetDirectoryName(path) : path;
            if (covered is not null && path.Length > longest.Path.Length && OtherSettings.Covers(covered, folder))
            {
                longest = (path, level);
            }
        }

        return longest.Level is "TRUST_FOLDER" or "TRUST_PARENT";
    }
}
