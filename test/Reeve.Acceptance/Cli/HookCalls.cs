using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Testing.Processes;

namespace Reeve.Acceptance.Cli;

/// <summary>Calls the service's hook as an unattended Claude Code would.</summary>
internal static class HookCalls
{
    /// <summary>Asks whether a shell line may run.</summary>
    /// <returns>The native decision and its reason.</returns>
    public static async Task<(string Decision, string Reason)> AskAsync(this ReeveProcess reeve, string command, string id, string folder, string? token = null)
    {
        JsonObject body = new()
        {
            ["session_id"] = "session-1",
            ["transcript_path"] = "/nowhere/session-1.jsonl",
            ["cwd"] = folder,
            ["permission_mode"] = "bypassPermissions",
            ["hook_event_name"] = "PreToolUse",
            ["tool_name"] = "Bash",
            ["tool_input"] = new JsonObject { ["command"] = command },
            ["tool_use_id"] = id,
        };
        using HttpRequestMessage request = new(HttpMethod.Post, "/hook/claude-code") { Content = JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using HttpResponseMessage response = await reeve.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        JsonElement output = answer.RootElement.GetProperty("hookSpecificOutput");
        return (output.GetProperty("permissionDecision").GetString()!, output.GetProperty("permissionDecisionReason").GetString() ?? "");
    }
}
