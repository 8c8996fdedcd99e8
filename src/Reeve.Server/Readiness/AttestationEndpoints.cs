using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Readiness;
using Reeve.Server.Callers;
using Reeve.Server.Holds;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Readiness;

/// <summary>What is sent to attest an item.</summary>
public sealed record AttestationBody
{
    /// <summary>It is so; default true.</summary>
    public bool? Status { get; init; }

    /// <summary>Link to what shows it.</summary>
    public string? Evidence { get; init; }

    /// <summary>ISO 8601; from then on it no longer counts. Default: the item's standard.</summary>
    public string? Until { get; init; }

    /// <summary>Who says so; counts only while there are no tokens.</summary>
    public string? Author { get; init; }
}

/// <summary>Attestations over HTTP.</summary>
public static class AttestationEndpoints
{
    private const string Path = "/readiness/attestations";

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, (Installation reeve) => Results.Json(reeve.Attestations.List(), ApiJson.Options))
            .WithSummary("Every attestation, expired and taken back ones included").Produces<Attestation[]>();
        var item = new ApiParameter("item", "The item's id or name, percent-encoded.");
        api.MapPost($"{Path}/{{item}}", AttestAsync).WithSummary("Attest an item that nothing measures").Takes(item).Reads<AttestationBody>()
            .Produces<Attestation>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        api.MapDelete($"{Path}/{{item}}", RevokeAsync).WithSummary("Take an attestation back").Takes(item).Reads<ReasonBody>()
            .Produces<Attestation>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AttestAsync(Installation reeve, HttpContext context, string item)
    {
        DateTimeOffset? until = null;
        if (!(await ApiBody.ReadAsync<AttestationBody>(context).ConfigureAwait(false)).TryGet(out AttestationBody? body, out Refusal? refusal)
            || (refusal = Parameter.Time("until-invalid", "until", body.Until, out until)) is not null)
        {
            return refusal.ToAnswer();
        }

        var word = new AttestedWord(Name(item), body.Status ?? true, body.Evidence, until, body.Author);
        return (await reeve.Attestations.AttestAsync(word, context.Caller()).ConfigureAwait(false)).ToAnswer(a => a);
    }

    private static async Task<IResult> RevokeAsync(Installation reeve, HttpContext context, string item)
    {
        if (!(await ApiBody.ReadAsync<ReasonBody>(context).ConfigureAwait(false)).TryGet(out ReasonBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        return (await reeve.Attestations.RevokeAsync(Name(item), body.Reason, context.Caller()).ConfigureAwait(false)).ToAnswer(a => a);
    }

    // Routing leaves an escaped slash as it is ("24%2F7 coverage available").
    private static string Name(string item) => item.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
