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

    /// <summary>The table's header for one handler.</summary>
    public static string Header(string hooksFile, CodexEvent codexEvent, int group, int handler) =>
        $"hooks.state.{TomlTables.Quote($"{hooksFile}:{codexEvent.Key}:{group}:{handler}")}";

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
    public static bool IsTrusted(TomlTables config, string header, string hash) =>
        string.Equals(config.Value(header, HashKey), TomlTables.Quote(hash), StringComparison.Ordinal)
        && config.Value(header, "enabled") is null or "true";

    /// <summary>Adds trust for Reeve's entries as they stand in <paramref name="hooks"/>, and for nothing else.</summary>
    public static Result<byte[]> Add(byte[]? before, string configFile, HookDocument hooks, string hooksFile)
    {
        TomlTables config = new(before);
        if (config.Value("", "hooks") is not null || config.Value("", "hooks.state") is not null || config.Value("hooks", "state") is not null)
        {
            return InstallRefusals.TrustByHand(configFile);
        }

        foreach (CodexEvent codexEvent in CodexEntries.All)
        {
            foreach ((int group, int index, JsonObject node, JsonObject handler) in Mine(hooks, codexEvent))
            {
                string header = Header(hooksFile, codexEvent, group, index);
                config.Remove(header);
                config.Append(header, HashKey, TomlTables.Quote(Hash(codexEvent, node, handler)));
            }
        }

        return config.ToBytes();
    }

    /// <summary>Takes the trust in Reeve's entries out again.</summary>
    public static Result<byte[]?> Strip(byte[] bytes, HookDocument hooks, string hooksFile)
    {
        TomlTables config = new(bytes);
        bool found = false;
        foreach (CodexEvent codexEvent in CodexEntries.All)
        {
            foreach ((int group, int index, _, _) in Mine(hooks, codexEvent))
            {
                found |= config.Remove(Header(hooksFile, codexEvent, group, index));
            }
        }

        return !found ? bytes : config.IsEmpty ? (Result<byte[]?>)(byte[]?)null : config.ToBytes();
    }

    /// <summary>Those of Reeve's events that Codex does not call, because their handler is missing or not trusted.</summary>
    public static IEnumerable<CodexEvent> Untrusted(TomlTables config, HookDocument hooks, string hooksFile) =>
        CodexEntries.All.Where(e => !Mine(hooks, e).Any(h => IsTrusted(config, Header(hooksFile, e, h.Group, h.Index), Hash(e, h.Node, h.Handler))));

    /// <summary>True when <c>config.toml</c> trusts the repository's folder, without which its hooks are ignored.</summary>
    public static bool TrustsRepository(TomlTables config, string repository) =>
        config.Value($"projects.{TomlTables.Quote(repository)}", "trust_level") is "\"trusted\"";

    /// <summary>Reeve's handlers of one event.</summary>
    public static IEnumerable<(int Group, int Index, JsonObject Node, JsonObject Handler)> Mine(HookDocument hooks, CodexEvent codexEvent) =>
        hooks.Handlers(codexEvent.Event).Where(h => CodexEntries.IsReeve(h.Handler));
}
