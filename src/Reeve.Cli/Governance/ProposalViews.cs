namespace Reeve.Cli.Governance;

/// <summary>A proposal as the service shows it.</summary>
internal sealed record ProposalView
{
    public required string ProposalId { get; set; }

    public required DateTimeOffset Timestamp { get; set; }

    public string ProposedBy { get; set; } = "";

    public required ProposedMoveView Expansion { get; set; }

    public required RationaleView Rationale { get; set; }

    public required RiskView RiskAssessment { get; set; }

    public string[] RequiredApprovals { get; set; } = [];

    public string[] MissingApprovals { get; set; } = [];

    public RoleApprovalView[] Approvals { get; set; } = [];

    public string Status { get; set; } = "";

    public string? DecidedBy { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? ValidationUntil { get; set; }
}

/// <summary>The move that is proposed.</summary>
internal sealed record ProposedMoveView(string CurrentPhase, string TargetPhase, string[] CommandsToWhitelist, int ValidationPeriod);

/// <summary>What it stands on.</summary>
internal sealed record RationaleView(double Readiness, string[] KeyAchievements);

/// <summary>What could go wrong.</summary>
internal sealed record RiskView(string Level, string[] Mitigations, string RollbackPlan);

/// <summary>One role's approval.</summary>
internal sealed record RoleApprovalView(string Role, string By, DateTimeOffset At);

/// <summary>Body of an approval.</summary>
internal sealed record ApproveProposal(string ApprovedBy);

/// <summary>Body of a rejection.</summary>
internal sealed record RejectProposal(string? Reason);

/// <summary>Body of an extension.</summary>
internal sealed record ExtendProposal(int ValidationPeriod);

/// <summary>Answer to each of them.</summary>
internal sealed record ChangedProposalView(string Id, string Status, string[] MissingApprovals, ProposalView Proposal);

/// <summary>A report as the service shows it.</summary>
internal sealed record ReportView
{
    public required string Id { get; set; }

    public required DateTimeOffset WeekStart { get; set; }

    public required DateTimeOffset WeekEnd { get; set; }

    public required DateTimeOffset GeneratedAt { get; set; }

    public string Recommendation { get; set; } = "";

    public required ReportedReadinessView Readiness { get; set; }

    public ProposalView? Expansion { get; set; }

    public string Summary { get; set; } = "";
}

/// <summary>Readiness in a report.</summary>
internal sealed record ReportedReadinessView(string CurrentPhase, ReportedScoreView Overall);

/// <summary>The verdict.</summary>
internal sealed record ReportedScoreView(double Score, bool Ready);
