using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Reeve.Core.Refusals;

namespace Reeve.Server.Problems;

/// <summary>Refusals as RFC 9457 problem documents.</summary>
public static class ProblemAnswers
{
    private const string Types = "https://reeve.dev/problems/";

    /// <summary>HTTP status of a kind of refusal.</summary>
    public static int Status(this RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The problem document.</summary>
    public static ProblemDetails Document(this Refusal refusal) => new()
    {
        Type = Types + refusal.Code,
        Title = refusal.What,
        Status = refusal.Kind.Status(),
        Detail = refusal.ToString(),
        Extensions =
        {
            ["code"] = refusal.Code,
            ["where"] = refusal.Where,
            ["remedy"] = refusal.Remedy,
        },
    };

    /// <summary>The answer to a request that was refused.</summary>
    public static IResult ToAnswer(this Refusal refusal) => TypedResults.Problem(refusal.Document());

    /// <summary>200 with the value, <c>null</c> included, or the problem.</summary>
    public static IResult ToAnswer<T, TShown>(this Result<T> result, Func<T, TShown> show, int status = StatusCodes.Status200OK) =>
        !result.TryGet(out T? value, out Refusal? refusal) ? refusal.ToAnswer()
            : show(value) is { } shown ? Results.Json(shown, ApiJson.Options, statusCode: status)
            : Results.Text("null", "application/json", statusCode: status);
}
