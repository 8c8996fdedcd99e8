using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Records;

namespace Reeve.Core.Proposals;

/// <summary>A proposal to move row 1 to another phase.</summary>
public sealed record PhaseProposal
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
    public ImmutableArray<string> RequiredApprovals { get; init; } = [];

    /// <summary>Approvals so far.</summary>
    public ImmutableArray<ProposalApproval> Approvals { get; init; } = [];

    /// <summary><c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    public string Status { get; init; } = ProposalStatus.Pending;

    /// <summary>When it was decided (UTC).</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided it: the last approver, or who rejected it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Why it was rejected or taken back.</summary>
    public string? Reason { get; init; }

    /// <summary>When the move was taken back during its trial (UTC); null when it was not.</summary>
    public DateTimeOffset? RevertedAt { get; init; }

    /// <summary>Until when the new phase is on trial (UTC); null before it is approved and once the trial is over.</summary>
    public DateTimeOffset? ValidationUntil { get; init; }

    /// <summary>What was allowed above L3 before, for going back.</summary>
    public TypeSet PreviousWhitelist { get; init; }

    /// <summary>Waits for approvals.</summary>
    [JsonIgnore]
    public bool IsPending => Status == ProposalStatus.Pending;

    /// <summary>Approved, and the new phase is on trial.</summary>
    [JsonIgnore]
    public bool IsOnTrial => Status == ProposalStatus.Approved && ValidationUntil is not null;

    /// <summary>It asks for less autonomy.</summary>
    [JsonIgnore]
    public bool IsReduction => Expansion.TargetPhase < Expansion.CurrentPhase;

    /// <summary>SHA-256 of what is proposed, 64 hexadecimal digits: everything but the approvals and what became of it.</summary>
    public string ContentDigest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RecordText.Write(StoredForm.Of(this) with
    {
        Approvals = [],
        Status = ProposalStatus.Pending,
        DecidedAt = null,
        DecidedBy = null,
        Reason = null,
        RevertedAt = null,
        ValidationUntil = null,
        PreviousWhitelist = TypeSet.Empty,
    }))));

    /// <summary>Approvals that count: of the required roles, each once, given to the content as it is now.</summary>
    public IReadOnlyList<ProposalApproval> CountedApprovals()
    {
        string content = ContentDigest();
        return [.. Approvals.Where(a => a.Content == content && RequiredApprovals.Contains(a.Role)).DistinctBy(a => a.Role, StringComparer.Ordinal)];
    }

    /// <summary>Required roles whose approval is missing.</summary>
    public IReadOnlyList<string> MissingApprovals()
    {
        IReadOnlyList<ProposalApproval> counted = CountedApprovals();
        return [.. RequiredApprovals.Where(role => counted.All(a => a.Role != role))];
    }

    /// <summary>The same content, lists included.</summary>
    public bool Equals(PhaseProposal? other) => ReferenceEquals(this, other) || (other is not null && Records.RecordText.Write(this) == Records.RecordText.Write(other));

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ProposalId);
}

/// <summary>States of a proposal.</summary>
public static class ProposalStatus
{
    /// <summary>Waits for approvals.</summary>
    public const string Pending = "pending";

    /// <summary>Approved by every role; the phase has moved.</summary>
    public const string Approved = "approved";

    /// <summary>Rejected, or overtaken.</summary>
    public const string Rejected = "rejected";
}

/// <summary>The move that is proposed.</summary>
/// <param name="CurrentPhase">From.</param>
/// <param name="TargetPhase">To; below <paramref name="CurrentPhase"/> for a reduction.</param>
/// <param name="CommandsToWhitelist">Types it adds.</param>
/// <param name="ValidationPeriod">Days of trial afterwards.</param>
public sealed record ProposedMove(Phase CurrentPhase, Phase TargetPhase, TypeSet CommandsToWhitelist, int ValidationPeriod);

/// <summary>The evidence.</summary>
/// <param name="Metrics">Metrics of the period.</param>
/// <param name="Readiness">Readiness score, 0 to 1.</param>
/// <param name="KeyAchievements">What was reached, or for a reduction what was not.</param>
public sealed record ProposalRationale(CommandMetrics Metrics, double Readiness, ImmutableArray<string> KeyAchievements);

/// <summary>The risk.</summary>
/// <param name="Level"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Mitigations">What holds it down.</param>
/// <param name="RollbackPlan">How to get back, in words.</param>
public sealed record RiskAssessment(string Level, ImmutableArray<string> Mitigations, string RollbackPlan);

/// <summary>One role's approval.</summary>
/// <param name="Role">Role.</param>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Content">SHA-256 of the proposal's canonical content as approved, 64 hexadecimal digits.</param>
public sealed record ProposalApproval(string Role, string By, DateTimeOffset At, string Content);
