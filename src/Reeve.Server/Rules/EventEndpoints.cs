using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Rules;

/// <summary>What may be sent to resolve an event.</summary>
/// <param name="Verdict"><c>true_positive</c> or <c>false_positive</c>; absent = not judged.</param>
/// <param name="Note">What was learnt, up to 1000 characters.</param>
public sealed record ResolveBody(string? Verdict = null, string? Note = null)
{
    /// <summary>An empty body.</summary>
    public ResolveBody()
        : this(null, null)
    {
    }
}

/// <summary>Events of rules over HTTP.</summary>
public static class EventEndpoints
{
    private const int Newest = 20;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        const string Events = "/circuit-breaker/events";
        ApiParameter scope = ApiParameter.Scope("every scope");
        var id = new ApiParameter("id", "The event's id.");
        api.MapGet(Events, ListAsync).WithSummary("The newest events").Takes(ApiParameter.Limit(Newest, EventDesk.MaxListed), scope)
            .Produces<EventView[]>().Refuses(StatusCodes.Status400BadRequest);
        api.MapGet($"{Events}/unresolved", (Installation reeve, HttpContext context, string? scope) =>
                context.Listed(scope).ToAnswer(s => reeve.Events.Open(s.Scope).Select(e => RuleViews.Show(e, reeve.Plane.Current))))
            .WithSummary("Open events").Takes(scope).Produces<EventView[]>();
        api.MapGet($"{Events}/{{id}}", GetAsync).WithSummary("One event").Takes(id).Produces<EventView>().Refuses(StatusCodes.Status404NotFound);
        api.MapPost($"{Events}/{{id}}/resolve", ResolveAsync).WithSummary("Resolve an event").Takes(id).Reads<ResolveBody>()
            .Produces<EventResolved>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(Installation reeve, HttpContext context, string? limit, string? scope)
    {
        if (Parameter.Limit("limit-out-of-range", limit, Newest, EventDesk.MaxListed, out int most) is { } bad)
        {
            return bad.ToAnswer();
        }

        return context.Listed(scope).TryGet(out ListedScope? listed, out Refusal? refusal)
            ? (await reeve.Events.ListAsync(most, listed.Scope).ConfigureAwait(false)).ToAnswer(all => all.Select(e => RuleViews.Show(e, reeve.Plane.Current)))
            : refusal.ToAnswer();
    }

    private static async Task<IResult> GetAsync(Installation reeve, HttpContext context, string id) =>
        (await reeve.Events.GetAsync(id).ConfigureAwait(false)).TryGet(out RuleEvent? happened, out Refusal? refusal)
            && (refusal = happened.Scope is null ? null : Authority.Beyond(context.Caller(), happened.Scope)) is null
            ? Results.Json(RuleViews.Show(happened, reeve.Plane.Current), ApiJson.Options)
            : refusal.ToAnswer();

    private static async Task<IResult> ResolveAsync(Installation reeve, HttpContext context, string id)
    {
        if (!(await ApiBody.ReadAsync<ResolveBody>(context).ConfigureAwait(false)).TryGet(out ResolveBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<RuleEvent> resolved = await reeve.Events.ResolveAsync(id, body.Verdict, body.Note, context.Caller()).ConfigureAwait(false);
        return resolved.ToAnswer(e => new EventResolved(true, e.Id, RuleViews.Show(e, reeve.Plane.Current)));
    }
}
