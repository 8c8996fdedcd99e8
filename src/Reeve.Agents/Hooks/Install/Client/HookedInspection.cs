using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Finds what would keep an installed hook from gating, without running anything.</summary>
internal sealed class HookedInspection(HookedPaths paths, Uri service, HookLedger ledger)
{
    private string Name => paths.Cli.Words.Cli;

    /// <summary>Everything found wrong, and whether the client is the one that was installed, so that running it is safe.</summary>
    public (List<Refusal> Failures, bool ClientIsOurs) Look()
    {
        if (!WholeFile.Read(paths.Settings).TryGet(out byte[]? bytes, out Refusal? refusal)
            || !HookDocument.Parse(bytes, paths.Settings, paths.Cli.IsFlat).TryGet(out HookDocument? document, out refusal)
            || !WholeFile.Read(paths.Client).TryGet(out byte[]? client, out refusal)
            || !ledger.Load().TryGet(out HookRecord? record, out refusal))
        {
            return ([refusal], false);
        }

        if (client is null || !document.Handlers(paths.Cli.Events[0].Event).Any(h => paths.Cli.IsReeve(h.Handler)))
        {
            return ([InstallRefusals.NotInstalled(Name, client is null ? paths.Client : paths.Settings)], false);
        }

        List<Refusal> failures =
        [
            .. paths.Cli.Events.SelectMany(e => Entry(document, e)).Select(what => VerifyRefusals.Entry(paths.Settings, what, Name)),
        ];
        bool ours = string.Equals(record.For(paths.Client)?.Written, HookRecord.Hash(client), StringComparison.Ordinal);
        failures.AddRange(ours ? [] : [VerifyRefusals.Changed(paths.Client, Name)]);
        failures.AddRange(HookClient.Problems(paths.Client, client, paths.Cli.Words, service));
        failures.AddRange(paths.Cli.Obstacles(paths.Place));
        return (failures, ours);
    }

    private IEnumerable<string> Entry(HookDocument document, HookedEvent hooked)
    {
        (_, _, JsonObject? group, JsonObject? handler) = document.Handlers(hooked.Event).FirstOrDefault(h => paths.Cli.IsReeve(h.Handler));
        if (handler is null)
        {
            yield return hooked.Argument == HookedEvent.Outcome
                ? $"There is no {hooked.Event} hook, so outcomes never arrive."
                : $"There is no {hooked.Event} hook.";
            yield break;
        }

        string command = HookedCli.Command(paths.Client, hooked);
        if (paths.Cli.CommandOf(handler) is var found && !string.Equals(found, command, StringComparison.Ordinal))
        {
            yield return $"The {hooked.Event} hook runs {found} where {command} was installed.";
        }

        if (group["matcher"] is { } matcher && (matcher is not JsonValue value || !value.TryGetValue(out string? text) || text is not ("" or "*")))
        {
            yield return $"The {hooked.Event} hook's matcher does not cover every tool.";
        }

        foreach (string problem in paths.Cli.Problems(hooked, group, handler))
        {
            yield return problem;
        }
    }
}
