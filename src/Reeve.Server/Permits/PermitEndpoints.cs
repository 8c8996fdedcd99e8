using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Permits;
using Reeve.Server.Callers;
using Reeve.Server.Explain;
using Reeve.Server.Holds;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Permits;

/// <summary>What is sent to grant a permit: the action (by command, input or digest), or the pause it probes, or both.</summary>
public sealed record PermitBody
{
    /// <summary>Scope key; absent = that of <see cref="Cwd"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>Absolute working folder of the command.</summary>
    public string? Cwd { get; init; }

    /// <summary>Tool name; default <c>Bash</c>.</summary>
    public string? Tool { get; init; }

    /// <summary>Shell line.</summary>
    public string? Command { get; init; }

    /// <summary>The tool's input, for other tools than Bash.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Digest of the action, 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    /// <summary>The pause it probes.</summary>
    public string? HoldId { get; init; }

    /// <summary>1 to 1000.</summary>
    public int? Uses { get; init; }

    /// <summary>End of validity (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whom it is for; default <c>an agent</c>.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}

/// <summary>Permits over HTTP.</summary>
public static class PermitEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/permits", (Installation reeve, HttpContext context, string? scope) => context.Listed(scope).ToAnswer(s => reeve.Permits.List(s.Scope)))
            .WithSummary("Permits with a use left").Takes(ApiParameter.Scope("every scope")).Produces<Permit[]>();
        api.MapPost("/permits", GrantAsync).WithSummary("Grant a permit").Reads<PermitBody>("reason")
            .Produces<Permit>(StatusCodes.Status201Created).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        api.MapPost("/permits/{id}/revoke", RevokeAsync).WithSummary("Revoke a permit").Takes(new ApiParameter("id", "The permit's id."))
            .Reads<ReasonBody>().Produces<Permit>().Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GrantAsync(Installation reeve, CommandRequests requests, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<PermitBody>(context).ConfigureAwait(false)).TryGet(out PermitBody? body, out Refusal? refusal)
            || !Grant(body, requests, reeve.Gate).TryGet(out PermitGrant? grant, out refusal))
        {
            return refusal.ToAnswer();
        }

        Result<Permit> permit = await reeve.Permits.GrantAsync(grant, context.Caller()).ConfigureAwait(false);
        return permit.ToAnswer(p => p, StatusCodes.Status201Created);
    }

    private static Result<PermitGrant> Grant(PermitBody body, CommandRequests requests, IGate gate)
    {
        string? scope = body.Scope;
        ActionDigest? digest = null;
        string text = "";
        if (body.Digest is not null)
        {
            if (!ActionDigest.TryParse(body.Digest, out ActionDigest parsed))
            {
                return new Refusal(RefusalKind.Invalid, "digest-malformed", "A digest has 64 hexadecimal digits.", "digest", "Copy it from `reeve explain` or the request.");
            }

            digest = parsed;
        }
        else if (body.Command is not null || body.Input is not null)
        {
            var action = new ActionBody(body.Tool, body.Command, body.Input, body.Cwd);
            if (!action.ToRequest(requests, gate).TryGet(out CommandRequest? request, out Refusal? refusal))
            {
                return refusal;
            }

            scope ??= request.Scope;
            digest = request.Digest;
            text = request.Text;
        }

        return string.IsNullOrWhiteSpace(scope) || scope.Length > 512
            ? new Refusal(RefusalKind.Invalid, "scope-missing", "A permit is valid in one scope.", "scope", "Send `scope`, or `cwd` with `command`.")
            : new PermitGrant(
                scope, digest, body.HoldId, new PermitBounds(body.Uses, body.Until), body.RequestedBy ?? "an agent", body.Reason ?? "", text);
    }

    private static async Task<IResult> RevokeAsync(Installation reeve, HttpContext context, string id)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        return (await reeve.Permits.RevokeAsync(id, body.Reason, context.Caller()).ConfigureAwait(false)).ToAnswer(p => p);
    }
}
