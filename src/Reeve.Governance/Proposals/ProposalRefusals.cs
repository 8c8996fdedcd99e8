using Reeve.Core.Decisions;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Governance.Proposals;

/// <summary>Refusals about proposals.</summary>
internal static class ProposalRefusals
{
    private const string List = "List the pending ones with `reeve governance proposals`.";

    public static Refusal NotFound(string id) => new(RefusalKind.NotFound, "proposal-not-found", $"There is no proposal {id}.", "id", List);

    public static Refusal ApproverMissing() => new(
        RefusalKind.Invalid, "approver-missing", "An approval names the role that approves.", "approvedBy", "Send {\"approvedBy\": \"tech-lead\"}, or `reeve governance approve ID --as tech-lead`.");

    public static Refusal NotRequired(string role, PhaseProposal proposal, bool byToken) => new(
        byToken ? RefusalKind.Forbidden : RefusalKind.Invalid,
        "role-not-required",
        $"`{Short(role)}` is no role whose approval {proposal.ProposalId} needs.",
        "approvedBy",
        $"It needs {string.Join(", ", proposal.RequiredApprovals)}.");

    public static Refusal OtherRole(string approvedBy, string role) => new(
        RefusalKind.Forbidden, "role-mismatch", $"The token's role is {role}, not `{Short(approvedBy)}`.", "approvedBy", $"Approve as {role}, or use a token of the other role.");

    public static Refusal OwnProposal(string name) => new(
        RefusalKind.Forbidden, "own-proposal", $"{Short(name)} made this proposal and cannot approve it.", "approvedBy", "Someone else has to approve it.");

    public static Refusal AlreadyApproved(string role, PhaseProposal proposal) => new(
        RefusalKind.Conflict,
        "already-approved",
        $"{role} has approved {proposal.ProposalId} already; a role counts once.",
        "approvedBy",
        $"Still missing: {string.Join(", ", proposal.MissingApprovals())}.");

    public static Refusal NotPending(PhaseProposal proposal) => new(
        RefusalKind.Conflict,
        "proposal-not-pending",
        $"Proposal {proposal.ProposalId} is {proposal.Status}{(proposal.DecidedBy is { } who ? $" (by {who})" : "")}.",
        "id",
        List);

    public static Refusal PhaseMoved(PhaseProposal proposal, Phase phase) => new(
        RefusalKind.Conflict,
        "phase-moved",
        $"{proposal.ProposalId} starts from {proposal.Expansion.CurrentPhase.Name()}, but the phase is {phase.Name()} by now.",
        "id",
        "Reject it; the next governance cycle proposes anew.");

    public static Refusal EventsOpen(IReadOnlyList<RuleEvent> open) => new(
        RefusalKind.Conflict,
        "events-unresolved",
        $"{open.Count} circuit breaker event(s) are unresolved: {string.Join(", ", open.Take(5).Select(e => e.Id))}.",
        "events",
        "Resolve them with `reeve events resolve`, or reject the proposal.");

    public static Refusal OnTrial(PhaseProposal trial) => new(
        RefusalKind.Conflict, "phase-on-trial", $"The phase of {trial.ProposalId} is still on trial.", "id", $"Wait until {trial.ValidationUntil:yyyy-MM-dd HH:mm}Z.");

    public static Refusal NotReady(ReadinessAssessment assessment) => new(
        RefusalKind.Conflict,
        "not-ready",
        FormattableString.Invariant($"Readiness is {assessment.Overall.Score:0.0000}; it needs {ProposalBounds.ReadyScore:0.00} and no blocker")
            + (assessment.Overall.Blockers.IsEmpty ? "." : $" (blockers: {string.Join(", ", assessment.Overall.Blockers)})."),
        "readiness",
        "See `reeve governance readiness`, or reject the proposal.");

    public static Refusal PeriodInvalid(int? days, int current) => new(
        RefusalKind.Invalid,
        "validation-period-invalid",
        days is null ? "An extension names the new validation period." : $"{days} days is no extension of {current}.",
        "validationPeriod",
        current < ProposalBounds.MaxValidationDays
            ? $"Send a whole number of days from {current + 1} to {ProposalBounds.MaxValidationDays}."
            : "It is as long as it can be.");

    public static Refusal NothingOnTrial(PhaseProposal proposal) => new(
        RefusalKind.Conflict, "no-validation-period", $"{proposal.ProposalId} lowers the phase; nothing is on trial afterwards.", "id", "Approve or reject it as it is.");

    public static Refusal ReasonTooLong(int limit) => new(RefusalKind.Invalid, "reason-too-long", $"A reason has up to {limit} characters.", "reason", "Shorten it.");

    private static string Short(string text) => text.Length > 64 ? text[..64] + "…" : text;
}
