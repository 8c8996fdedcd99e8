using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>
/// Codex's trust in hooks: tables <c>[hooks.state."&lt;hooks.json&gt;:&lt;event&gt;:&lt;group&gt;:&lt;handler&gt;"]</c> with the hash of the
/// handler's definition, in the home folder's <c>config.toml</c>. Measured with Codex 0.169.0; see docs/agent-clis.md.
/// </summary>
internal static class CodexTrust
{
    private const string HashKey = "trusted_hash";

    // Codex hashes the JSON without escapes beyond the ones JSON demands.
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Keys of the table for one handler.</summary>
    public static string[] Table(string hooksFile, CodexEvent codexEvent, int group, int handler) =>
        ["hooks", "state", $"{hooksFile}:{codexEvent.Key}:{group}:{handler}"];

    /// <summary>The hash Codex stores once a person trusts this handler: SHA-256 over compact JSON with sorted keys.</summary>
    public static string Hash(CodexEvent codexEvent, JsonObject group, JsonObject handler)
    {
        JsonObject identity = new()
        {
            ["event_name"] = codexEvent.Key,
            ["hooks"] = new JsonArray(new JsonObject
            {
                ["async"] = false,
                ["command"] = handler["command"]?.DeepClone(),
                ["timeout"] = handler["timeout"]?.DeepClone(),
                ["type"] = "command",
            }),
        };
        if (group["matcher"] is { } matcher)
        {
            identity["matcher"] = matcher.DeepClone();
        }

        return "sha256:" + HookRecord.Hash(Encoding.UTF8.GetBytes(identity.ToJsonString(Compact)));
    }

    /// <summary>True when <c>config.toml</c> trusts exactly this handler and has not switched it off.</summary>
    public static bool IsTrusted(TomlDocument config, string[] table, string hash) =>
        config.Value([.. table, HashKey]) is string trusted && string.Equals(trusted, hash, StringComparison.Ordinal)
        && config.Value([.. table, "enabled"]) is null or true;

    /// <summary>Adds trust for Reeve's entries as they stand in <paramref name="hooks"/>, and for nothing else.</summary>
    public static Result<byte[]> Add(byte[]? before, string configFile, HookDocument hooks, string hooksFile)
    {
        if (!TomlDocument.Parse(before, configFile).TryGet(out TomlDocument? config, out Refusal? refusal))
        {
            return refusal;
        }

        foreach (CodexEvent codexEvent in CodexEntries.All)
        {
            foreach ((int group, int index, JsonObject node, JsonObject handler) in Mine(hooks, codexEvent))
            {
                string[] table = Table(hooksFile, codexEvent, group, index);
                string hash = Hash(codexEvent, node, handler);
                if (IsTrusted(config, table, hash))
                {
                    continue;
                }

                // A record in another spelling cannot be taken out, and the text with both is then no TOML any more.
                if (!TomlDocument.Parse(config.Without(table), configFile).TryGet(out config, out refusal))
                {
                    return refusal;
                }

                if (!TomlDocument.Parse(config.With(table, HashKey, hash), configFile).TryGet(out config, out _) || !IsTrusted(config, table, hash))
                {
                    return InstallRefusals.TrustByHand(configFile);
                }
            }
        }

        return config.ToBytes();
    }

    /// <summary>Takes the trust in Reeve's entries out again.</summary>
    public static Result<byte[]?> Strip(byte[] bytes, string configFile, HookDocument hooks, string hooksFile)
    {
        if (!TomlDocument.Parse(bytes, configFile).TryGet(out TomlDocument? config, out Refusal? refusal))
        {
            return refusal;
        }

        foreach (CodexEvent codexEvent in CodexEntries.All)
        {
            foreach ((int group, int index, _, _) in Mine(hooks, codexEvent))
            {
                if (!TomlDocument.Parse(config.Without(Table(hooksFile, codexEvent, group, index)), configFile).TryGet(out config, out refusal))
                {
                    return refusal;
                }
            }
        }

        byte[] left = config.ToBytes();
        return left.Length < bytes.Length && config.IsEmpty ? (Result<byte[]?>)(byte[]?)null : left;
    }

    /// <summary>Those of Reeve's events that Codex does not call, because their handler is missing or not trusted.</summary>
    public static IEnumerable<CodexEvent> Untrusted(TomlDocument config, HookDocument hooks, string hooksFile) =>
        CodexEntries.All.Where(e => !Mine(hooks, e).Any(h => IsTrusted(config, Table(hooksFile, e, h.Group, h.Index), Hash(e, h.Node, h.Handler))));

    /// <summary>
    /// True when <c>config.toml</c> trusts the folder, without which its hooks are ignored. A linked work tree without a level of its own has that of
    /// the main one.
    /// </summary>
    public static bool TrustsFolder(TomlDocument config, string workTree, string mainTree) =>
        (config.Value("projects", workTree, "trust_level") ?? config.Value("projects", mainTree, "trust_level")) is "trusted";

    /// <summary>True when the file switches Codex's hooks off. Anything but a plain yes counts: Codex refuses the file then.</summary>
    public static bool SwitchesOff(TomlDocument config) =>
        config.Value("features", "hooks") is not (null or true) || config.Value("features", "codex_hooks") is not (null or true);

    /// <summary>Reeve's handlers of one event.</summary>
    public static IEnumerable<(int Group, int Index, JsonObject Node, JsonObject Handler)> Mine(HookDocument hooks, CodexEvent codexEvent) =>
        hooks.Handlers(codexEvent.Event).Where(h => CodexEntries.IsReeve(h.Handler));
}
