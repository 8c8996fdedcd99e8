using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Records;

namespace Reeve.Storage.State;

/// <summary>Proposals in their table, the same way for both databases. To be used inside one transaction.</summary>
internal static class ProposalTable
{
    private static readonly string[] States = [ProposalStatus.Pending, ProposalStatus.Approved, ProposalStatus.Rejected];

    private const string Put = """
        INSERT INTO "scope_expansion_proposals" ("proposal_id", "timestamp", "proposed_by", "current_phase", "target_phase", "commands_to_whitelist",
          "validation_period", "metrics", "readiness", "key_achievements", "risk_level", "mitigations", "rollback_plan", "required_approvals", "status",
          "approved_at", "approved_by", "approvals", "decided_at", "decided_by", "reason", "reverted_at", "validation_until", "previous_whitelist")
        VALUES (@id, @at, @by, @current, @target, @types, @days, @metrics, @readiness, @achievements, @risk, @mitigations, @plan, @required, @status,
          @approvedAt, @approvedBy, @approvals, @decidedAt, @decidedBy, @reason, @revertedAt, @until, @previous)
        ON CONFLICT ("proposal_id") DO UPDATE SET "timestamp" = excluded."timestamp", "proposed_by" = excluded."proposed_by",
          "current_phase" = excluded."current_phase", "target_phase" = excluded."target_phase",
          "commands_to_whitelist" = excluded."commands_to_whitelist", "validation_period" = excluded."validation_period",
          "metrics" = excluded."metrics", "readiness" = excluded."readiness", "key_achievements" = excluded."key_achievements",
          "risk_level" = excluded."risk_level", "mitigations" = excluded."mitigations", "rollback_plan" = excluded."rollback_plan",
          "required_approvals" = excluded."required_approvals", "status" = excluded."status", "approved_at" = excluded."approved_at",
          "approved_by" = excluded."approved_by", "approvals" = excluded."approvals", "decided_at" = excluded."decided_at",
          "decided_by" = excluded."decided_by", "reason" = excluded."reason", "reverted_at" = excluded."reverted_at",
          "validation_until" = excluded."validation_until", "previous_whitelist" = excluded."previous_whitelist"
        """;

    private const string SetExpansion = """UPDATE "governance_state" SET "last_expansion_date" = @at WHERE "id" = 1""";

    /// <summary>Writes a proposal; with an approved expansion also when the phase was last raised.</summary>
    public static void Write(DbConnection connection, DbTransaction transaction, PhaseProposal proposal)
    {
        bool approved = proposal.Status == ProposalStatus.Approved;
        string? decidedAt = Format(proposal.DecidedAt);
        connection.Execute(
            Put,
            new
            {
                id = proposal.ProposalId,
                at = StateTime.Format(proposal.Timestamp),
                by = proposal.ProposedBy,
                current = proposal.Expansion.CurrentPhase.Name(),
                target = proposal.Expansion.TargetPhase.Name(),
                types = RecordText.Write(proposal.Expansion.CommandsToWhitelist),
                days = proposal.Expansion.ValidationPeriod,
                metrics = RecordText.Write(proposal.Rationale.Metrics),
                readiness = proposal.Rationale.Readiness.ToString("R", CultureInfo.InvariantCulture),
                achievements = RecordText.Write(proposal.Rationale.KeyAchievements),
                risk = proposal.RiskAssessment.Level,
                mitigations = RecordText.Write(proposal.RiskAssessment.Mitigations),
                plan = proposal.RiskAssessment.RollbackPlan,
                required = RecordText.Write(proposal.RequiredApprovals),
                status = proposal.Status,
                approvedAt = approved ? decidedAt : null,
                approvedBy = approved ? proposal.DecidedBy : null,
                approvals = RecordText.Write(proposal.Approvals),
                decidedAt,
                decidedBy = proposal.DecidedBy,
                reason = proposal.Reason,
                revertedAt = Format(proposal.RevertedAt),
                until = Format(proposal.ValidationUntil),
                previous = RecordText.Write(proposal.PreviousWhitelist),
            },
            transaction);
        if (approved && !proposal.IsReduction && proposal.RevertedAt is null && decidedAt is not null)
        {
            connection.Execute(SetExpansion, new { at = decidedAt }, transaction);
        }
    }

    /// <summary>Reads a row. Who decides by hand in the columns of the seed is taken at their word.</summary>
    public static PhaseProposal Read(StateRow row)
    {
        string status = row.Text("status");
        if (!States.Contains(status, StringComparer.Ordinal))
        {
            row.Bad("status", status, string.Join(", ", States));
        }

        return new PhaseProposal
        {
            ProposalId = row.Text("proposal_id"),
            Timestamp = row.Time("timestamp"),
            ProposedBy = row.Text("proposed_by"),
            Expansion = new ProposedMove(
                row.Phase("current_phase"), row.Phase("target_phase"), row.Types("commands_to_whitelist"), row.Count("validation_period")),
            Rationale = new ProposalRationale(
                row.Part<CommandMetrics>("metrics")!, row.Number("readiness"), row.Part<ImmutableArray<string>>("key_achievements")),
            RiskAssessment = new RiskAssessment(row.Text("risk_level"), row.Part<ImmutableArray<string>>("mitigations"), row.Text("rollback_plan")),
            RequiredApprovals = row.Part<ImmutableArray<string>>("required_approvals"),
            Approvals = row.Part<ImmutableArray<ProposalApproval>>("approvals"),
            Status = status,
            DecidedAt = row.OptionalTime("decided_at") ?? row.OptionalTime("approved_at"),
            DecidedBy = row.OptionalText("decided_by") ?? row.OptionalText("approved_by"),
            Reason = row.OptionalText("reason"),
            RevertedAt = row.OptionalTime("reverted_at"),
            ValidationUntil = row.OptionalTime("validation_until"),
            PreviousWhitelist = row.Types("previous_whitelist"),
        };
    }

    private static string? Format(DateTimeOffset? at) => at is { } known ? StateTime.Format(known) : null;
}
