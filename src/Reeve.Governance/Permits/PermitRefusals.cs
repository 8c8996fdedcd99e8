using Reeve.Core.Callers;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Permits;

/// <summary>Refusals about permits.</summary>
internal static class PermitRefusals
{
    public static Refusal NotFound(string id) => new(
        RefusalKind.NotFound, "permit-not-found", $"There is no permit {id} in force.", "id", "List them with `reeve permit list`.");

    /// <summary>The first thing wrong with a grant, or null.</summary>
    public static Refusal? Check(PermitGrant grant, ControlState state, Caller caller)
    {
        if (ScopeBounds.CheckOutside(grant.Scope) is { } scope)
        {
            return scope;
        }

        if (string.IsNullOrWhiteSpace(grant.RequestedBy) || grant.RequestedBy.Length > 128)
        {
            return Invalid("requested-by-invalid", "A permit names whom it is for in 1 to 128 characters.", "requestedBy", "Name the agent, or leave it out.");
        }

        if (string.IsNullOrWhiteSpace(grant.Reason) || grant.Reason.Length > 1000)
        {
            return Invalid("reason-missing", "A permit needs a reason of up to 1000 characters.", "reason", "Say why with `--reason`.");
        }

        if (string.Equals(grant.RequestedBy, caller.Name, StringComparison.Ordinal))
        {
            return new Refusal(
                RefusalKind.Forbidden, "own-request", $"{caller.Name} cannot grant a permit to themselves.", "requestedBy", "Someone else has to grant it.");
        }

        if (grant is { Digest: null, HoldId: null })
        {
            return Invalid("action-missing", "A permit is for one exact command, or a probe through one pause.", "command", "Give `command` (with `cwd`), `digest` or `holdId`.");
        }

        if (grant.HoldId is { } id && state.Holds.GetValueOrDefault(id) is not { Kind: HoldKind.Pause })
        {
            return Invalid("no-such-pause", $"{id} is no standing pause; nothing else can be probed.", "holdId", "List holds with `reeve hold list`.");
        }

        return null;
    }

    private static Refusal Invalid(string code, string what, string where, string remedy) => new(RefusalKind.Invalid, code, what, where, remedy);
}
