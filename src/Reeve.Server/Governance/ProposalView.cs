using Reeve.Core.Proposals;

namespace Reeve.Server.Governance;

/// <summary>A proposal as the API shows it, with what it still waits for.</summary>
internal sealed record ProposalView
{
    /// <summary>Its id.</summary>
    public required string ProposalId { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Who made it.</summary>
    public required string ProposedBy { get; init; }

    /// <summary>What it asks for.</summary>
    public required ProposedMove Expansion { get; init; }

    /// <summary>What it stands on.</summary>
    public required ProposalRationale Rationale { get; init; }

    /// <summary>What could go wrong.</summary>
    public required RiskAssessment RiskAssessment { get; init; }

    /// <summary>Roles that must approve, each once.</summary>
    public required IReadOnlyList<string> RequiredApprovals { get; init; }

    /// <summary>Of those, the ones whose approval is missing; empty once it is decided.</summary>
    public required IReadOnlyList<string> MissingApprovals { get; init; }

    /// <summary>Approvals so far.</summary>
    public required IReadOnlyList<ProposalApproval> Approvals { get; init; }

    /// <summary><c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was decided (UTC).</summary>
    public required DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided it.</summary>
    public required string? DecidedBy { get; init; }

    /// <summary>Why it was rejected or taken back.</summary>
    public required string? Reason { get; init; }

    /// <summary>Until when the new phase is on trial (UTC).</summary>
    public required DateTimeOffset? ValidationUntil { get; init; }

    /// <summary>When the move was taken back during its trial (UTC).</summary>
    public required DateTimeOffset? RevertedAt { get; init; }

    /// <summary>SHA-256 of what is proposed; approvals are bound to it.</summary>
    public required string ContentDigest { get; init; }

    public static ProposalView Of(PhaseProposal proposal) => new()
    {
        ProposalId = proposal.ProposalId,
        Timestamp = proposal.Timestamp,
        ProposedBy = proposal.ProposedBy,
        Expansion = proposal.Expansion,
        Rationale = proposal.Rationale,
        RiskAssessment = proposal.RiskAssessment,
        RequiredApprovals = proposal.RequiredApprovals,
        MissingApprovals = proposal.IsPending ? proposal.MissingApprovals() : [],
        Approvals = proposal.Approvals,
        Status = proposal.Status,
        DecidedAt = proposal.DecidedAt,
        DecidedBy = proposal.DecidedBy,
        Reason = proposal.Reason,
        ValidationUntil = proposal.ValidationUntil,
        RevertedAt = proposal.RevertedAt,
        ContentDigest = proposal.ContentDigest(),
    };
}

/// <summary>A proposal was approved, rejected or extended.</summary>
/// <param name="Success">True.</param>
/// <param name="Id">Its id.</param>
/// <param name="ApprovedBy">The role that approved, as sent; null for the others.</param>
/// <param name="Status">What it is now.</param>
/// <param name="MissingApprovals">Roles whose approval is missing.</param>
/// <param name="Proposal">The proposal now.</param>
internal sealed record ProposalChanged(
    bool Success, string Id, string? ApprovedBy, string Status, IReadOnlyList<string> MissingApprovals, ProposalView Proposal);
