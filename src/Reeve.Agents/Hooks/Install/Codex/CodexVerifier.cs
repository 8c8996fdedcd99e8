using Reeve.Agents.Hooks.Install.Client;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>Proves an installed Codex hook: inspects its parts, then runs the installed client with a canary as Codex would.</summary>
internal sealed class CodexVerifier(TimeProvider time, CodexPaths paths, Uri service, HookLedger ledger)
{
    public async Task<HookProof> VerifyAsync(CancellationToken cancellation)
    {
        Canary canary = new();
        (List<Refusal> failures, bool clientIsOurs) = new CodexInspection(paths, service, ledger).Look();
        string? reason = null;
        if (clientIsOurs)
        {
            string folder = paths.WorkTree ?? paths.Place.Home;
            ClientProbe probe = new(time, CodexEntries.Words, paths.Client, folder);
            (reason, Refusal? refusal) = await probe.RunAsync(CodexEntries.Decision.Argument, canary.Body(folder), NativeDeny.Read, cancellation);
            failures.AddRange(refusal is null ? [] : [refusal]);
        }

        return new HookProof("codex", canary.Command, reason, [.. failures]);
    }
}
