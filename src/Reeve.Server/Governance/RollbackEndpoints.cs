using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Rollbacks;
using Reeve.Server.Callers;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>What is sent to lower a phase.</summary>
public sealed record RollbackBody
{
    /// <summary>Why; 1 to 1000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The incident, if there is one.</summary>
    public string? IncidentId { get; init; }

    /// <summary>Where to; default L3.</summary>
    public string? ToPhase { get; init; }

    /// <summary>Who asked for it, where that is another than the caller.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Scope key; absent = row 1, the ceiling of all.</summary>
    public string? Scope { get; init; }
}

/// <summary>Rollback over HTTP.</summary>
public static class RollbackEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/governance/rollback", RollBackAsync).WithSummary("Lower a phase").Accepts<RollbackBody>("application/json");

    private static async Task<IResult> RollBackAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<RollbackBody>(context).ConfigureAwait(false)).TryGet(out RollbackBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        var rollback = new PhaseRollback(body.Reason, body.IncidentId, body.ToPhase, body.RequestedBy, body.Scope);
        Result<RolledBack> done = await reeve.Phases.RollBackAsync(rollback, context.Caller()).ConfigureAwait(false);
        return done.ToAnswer(r => new
        {
            Success = true,
            Changed = r.Before != r.After,
            PreviousPhase = r.Before.Phase,
            CurrentPhase = r.After.Phase,
            PhaseStartDate = r.After.Since,
            CommandWhitelist = r.After.Whitelist,
            body.Scope,
            RolledBackBy = context.Caller().Name,
            body.Reason,
            body.IncidentId,
            body.RequestedBy,
        });
    }
}
