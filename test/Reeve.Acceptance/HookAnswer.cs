using System.Text.Json;

namespace Reeve.Acceptance;

/// <summary>What Claude Code's hook was answered: the header, or the allow that the body spells out, or null (an outcome was taken).</summary>
internal static class HookAnswer
{
    public static async Task<string?> OfAsync(HttpResponseMessage response, CancellationToken cancelled)
    {
        if (response.Headers.TryGetValues("X-Reeve-Decision", out IEnumerable<string>? values))
        {
            return values.Single();
        }

        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancelled));
        return body.RootElement.TryGetProperty("hookSpecificOutput", out JsonElement output) && output.TryGetProperty("permissionDecision", out JsonElement decision)
            ? decision.GetString()
            : null;
    }
}
