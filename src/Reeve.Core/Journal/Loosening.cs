using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Records;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>Tells transitions that let agents do more from those that let them do less: the former need a person.</summary>
public static class Loosening
{
    /// <summary>
    /// True when the transition raises a phase, grows a whitelist, lifts or narrows a hold, grants a permit or gives it more uses or time,
    /// approves a request or changes what a pending one is about, mints or changes a token, weakens or deletes a rule, resolves an event or judges
    /// it, attests an item, says that a drill passed, makes a phase begin earlier than it did, or puts an event where none was, because its rule cannot trip again while it is open, or
    /// writes a proposal other than to reject a pending one. Everything else tightens or changes nothing.
    /// </summary>
    /// <param name="transition">The transition.</param>
    /// <param name="before">The state it would be applied to.</param>
    public static bool Loosens(Transition transition, ControlState before) => transition switch
    {
        Transition.HoldPlaced t => before.Holds.TryGetValue(t.Hold.Id, out Hold? old) && !SameReach(old, t.Hold),
        Transition.HoldLifted t => before.Holds.ContainsKey(t.HoldId),
        Transition.PermitGranted t => before.FindPermit(t.Permit.Id) is not { } old || !Within(t.Permit, old),
        Transition.RequestOpened t => before.Requests.TryGetValue(t.Request.Id, out PermitRequest? old) && !SameAction(old, t.Request),
        Transition.RequestAnswered t => t.Request.Status is RequestStatus.Approved or RequestStatus.Native
            && before.Requests.GetValueOrDefault(t.Request.Id) != t.Request,
        Transition.TokenMinted t => before.Tokens.GetValueOrDefault(t.Token.Id) != t.Token,
        Transition.PhaseChanged t => Grows(t.After, Row(before, t.After.Scope)),
        Transition.RuleWritten t => before.Rules.GetValueOrDefault(t.Rule.Name) is { } old && RuleStrength.Weakens(old, t.Rule),
        Transition.RuleDeleted t => before.Rules.GetValueOrDefault(t.Name) is { } old && RuleStrength.Acts(old),
        Transition.EventOpened t => before.Events.GetValueOrDefault(t.Event.Id) != t.Event,
        Transition.ProposalWritten t => before.Proposals.GetValueOrDefault(t.Proposal.ProposalId) is not { } old || !OnlyRejects(t.Proposal, old),
        Transition.EventResolved t => before.Events.GetValueOrDefault(t.Event.Id) is { } old && old != t.Event,
        Transition.AttestationWritten { Attestation.Status: true } t => before.Attestations.GetValueOrDefault(t.Attestation.Item) != t.Attestation,
        Transition.DrillRun { Drill.Passed: true } t => before.Drills.GetValueOrDefault(t.Drill.Id) != t.Drill,
        _ => false,
    };

    private static ScopePhase Row(ControlState state, string? scope) =>
        scope is not null && state.Scopes.TryGetValue(scope, out ScopePhase? row) ? row : state.Ceiling;

    private static bool Grows(ScopePhase after, ScopePhase before) =>
        after.Phase > before.Phase
        || (after.Phase == before.Phase && after.Since < before.Since)
        || !after.Whitelist.Except(before.Whitelist).IsEmpty;

    private static bool SameReach(Hold old, Hold hold) => hold.Kind == old.Kind
        && string.Equals(hold.Scope, old.Scope, StringComparison.Ordinal)
        && string.Equals(hold.Subject, old.Subject, StringComparison.Ordinal);

    private static bool Within(Permit permit, Permit old) => string.Equals(permit.Scope, old.Scope, StringComparison.Ordinal)
        && permit.Digest == old.Digest
        && string.Equals(permit.HoldId, old.HoldId, StringComparison.Ordinal)
        && permit.Until <= old.Until
        && Left(permit) <= Left(old);

    private static long Left(Permit permit) => permit.Uses is { } uses ? Math.Max(uses - permit.Used, 0) : long.MaxValue;

    private static bool OnlyRejects(PhaseProposal proposal, PhaseProposal old) =>
        RecordText.Write(proposal) is var written
        && (written == RecordText.Write(old)
            || (old.IsPending && proposal.Status == ProposalStatus.Rejected && written == RecordText.Write(old with
            {
                Status = proposal.Status, DecidedAt = proposal.DecidedAt, DecidedBy = proposal.DecidedBy, Reason = proposal.Reason,
            })));

    // A person answers what the text says, while the permit is bound to the digest: both must stand still while the request waits.
    private static bool SameAction(PermitRequest old, PermitRequest request) => string.Equals(request.Scope, old.Scope, StringComparison.Ordinal)
        && request.Digest == old.Digest
        && string.Equals(request.Agent, old.Agent, StringComparison.Ordinal)
        && string.Equals(request.Text, old.Text, StringComparison.Ordinal)
        && string.Equals(request.Folder, old.Folder, StringComparison.Ordinal)
        && string.Equals(request.Change, old.Change, StringComparison.Ordinal)
        && request.ExpiresAt <= old.ExpiresAt;
}
