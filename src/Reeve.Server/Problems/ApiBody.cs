using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Core.Refusals;

namespace Reeve.Server.Problems;

/// <summary>Reads JSON bodies of the API, bounded, with errors that say where.</summary>
public static class ApiBody
{
    /// <summary>Largest body of the API (hooks have a bound of their own).</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Reads the body; an absent one reads as an empty object.</summary>
    public static async ValueTask<Result<T>> ReadAsync<T>(HttpContext context)
        where T : class, new()
    {
        HttpRequest request = context.Request;
        if (request.ContentLength is > MaxBytes)
        {
            return TooLarge();
        }

        using var body = new MemoryStream();
        byte[] chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                return TooLarge();
            }

            body.Write(chunk, 0, read);
        }

        if (body.Length == 0)
        {
            return new T();
        }

        if (!request.HasJsonContentType())
        {
            return new Refusal(
                RefusalKind.Invalid, "content-type", $"The body is `{request.ContentType ?? "untyped"}`.", "Content-Type", "Send `Content-Type: application/json`.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), ApiJson.Options) is { } value
                ? value
                : new Refusal(RefusalKind.Invalid, "body-null", "The body is null.", "body", "Send a JSON object.");
        }
        catch (JsonException e)
        {
            return new Refusal(
                RefusalKind.Invalid,
                "body-malformed",
                $"The body is not the JSON expected here: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.",
                string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "body" : e.Path.TrimStart('$', '.'),
                "Compare with the schema at /openapi/v1.json.");
        }
    }

    private static Refusal TooLarge() => new(
        RefusalKind.TooLarge, "body-too-large", $"The body is larger than {MaxBytes} bytes.", "body", "Send less.");
}
