using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Rollbacks;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
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

/// <summary>A phase was lowered, or was that low already.</summary>
internal sealed record RollbackAnswer
{
    /// <summary>True.</summary>
    public required bool Success { get; init; }

    /// <summary>False where the phase was that low already.</summary>
    public required bool Changed { get; init; }

    /// <summary>Phase before.</summary>
    public required Phase PreviousPhase { get; init; }

    /// <summary>Phase now.</summary>
    public required Phase CurrentPhase { get; init; }

    /// <summary>When that began (UTC).</summary>
    public required DateTimeOffset PhaseStartDate { get; init; }

    /// <summary>What is allowed above L3 now.</summary>
    public required TypeSet CommandWhitelist { get; init; }

    /// <summary>Scope key; null = row 1.</summary>
    public required string? Scope { get; init; }

    /// <summary>Who did it.</summary>
    public required string RolledBackBy { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The incident, if there is one.</summary>
    public required string? IncidentId { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string? RequestedBy { get; init; }
}

/// <summary>Rollback over HTTP.</summary>
public static class RollbackEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/governance/rollback", RollBackAsync).WithSummary("Lower a phase").Reads<RollbackBody>("reason").Produces<RollbackAnswer>()
            .Refuses(StatusCodes.Status409Conflict);

    private static async Task<IResult> RollBackAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<RollbackBody>(context).ConfigureAwait(false)).TryGet(out RollbackBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        var rollback = new PhaseRollback(body.Reason, body.IncidentId, body.ToPhase, body.RequestedBy, body.Scope);
        Result<RolledBack> done = await reeve.Phases.RollBackAsync(rollback, context.Caller()).ConfigureAwait(false);
        return done.ToAnswer(r => new RollbackAnswer
        {
            Success = true,
            Changed = r.Before != r.After,
            PreviousPhase = r.Before.Phase,
            CurrentPhase = r.After.Phase,
            PhaseStartDate = r.After.Since,
            CommandWhitelist = r.After.Whitelist,
            Scope = body.Scope,
            RolledBackBy = context.Caller().Name,
            Reason = body.Reason!,
            IncidentId = body.IncidentId,
            RequestedBy = body.RequestedBy,
        });
    }
}
