using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>Finds what would keep an installed Codex hook from gating, without running anything.</summary>
internal sealed class CodexInspection(CodexPaths paths, Uri service, HookLedger ledger)
{
    private const string Cli = "codex";

    /// <summary>Everything found wrong, and whether the client is the one that was installed, so that running it is safe.</summary>
    public (List<Refusal> Failures, bool ClientIsOurs) Look()
    {
        if (!WholeFile.Read(paths.Hooks).TryGet(out byte[]? bytes, out Refusal? refusal)
            || !HookDocument.Parse(bytes, paths.Hooks).TryGet(out HookDocument? hooks, out refusal)
            || !Toml(paths.Config).TryGet(out TomlDocument? config, out refusal)
            || !Toml(paths.Requirements).TryGet(out TomlDocument? requirements, out refusal)
            || !Toml(paths.WorkTreeConfig).TryGet(out TomlDocument? ownConfig, out refusal)
            || !WholeFile.Read(paths.Client).TryGet(out byte[]? client, out refusal)
            || !ledger.Load().TryGet(out HookRecord? record, out refusal))
        {
            return ([refusal], false);
        }

        if (!CodexTrust.Mine(hooks, CodexEntries.Decision).Any() || client is null)
        {
            return ([InstallRefusals.NotInstalled(Cli, client is null ? paths.Client : paths.Hooks)], false);
        }

        List<Refusal> failures = [];
        foreach (CodexEvent codexEvent in CodexEntries.All)
        {
            failures.AddRange(Entry(hooks, codexEvent).Select(what => VerifyRefusals.Entry(paths.Hooks, what, Cli)));
        }

        bool ours = string.Equals(record.For(paths.Client)?.Written, HookRecord.Hash(client), StringComparison.Ordinal);
        failures.AddRange(ours ? [] : [VerifyRefusals.Changed(paths.Client, Cli)]);
        failures.AddRange(HookClient.Problems(paths.Client, client, CodexEntries.Words, service));
        failures.AddRange(Trust(config, hooks));
        failures.AddRange(CodexTrust.SwitchesOff(config) ? [VerifyRefusals.HooksOff(paths.Config)] : []);
        failures.AddRange(CodexTrust.SwitchesOff(ownConfig) ? [VerifyRefusals.HooksOff(paths.WorkTreeConfig!)] : []);
        if (requirements.Value("allow_managed_hooks_only") is not (null or false) || CodexTrust.SwitchesOff(requirements))
        {
            failures.Add(VerifyRefusals.HooksOff(paths.Requirements));
        }

        return (failures, ours);
    }

    private IEnumerable<string> Entry(HookDocument hooks, CodexEvent codexEvent)
    {
        string command = CodexEntries.Command(paths.Client, codexEvent);
        (_, _, JsonObject? group, JsonObject? handler) = CodexTrust.Mine(hooks, codexEvent).FirstOrDefault();
        if (handler is null)
        {
            yield return $"There is no {codexEvent.Event} hook.";
            yield break;
        }

        if (Text(handler["command"]) is var found && !string.Equals(found, command, StringComparison.Ordinal))
        {
            yield return $"The {codexEvent.Event} hook runs {found} where {command} was installed.";
        }

        if (Text(group["matcher"]) is not (null or "" or CodexEntries.Matcher))
        {
            yield return $"The {codexEvent.Event} hook's matcher does not cover every tool.";
        }

        if (handler["async"] is not null)
        {
            yield return $"The {codexEvent.Event} hook is asynchronous, so Codex does not wait for its answer.";
        }

        if (handler["timeout"] is not JsonValue timeout || !timeout.TryGetValue(out int seconds) || seconds <= HookTimings.ClientDeadline)
        {
            yield return $"The {codexEvent.Event} hook's timeout must be above the client's own deadline of {HookTimings.ClientDeadline} s.";
        }
    }

    private IEnumerable<Refusal> Trust(TomlDocument config, HookDocument hooks)
    {
        foreach (CodexEvent codexEvent in CodexTrust.Untrusted(config, hooks, paths.Hooks))
        {
            yield return VerifyRefusals.Untrusted(paths.Hooks, codexEvent.Event);
        }

        if (paths.WorkTree is { } workTree && !CodexTrust.TrustsFolder(config, workTree, paths.Place.Repository!))
        {
            yield return VerifyRefusals.RepositoryUntrusted("Codex", paths.Config, workTree);
        }
    }

    private static Result<TomlDocument> Toml(string? path)
    {
        if (path is null)
        {
            return TomlDocument.Parse(null, "");
        }

        return WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal) ? TomlDocument.Parse(bytes, path) : refusal;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
