using System.Net;
using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>A problem document (RFC 9457) of the service. Members that are missing are made up for from the status.</summary>
internal sealed record Problem(
    string? Type = null, string? Title = null, int Status = 0, string? Detail = null, string? Code = null, string? Where = null, string? Remedy = null)
{
    /// <summary>Reads the refusal out of an answer that was no success.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body, whatever it is.</param>
    /// <param name="path">What was asked for.</param>
    public static Refusal Decode(HttpStatusCode status, ReadOnlySpan<byte> body, string path)
    {
        Problem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(body, CliJson.Default.Problem);
        }
        catch (JsonException)
        {
            // Not a problem document: the status is all there is.
        }

        return new Refusal(
            Kind(status),
            problem?.Code ?? $"http-{(int)status}",
            (problem?.Code is null ? problem?.Detail : null) ?? problem?.Title ?? $"The service answered {(int)status} without saying why",
            problem?.Where ?? path,
            problem?.Remedy ?? "Look at the service's log.");
    }

    /// <summary>Writes a refusal as a problem document.</summary>
    public static byte[] Encode(Refusal refusal) => JsonSerializer.SerializeToUtf8Bytes(
        new Problem(
            $"https://reeve.dev/problems/{refusal.Code}",
            refusal.What,
            (int)StatusOf(refusal.Kind),
            refusal.What,
            refusal.Code,
            refusal.Where,
            refusal.Remedy),
        CliJson.Default.Problem);

    private static RefusalKind Kind(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => RefusalKind.Unauthenticated,
        HttpStatusCode.Forbidden => RefusalKind.Forbidden,
        HttpStatusCode.NotFound => RefusalKind.NotFound,
        HttpStatusCode.Conflict => RefusalKind.Conflict,
        HttpStatusCode.RequestEntityTooLarge => RefusalKind.TooLarge,
        >= (HttpStatusCode)400 and < (HttpStatusCode)500 => RefusalKind.Invalid,
        _ => RefusalKind.Instrument,
    };

    private static HttpStatusCode StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => HttpStatusCode.BadRequest,
        RefusalKind.Unauthenticated => HttpStatusCode.Unauthorized,
        RefusalKind.Forbidden => HttpStatusCode.Forbidden,
        RefusalKind.NotFound => HttpStatusCode.NotFound,
        RefusalKind.Conflict => HttpStatusCode.Conflict,
        RefusalKind.TooLarge => HttpStatusCode.RequestEntityTooLarge,
        _ => HttpStatusCode.ServiceUnavailable,
    };
}
