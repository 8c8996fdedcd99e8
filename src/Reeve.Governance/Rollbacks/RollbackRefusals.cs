using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Rollbacks;

/// <summary>Refusals about rollbacks.</summary>
internal static class RollbackRefusals
{
    private const int MaxReason = 1000;
    private const int MaxName = 128;

    /// <summary>The first thing wrong with the words of a rollback, or null.</summary>
    public static Refusal? Check(PhaseRollback rollback) => rollback switch
    {
        _ when string.IsNullOrWhiteSpace(rollback.Reason) || rollback.Reason.Length > MaxReason => new Refusal(
            RefusalKind.Invalid, "reason-missing", "A rollback needs a reason.", "reason", $"Say why with `reason` or `--reason`, in up to {MaxReason} characters."),
        { IncidentId: { } incident } when string.IsNullOrWhiteSpace(incident) || incident.Length > MaxName => Name("incidentId", "incident"),
        { RequestedBy: { } who } when string.IsNullOrWhiteSpace(who) || who.Length > MaxName => Name("requestedBy", "name"),
        _ => null,
    };

    public static Refusal PhaseUnknown(string phase) => new(
        RefusalKind.Invalid, "phase-unknown", $"`{phase}` is no phase.", "toPhase", $"Use one of {string.Join(", ", Phases.All.Select(p => p.Name()))}, or leave it out for L3.");

    public static Refusal NotBelow(Phase phase, ScopePhase row) => new(
        RefusalKind.Conflict,
        "not-a-rollback",
        $"The phase is {row.Phase.Name()}; {phase.Name()} is above it.",
        "toPhase",
        "A rollback lowers; phases rise by an approved proposal.");

    private static Refusal Name(string field, string what) => new(
        RefusalKind.Invalid, $"{what}-invalid", $"`{field}` has 1 to {MaxName} characters.", field, "Shorten it, or leave it out.");
}
