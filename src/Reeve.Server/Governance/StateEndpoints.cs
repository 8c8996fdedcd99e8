using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>The phase in force over HTTP, in the runbook's form.</summary>
public static class StateEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/governance/state", (Installation reeve, string? scope) => Results.Json(Show(reeve, scope), ApiJson.Options))
            .WithSummary("Phase and whitelist of row 1, or of a scope, and every scope that has its own")
            .Takes(ApiParameter.Scope("row 1")).Produces<StateView>();

    private static StateView Show(Installation reeve, string? scope)
    {
        ControlState state = reeve.Plane.Current;
        DateTimeOffset now = reeve.Plane.Time.GetUtcNow();
        ScopePhase row = scope is null ? state.Ceiling : state.Scopes.GetValueOrDefault(scope) ?? state.Ceiling;
        ScopePhase effective = scope is null ? state.Ceiling : state.Effective(scope);
        return new StateView
        {
            CurrentPhase = row.Phase,
            PhaseStartDate = row.Since,
            CommandWhitelist = row.Whitelist,
            DaysSincePhaseStart = (int)Math.Max(0, (now - row.Since).TotalDays),
            Validation = state.Trial is { } trial
                ? new ValidationView(
                    trial.ProposalId,
                    trial.ValidationUntil!.Value,
                    (int)Math.Ceiling(Math.Max(0, (trial.ValidationUntil.Value - now).TotalDays)),
                    trial.Expansion.CurrentPhase,
                    trial.PreviousWhitelist)
                : null,
            Scope = scope,
            EffectivePhase = effective.Phase,
            EffectiveWhitelist = effective.Whitelist,
            Scopes =
            [
                .. state.Scopes.Values.OrderBy(s => s.Scope, StringComparer.Ordinal)
                    .Select(s => new ScopeStateView(s.Scope!, s.Phase, s.Since, s.Whitelist, state.Effective(s.Scope!).Phase)),
            ],
        };
    }
}
