using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Reeve.Server.OpenApi;

/// <summary>A further form of the same answer, as text.</summary>
/// <param name="MediaType">Its media type.</param>
internal sealed record TextForm(string MediaType);

/// <summary>Members of the body that have to be sent.</summary>
/// <param name="Names">Their names.</param>
internal sealed record NeededMembers(IReadOnlyList<string> Names);

/// <summary>The answer may be <c>null</c>.</summary>
internal sealed record NullAnswer;

/// <summary>What endpoints say about themselves for the API's document, beside what their signatures say.</summary>
internal static class ApiDescription
{
    private const string ProblemType = "application/problem+json";

    /// <summary>Describes parameters.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, params ApiParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. parameters]);

    /// <summary>Statuses with which it refuses, each with a problem document.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. statuses.Select(s => new ProducesResponseTypeMetadata(s, typeof(Problem), [ProblemType]))]);

    /// <summary>Reads a JSON body; a bad or too large one is refused.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="needed">Members that have to be sent; where none has, the body may be absent.</param>
    public static RouteHandlerBuilder Reads<TBody>(this RouteHandlerBuilder endpoint, params string[] needed)
        where TBody : notnull => endpoint.Accepts<TBody>(isOptional: needed.Length == 0, "application/json").WithMetadata(new NeededMembers(needed))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    /// <summary>The answer is <c>null</c> while there is nothing to show.</summary>
    public static RouteHandlerBuilder OrNull(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new NullAnswer());

    /// <summary>The same answer is to be had as text.</summary>
    public static RouteHandlerBuilder AlsoAs(this RouteHandlerBuilder endpoint, string mediaType) => endpoint.WithMetadata(new TextForm(mediaType));
}

/// <summary>Why a request was refused: an RFC 9457 problem document.</summary>
/// <param name="Type">Address that names the kind of problem.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong, where, and what to do, in one line.</param>
/// <param name="Code">Stable kebab-case name of the kind of problem.</param>
/// <param name="Where">The field, file or id concerned.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string Where, string Remedy);
