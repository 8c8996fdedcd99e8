using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.ClaudeCode;

/// <summary>Proves an installed Claude Code hook: reads its entry as Claude Code does and posts a canary with that entry's own words.</summary>
internal sealed class ClaudeCodeVerifier(HttpClient client, HookPlace place, Uri service)
{
    private const int MaxAnswer = 1 << 20;

    public async Task<HookProof> VerifyAsync(string file, CancellationToken cancellation)
    {
        Canary canary = new();
        (List<Refusal> failures, JsonObject? handler) = new ClaudeCodeInspection(place, service, file).Look();
        string? reason = null;
        if (handler is not null)
        {
            Result<string> answer = await SendAsync(handler, canary, cancellation);
            if (answer.TryGet(out reason, out Refusal? refusal) && !reason.Contains(Canary.Proof, StringComparison.Ordinal))
            {
                refusal = VerifyRefusals.OtherReason(ClaudeCodeEntries.Url(service), reason);
            }

            if (refusal is not null)
            {
                failures.Add(refusal);
            }
        }

        return new HookProof("claude-code", canary.Command, reason, [.. failures]);
    }

    private async Task<Result<string>> SendAsync(JsonObject handler, Canary canary, CancellationToken cancellation)
    {
        string url = (string)handler["url"]!;
        using HttpRequestMessage request = new(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(canary.Body(place.Repository ?? place.Home));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, JsonNode? value) in handler["headers"] as JsonObject ?? [])
        {
            // Claude Code replaces a variable it was allowed to read; the verifying process has no entry point of its own.
            string text = value is JsonValue v && v.TryGetValue(out string? literal) ? literal : "";
            request.Headers.TryAddWithoutValidation(name, text.StartsWith('$') ? "sdk-cli" : text);
        }

        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return VerifyRefusals.BadStatus(url, (int)response.StatusCode);
            }

            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellation);
            return NativeDeny.Read(await response.Content.ReadAsByteArrayAsync(cancellation), url);
        }
        catch (HttpRequestException e)
        {
            return VerifyRefusals.ServiceDown(url, e.Message);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return VerifyRefusals.ServiceDown(url, $"no answer within {client.Timeout.TotalSeconds} s.");
        }
    }
}
