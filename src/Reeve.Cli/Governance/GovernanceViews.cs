namespace Reeve.Cli.Governance;

/// <summary>Answer of <c>GET /api/governance/state</c>.</summary>
internal sealed record PhaseView
{
    public required string CurrentPhase { get; set; }

    public required DateTimeOffset PhaseStartDate { get; set; }

    public string[] CommandWhitelist { get; set; } = [];

    public int DaysSincePhaseStart { get; set; }

    public string? Scope { get; set; }

    public string EffectivePhase { get; set; } = "";

    public ValidationView? Validation { get; set; }

    public GovernedScopeView[] Scopes { get; set; } = [];
}

/// <summary>The validation period that is under way.</summary>
internal sealed record ValidationView(string ProposalId, DateTimeOffset Until, int DaysLeft, string PreviousPhase);

/// <summary>The phase of one scope.</summary>
internal sealed record GovernedScopeView
{
    public required string Scope { get; set; }

    public required string CurrentPhase { get; set; }

    public required DateTimeOffset PhaseStartDate { get; set; }

    public string[] CommandWhitelist { get; set; } = [];

    public string EffectivePhase { get; set; } = "";
}

/// <summary>Body of <c>POST /api/governance/rollback</c>.</summary>
internal sealed record RollBack(string Reason, string? IncidentId, string? ToPhase, string? RequestedBy, string? Scope);

/// <summary>Answer of a rollback.</summary>
internal sealed record RolledBackView(bool Changed, string PreviousPhase, string CurrentPhase, string? Scope = null);
