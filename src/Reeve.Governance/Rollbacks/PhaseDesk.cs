using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Rollbacks;

/// <summary>Someone's wish to lower a phase.</summary>
/// <param name="Reason">Why; 1 to 1000 characters.</param>
/// <param name="IncidentId">The incident, if there is one.</param>
/// <param name="ToPhase">Where to; L3 when null.</param>
/// <param name="RequestedBy">Who asked for it, where that is another than the caller.</param>
/// <param name="Scope">Scope key; null for row 1, which caps all.</param>
public sealed record PhaseRollback(string? Reason, string? IncidentId = null, string? ToPhase = null, string? RequestedBy = null, string? Scope = null);

/// <summary>What a rollback did.</summary>
/// <param name="Before">The row before.</param>
/// <param name="After">The row after; the same when there was nothing to lower.</param>
public sealed record RolledBack(ScopePhase Before, ScopePhase After);

/// <summary>Lowers phases. Anyone may: it only takes away.</summary>
public sealed class PhaseDesk(ControlPlane plane, PhaseLadder ladder)
{
    /// <summary>
    /// Lowers a phase, since now, with what is left of the whitelist at the lower phase. Where the phase is that low already, nothing changes.
    /// </summary>
    public ValueTask<Result<RolledBack>> RollBackAsync(PhaseRollback rollback, Caller caller) => plane.CommitAsync<RolledBack>(state =>
    {
        if ((RollbackRefusals.Check(rollback) ?? CheckScope(rollback.Scope, state)) is { } refusal)
        {
            return refusal;
        }

        Phase to = Phase.L3;
        if (rollback.ToPhase is { } named && !Phases.TryParse(named, out to))
        {
            return RollbackRefusals.PhaseUnknown(named);
        }

        ScopePhase row = rollback.Scope is { } scope ? state.Scopes.GetValueOrDefault(scope) ?? state.Ceiling with { Scope = scope } : state.Ceiling;
        if (to > row.Phase)
        {
            return RollbackRefusals.NotBelow(to, row);
        }

        TypeSet whitelist = row.Whitelist.Intersect(ladder.WhitelistAt(to));
        if (to == row.Phase && whitelist == row.Whitelist)
        {
            return new Change<RolledBack>(new RolledBack(row, row), [], Loosens: false);
        }

        ScopePhase after = row with { Phase = to, Since = plane.Time.GetUtcNow(), Whitelist = whitelist };
        return new Change<RolledBack>(
            new RolledBack(row, after), [new Transition.PhaseChanged(after, caller.Name, Because(rollback))], Loosens: false);
    });

    // In a rehearsal there is a row to lower; whoever names such a scope from outside would make one.
    private static Refusal? CheckScope(string? scope, ControlState state) =>
        scope is not null && state.Scopes.ContainsKey(scope) ? ScopeBounds.Check(scope) : ScopeBounds.CheckOutside(scope);

    private static string Because(PhaseRollback rollback) => string.Concat(
        "rollback",
        rollback.IncidentId is { } incident ? $" for {incident}" : "",
        rollback.RequestedBy is { } who ? $", asked for by {who}" : "",
        $": {rollback.Reason}");
}
