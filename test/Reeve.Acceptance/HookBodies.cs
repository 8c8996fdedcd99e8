using System.Text;
using System.Text.Json;

namespace Reeve.Acceptance;

/// <summary>Native Claude Code hook bodies, and what comes back.</summary>
internal static class HookBodies
{
    public static string Claude(string command, string id, string cwd, string session = "session-1", string hookEvent = "PreToolUse") => JsonSerializer.Serialize(new
    {
        session_id = session,
        transcript_path = "/nowhere",
        cwd,
        permission_mode = "default",
        hook_event_name = hookEvent,
        tool_name = "Bash",
        tool_input = new { command },
        tool_use_id = id,
    });

    /// <summary>Posts to <c>/hook/claude-code</c>; returns <c>allow</c>, <c>ask</c> or <c>deny</c> and the reason.</summary>
    public static async Task<(string Answer, string Reason)> JudgeAsync(this HttpClient http, string body, CancellationToken cancellation = default)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync("/hook/claude-code", content, cancellation);
        response.EnsureSuccessStatusCode();
        JsonElement output = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellation)).GetProperty("hookSpecificOutput");
        return (output.GetProperty("permissionDecision").GetString()!, output.GetProperty("permissionDecisionReason").GetString()!);
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient http, string path, CancellationToken cancellation = default) =>
        JsonElement.Parse(await http.GetByteArrayAsync(path, cancellation));

    /// <summary>Posts JSON and expects success.</summary>
    public static async Task<JsonElement> PostJsonAsync(this HttpClient http, string path, object body, CancellationToken cancellation = default)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(path, content, cancellation);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        Xunit.Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(answer));
        return JsonElement.Parse(answer);
    }
}
