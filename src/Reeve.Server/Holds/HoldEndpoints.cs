using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Holds;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
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

/// <summary>Holds over HTTP.</summary>
public static class HoldEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/holds", (Installation reeve, HttpContext context, string? scope) => context.Listed(scope).ToAnswer(s => reeve.Holds.List(s.Scope)))
            .WithSummary("Standing holds").Produces<Hold[]>();
        api.MapPost("/holds", PlaceAsync).WithSummary("Place a hold").Accepts<HoldBody>("application/json").Produces<Hold>(StatusCodes.Status201Created);
        api.MapPost("/holds/{id}/lift", LiftAsync).WithSummary("Lift a hold").Accepts<ReasonBody>("application/json");
        api.MapPost("/stop", StopAsync).WithSummary("Stop everything, or one scope").Accepts<ReasonBody>("application/json").Produces<Hold>(StatusCodes.Status201Created);
        api.MapPost("/resume", ResumeAsync).WithSummary("Lift every STOP").Accepts<ReasonBody>("application/json");
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
        return hold.ToAnswer(h => new { h.Id, LiftedBy = context.Caller().Name, body.Reason, Hold = h });
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
        return lifted.ToAnswer(holds => new { Lifted = holds.Select(h => h.Id).ToArray() });
    }
}
