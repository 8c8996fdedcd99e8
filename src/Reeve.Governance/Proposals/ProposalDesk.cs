using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;

namespace Reeve.Governance.Proposals;

/// <summary>
/// Proposals to change the phase: listed, approved role by role, rejected, extended. The last approval that is missing moves the phase together with
/// the proposal, in one commit.
/// </summary>
public sealed class ProposalDesk(ControlPlane plane, PhaseLadder ladder, CycleEvidence evidence)
{
    private const int MaxReason = 1000;

    /// <summary>Pending proposals, newest first.</summary>
    public IReadOnlyList<PhaseProposal> Pending() =>
        [.. plane.Current.Proposals.Values.Where(p => p.IsPending).OrderByDescending(p => p.Timestamp).ThenBy(p => p.ProposalId, StringComparer.Ordinal)];

    /// <summary>One proposal, pending or decided.</summary>
    public Result<PhaseProposal> Get(string id) => Find(plane.Current, id);

    /// <summary>Records one role's approval, bound to the content as it is now; the last required one moves the phase.</summary>
    /// <param name="id">Proposal.</param>
    /// <param name="approvedBy">Role; with a token, that of the token.</param>
    /// <param name="caller">Who approves.</param>
    /// <returns>The proposal afterwards.</returns>
    public async ValueTask<Result<PhaseProposal>> ApproveAsync(string id, string? approvedBy, Caller caller)
    {
        if (Authority.ToLoosen(caller, null) is { } forbidden)
        {
            return forbidden;
        }

        if (!Approvable(plane.Current, id, approvedBy, caller).TryGet(out PhaseProposal? proposal, out Refusal? refusal))
        {
            return refusal;
        }

        if (!proposal.IsReduction)
        {
            if (!(await evidence.FreshAsync(plane.Time.GetUtcNow()).ConfigureAwait(false)).TryGet(out ReadinessAssessment? assessment, out refusal))
            {
                return refusal;
            }

            if (assessment.Overall.Score < ProposalBounds.ReadyScore || !assessment.Overall.Blockers.IsEmpty)
            {
                return ProposalRefusals.NotReady(assessment);
            }
        }

        return await plane.CommitAsync<PhaseProposal>(state => Approvable(state, id, approvedBy, caller).TryGet(out PhaseProposal? current, out Refusal? changed)
            ? Approve(current, approvedBy!, caller, state)
            : changed).ConfigureAwait(false);
    }

    /// <summary>Rejects a pending proposal. Anyone may refuse a rise; keeping a phase that is to be lowered needs a person.</summary>
    public ValueTask<Result<PhaseProposal>> RejectAsync(string id, string? reason, Caller caller) => plane.CommitAsync<PhaseProposal>(state =>
    {
        if (!Find(state, id).TryGet(out PhaseProposal? proposal, out Refusal? refusal))
        {
            return refusal;
        }

        if ((proposal.IsReduction ? Authority.ToLoosen(caller, null) : Authority.Beyond(caller, null)) is { } forbidden)
        {
            return forbidden;
        }

        if (reason?.Length > MaxReason)
        {
            return ProposalRefusals.ReasonTooLong(MaxReason);
        }

        return proposal.IsPending
            ? Written(proposal with { Status = ProposalStatus.Rejected, DecidedAt = plane.Time.GetUtcNow(), DecidedBy = caller.Name, Reason = reason }, caller)
            : ProposalRefusals.NotPending(proposal);
    });

    /// <summary>Lengthens the trial that a pending proposal asks for. It is another proposal then: approvals so far are lost.</summary>
    /// <param name="id">Proposal.</param>
    /// <param name="days">The new validation period in days, longer than before, up to 365.</param>
    /// <param name="caller">Who extends it; a person.</param>
    public ValueTask<Result<PhaseProposal>> ExtendAsync(string id, int? days, Caller caller) => plane.CommitAsync<PhaseProposal>(state =>
    {
        if (Authority.ToLoosen(caller, null) is { } forbidden)
        {
            return forbidden;
        }

        if (!Find(state, id).TryGet(out PhaseProposal? proposal, out Refusal? refusal))
        {
            return refusal;
        }

        int current = proposal.Expansion.ValidationPeriod;
        return !proposal.IsPending ? ProposalRefusals.NotPending(proposal)
            : proposal.IsReduction ? ProposalRefusals.NothingOnTrial(proposal)
            : days is not { } wanted || wanted <= current || wanted > ProposalBounds.MaxValidationDays ? ProposalRefusals.PeriodInvalid(days, current)
            : Written(proposal with { Expansion = proposal.Expansion with { ValidationPeriod = wanted }, Approvals = [] }, caller);
    });

