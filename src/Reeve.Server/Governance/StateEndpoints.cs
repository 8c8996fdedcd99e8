using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>The phase in force over HTTP, in the runbook's form.</summary>
public static class StateEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/governance/state", (Installation reeve, string? scope) => Results.Json(Show(reeve, scope), ApiJson.Options))
            .WithSummary("Phase and whitelist of row 1, or of a scope, and every scope that has its own");

    private static object Show(Installation reeve, string? scope)
    {
        ControlState state = reeve.Plane.Current;
        ScopePhase row = scope is null ? state.Ceiling : state.Scopes.GetValueOrDefault(scope) ?? state.Ceiling;
        ScopePhase effective = scope is null ? state.Ceiling : state.Effective(scope);
        return new
        {
            CurrentPhase = row.Phase,
            PhaseStartDate = row.Since,
            CommandWhitelist = row.Whitelist,
            DaysSincePhaseStart = (int)Math.Max(0, (reeve.Plane.Time.GetUtcNow() - row.Since).TotalDays),
            Validation = state.Trial is { } trial
                ? new
                {
                    trial.ProposalId,
                    Until = trial.ValidationUntil,
                    DaysLeft = (int)Math.Ceiling(Math.Max(0, (trial.ValidationUntil!.Value - reeve.Plane.Time.GetUtcNow()).TotalDays)),
                    PreviousPhase = trial.Expansion.CurrentPhase,
                    PreviousWhitelist = trial.PreviousWhitelist,
                }
                : null,
            Scope = scope,
            EffectivePhase = effective.Phase,
            EffectiveWhitelist = effective.Whitelist,
            Scopes = state.Scopes.Values.OrderBy(s => s.Scope, StringComparer.Ordinal).Select(s => new
            {
                s.Scope,
                CurrentPhase = s.Phase,
                PhaseStartDate = s.Since,
                CommandWhitelist = s.Whitelist,
                EffectivePhase = state.Effective(s.Scope!).Phase,
            }),
        };
    }
}
