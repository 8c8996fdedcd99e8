namespace Reeve.Core.Proposals;

/// <summary>What proposals and trials are measured by.</summary>
public static class ProposalBounds
{
    /// <summary>Readiness from which a phase may rise: 0.95, with no blocker.</summary>
    public const double ReadyScore = 0.95;

    /// <summary>Readiness below which a phase on trial falls back, and at which a phase that stands counts as evidenced again: 0.90.</summary>
    public const double TrialFloor = 0.90;

    /// <summary>Longest trial: 365 days.</summary>
    public const int MaxValidationDays = 365;

    /// <summary>Who proposes: the governance cycle.</summary>
    public const string Proposer = "autonomy-governance-agent";
}
