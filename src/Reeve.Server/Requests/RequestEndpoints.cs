using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Permits;
using Reeve.Governance.Requests;
using Reeve.Server.Callers;
using Reeve.Server.Holds;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Requests;

/// <summary>What is sent to approve a request.</summary>
/// <param name="Uses">1 to 1000; absent with <paramref name="Until"/> = unlimited, absent without = once.</param>
/// <param name="Until">End of validity (UTC).</param>
/// <param name="Reason">Why.</param>
public sealed record ApproveBody(int? Uses = null, DateTimeOffset? Until = null, string? Reason = null)
{
    /// <summary>An empty body.</summary>
    public ApproveBody()
        : this(null, null, null)
    {
    }
}

/// <summary>Requests over HTTP.</summary>
public static class RequestEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var id = new ApiParameter("id", "The request's id.");
        api.MapGet("/requests", ListAsync).WithSummary("Requests; with Accept: text/event-stream, as they come")
            .Takes(ApiParameter.Word("status", "Which.", "pending", "pending", "all"), ApiParameter.Scope("every scope"))
            .Produces<PermitRequest[]>().AlsoAs("text/event-stream").Refuses(StatusCodes.Status400BadRequest);
        api.MapGet("/requests/{id}", Get).WithSummary("One request").Takes(id).Produces<PermitRequest>().Refuses(StatusCodes.Status404NotFound);
        api.MapPost("/requests/{id}/approve", ApproveAsync).WithSummary("Approve").Takes(id).Reads<ApproveBody>()
            .Produces<Approval>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        api.MapPost("/requests/{id}/refuse", RefuseAsync).WithSummary("Refuse").Takes(id).Reads<ReasonBody>()
            .Produces<PermitRequest>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(Installation reeve, IHostApplicationLifetime lifetime, HttpContext context, string? status, string? scope)
    {
        if (status is not (null or "pending" or "all"))
        {
            return new Refusal(RefusalKind.Invalid, "status-unknown", $"`{status}` is no status to list.", "status", "Use pending or all.").ToAnswer();
        }

        if (!context.Listed(scope).TryGet(out ListedScope? listed, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return Results.Json(reeve.Requests.List(status == "all", listed.Scope), ApiJson.Options);
        }

        await RequestStream.WriteAsync(reeve, context, listed.Scope, lifetime.ApplicationStopping).ConfigureAwait(false);
        return Results.Empty;
    }

    private static IResult Get(Installation reeve, HttpContext context, string id) =>
        reeve.Requests.Get(id).TryGet(out PermitRequest? request, out Refusal? refusal) && (refusal = Authority.Beyond(context.Caller(), request.Scope)) is null
            ? Results.Json(request, ApiJson.Options)
            : refusal.ToAnswer();

    private static async Task<IResult> ApproveAsync(Installation reeve, HttpContext context, string id)
    {
        if (!(await ApiBody.ReadAsync<ApproveBody>(context).ConfigureAwait(false)).TryGet(out ApproveBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<Approval> approval = await reeve.Requests
            .ApproveAsync(id, new PermitBounds(body.Uses, body.Until), body.Reason, context.Caller()).ConfigureAwait(false);
        return approval.ToAnswer(a => a);
    }

    private static async Task<IResult> RefuseAsync(Installation reeve, HttpContext context, string id)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        return (await reeve.Requests.RefuseAsync(id, body.Reason, context.Caller()).ConfigureAwait(false)).ToAnswer(r => r);
    }
}
