using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Holds;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Holds;

/// <summary>What is sent to place a hold.</summary>
/// <param name="Kind"><c>stop</c>, <c>quarantine</c> or <c>pause</c>.</param>
/// <param name="Scope">Scope key; absent = everywhere.</param>
/// <param name="Subject">Agent, session or command type.</param>
/// <param name="Reason">Why.</param>
public sealed record HoldBody(string? Kind = null, string? Scope = null, string? Subject = null, string? Reason = null)
{
    /// <summary>An empty body.</summary>
    public HoldBody()
        : this(null, null, null, null)
    {
    }
}

/// <summary>A reason, where nothing else is needed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Scope">Scope key; absent = everywhere.</param>
public sealed record ReasonBody(string? Reason = null, string? Scope = null)
{
    /// <summary>An empty body.</summary>
    public ReasonBody()
        : this(null, null)
    {
    }
}

/// <summary>A hold was lifted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LiftedBy">Who lifted it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Hold">The hold as it stood.</param>
internal sealed record HoldLifted(string Id, string LiftedBy, string Reason, Hold Hold);

/// <summary>Every STOP was lifted.</summary>
/// <param name="Lifted">Their ids.</param>
internal sealed record StopsLifted(IReadOnlyList<string> Lifted);

/// <summary>Holds over HTTP.</summary>
public static class HoldEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/holds", (Installation reeve, HttpContext context, string? scope) => context.Listed(scope).ToAnswer(s => reeve.Holds.List(s.Scope)))
            .WithSummary("Standing holds").Takes(ApiParameter.Scope("every scope")).Produces<Hold[]>();
        api.MapPost("/holds", PlaceAsync).WithSummary("Place a hold").Reads<HoldBody>("kind", "reason")
            .Produces<Hold>(StatusCodes.Status201Created).Refuses(StatusCodes.Status409Conflict);
        api.MapPost("/holds/{id}/lift", LiftAsync).WithSummary("Lift a hold").Takes(new ApiParameter("id", "The hold's id.")).Reads<ReasonBody>("reason")
            .Produces<HoldLifted>().Refuses(StatusCodes.Status404NotFound);
        api.MapPost("/stop", StopAsync).WithSummary("Stop everything, or one scope").Reads<ReasonBody>()
            .Produces<Hold>(StatusCodes.Status201Created).Refuses(StatusCodes.Status409Conflict);
        api.MapPost("/resume", ResumeAsync).WithSummary("Lift every STOP").Reads<ReasonBody>("reason").Produces<StopsLifted>();
    }

    private static async Task<IResult> PlaceAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<HoldBody>(context).ConfigureAwait(false)).TryGet(out HoldBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        if (!HoldKinds.TryParse(body.Kind, out HoldKind kind))
        {
            return new Refusal(RefusalKind.Invalid, "kind-unknown", $"`{body.Kind}` is no kind of hold.", "kind", "Use stop, quarantine or pause.").ToAnswer();
        }

        Result<Hold> hold = await reeve.Holds.PlaceAsync(kind, body.Scope, body.Subject, body.Reason, context.Caller()).ConfigureAwait(false);
        return hold.ToAnswer(h => h, StatusCodes.Status201Created);
    }

    private static async Task<IResult> LiftAsync(Installation reeve, HttpContext context, string id)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<Hold> hold = await reeve.Holds.LiftAsync(id, body.Reason, context.Caller()).ConfigureAwait(false);
        return hold.ToAnswer(h => new HoldLifted(h.Id, context.Caller().Name, body.Reason!, h));
    }

    private static async Task<IResult> StopAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<Hold> hold = await reeve.Holds.PlaceAsync(HoldKind.Stop, body.Scope, null, body.Reason, context.Caller()).ConfigureAwait(false);
        return hold.ToAnswer(h => h, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ResumeAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<IReadOnlyList<Hold>> lifted = await reeve.Holds.ResumeAsync(body.Scope, body.Reason, context.Caller()).ConfigureAwait(false);
        return lifted.ToAnswer(holds => new StopsLifted([.. holds.Select(h => h.Id)]));
    }
}