    private static Result<PhaseProposal> Find(ControlState state, string id) =>
        state.Proposals.GetValueOrDefault(id) is { } proposal ? proposal : ProposalRefusals.NotFound(id);

    private static Change<PhaseProposal> Written(PhaseProposal proposal, Caller caller) =>
        new(proposal, [new Transition.ProposalWritten(proposal, caller.Name)], Loosens: false);

    /// <summary>The proposal, when nothing that the state tells stands against this approval.</summary>
    private static Result<PhaseProposal> Approvable(ControlState state, string id, string? approvedBy, Caller caller)
    {
        if (!Find(state, id).TryGet(out PhaseProposal? proposal, out Refusal? refusal))
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(approvedBy))
        {
            return ProposalRefusals.ApproverMissing();
        }

        if (caller.TokenRole is { } role && role != approvedBy)
        {
            return ProposalRefusals.OtherRole(approvedBy, role);
        }

        if (caller.Name == proposal.ProposedBy || approvedBy == proposal.ProposedBy)
        {
            return ProposalRefusals.OwnProposal(caller.Name);
        }

        if (!proposal.RequiredApprovals.Contains(approvedBy))
        {
            return ProposalRefusals.NotRequired(approvedBy, proposal, caller.TokenRole is not null);
        }

        RuleEvent[] open = proposal.IsReduction ? [] : [.. state.Events.Values.Where(e => !e.IsResolved)];
        return !proposal.IsPending ? ProposalRefusals.NotPending(proposal)
            : proposal.Expansion.CurrentPhase != state.Ceiling.Phase ? ProposalRefusals.PhaseMoved(proposal, state.Ceiling.Phase)
            : !proposal.IsReduction && state.Trial is { } trial ? ProposalRefusals.OnTrial(trial)
            : open.Length > 0 ? ProposalRefusals.EventsOpen(open)
            : proposal.MissingApprovals().Contains(approvedBy) ? proposal
            : ProposalRefusals.AlreadyApproved(approvedBy, proposal);
    }

    private Change<PhaseProposal> Approve(PhaseProposal proposal, string role, Caller caller, ControlState state)
    {
        DateTimeOffset now = plane.Time.GetUtcNow();
        PhaseProposal approved = proposal with
        {
            Approvals = [.. proposal.CountedApprovals(), new ProposalApproval(role, caller.Name, now, proposal.ContentDigest())],
        };
        if (approved.MissingApprovals().Count > 0)
        {
            return new Change<PhaseProposal>(approved, [new Transition.ProposalWritten(approved, caller.Name)], Loosens: true);
        }

        ProposedMove move = approved.Expansion;
        approved = approved with
        {
            Status = ProposalStatus.Approved,
            DecidedAt = now,
            DecidedBy = caller.Name,
            ValidationUntil = approved.IsReduction ? null : now.AddDays(move.ValidationPeriod),
            PreviousWhitelist = state.Ceiling.Whitelist,
        };
        TypeSet whitelist = approved.IsReduction
            ? state.Ceiling.Whitelist.Intersect(ladder.WhitelistAt(move.TargetPhase))
            : state.Ceiling.Whitelist.Union(move.CommandsToWhitelist);

        // The trial comes first: should the journal be cut off between the two, nothing has risen, and the trial ends at the next look.
        return new Change<PhaseProposal>(
            approved,
            [
                new Transition.ProposalWritten(approved, caller.Name),
                new Transition.PhaseChanged(
                    new ScopePhase(null, move.TargetPhase, now, whitelist),
                    caller.Name,
                    $"{approved.ProposalId} approved by {string.Join(", ", approved.Approvals.Select(a => $"{a.Role} ({a.By})"))}"),
            ],
            Loosens: true);
    }
}
