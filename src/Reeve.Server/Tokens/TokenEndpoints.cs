using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Tokens;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Tokens;

/// <summary>What is sent to mint a token.</summary>
/// <param name="Name">Who or what holds it.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scope">Scope that the token is bound to.</param>
public sealed record TokenBody(string? Name = null, string? Role = null, string? Scope = null)
{
    /// <summary>An empty body.</summary>
    public TokenBody()
        : this(null, null, null)
    {
    }
}

/// <summary>What is shown of a token: never its hash.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who or what holds it.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scope">Scope that it is bound to; null for none.</param>
/// <param name="MintedBy">Who minted it.</param>
/// <param name="MintedAt">When (UTC).</param>
internal sealed record TokenView(string Id, string Name, string Role, string? Scope, string MintedBy, DateTimeOffset MintedAt)
{
    public static TokenView Of(TokenRecord token) => new(token.Id, token.Name, token.Role, token.Scope, token.MintedBy, token.MintedAt);
}

/// <summary>A token that was minted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who or what holds it.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scope">Scope that it is bound to; null for none.</param>
/// <param name="Token">The token itself, shown this once.</param>
internal sealed record MintedTokenView(string Id, string Name, string Role, string? Scope, string Token);

/// <summary>Tokens over HTTP.</summary>
public static class TokenEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", (Installation reeve) => Results.Json(reeve.Tokens.List().Select(TokenView.Of), ApiJson.Options))
            .WithSummary("Tokens in force").Produces<TokenView[]>();
        api.MapPost("/tokens", MintAsync).WithSummary("Mint a token").Reads<TokenBody>("name", "role")
            .Produces<MintedTokenView>(StatusCodes.Status201Created).Refuses(StatusCodes.Status409Conflict);
        api.MapPost("/tokens/{id}/revoke", RevokeAsync).WithSummary("Revoke a token").Takes(new ApiParameter("id", "The token's id."))
            .Produces<TokenView>().Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> MintAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<TokenBody>(context).ConfigureAwait(false)).TryGet(out TokenBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<MintedToken> minted = await reeve.Tokens.MintAsync(body.Name, body.Role, body.Scope, context.Caller()).ConfigureAwait(false);
        return minted.ToAnswer(t => new MintedTokenView(t.Record.Id, t.Record.Name, t.Record.Role, t.Record.Scope, t.Text), StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(Installation reeve, HttpContext context, string id)
    {
        Result<TokenRecord> revoked = await reeve.Tokens.RevokeAsync(id, context.Caller()).ConfigureAwait(false);
        return revoked.ToAnswer(TokenView.Of);
    }
}
