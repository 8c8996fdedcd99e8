using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.ClaudeCode;

/// <summary>Reeve's entries in a Claude Code settings file.</summary>
internal static class ClaudeCodeEntries
{
    public const string Decision = "PreToolUse";
    public const string EntrypointHeader = "X-Reeve-Entrypoint";
    public const string EntrypointVariable = "CLAUDE_CODE_ENTRYPOINT";
    private const string Endpoint = "/hook/claude-code";

    /// <summary>The events that bring outcomes; a gate that fails there must not fail the agent.</summary>
    public static readonly string[] Outcomes = ["PostToolUse", "PostToolUseFailure"];

    public static string Url(Uri service) => new Uri(service, Endpoint).AbsoluteUri;

    public static bool IsReeve(JsonObject handler) =>
        handler["url"] is JsonValue url && url.TryGetValue(out string? text)
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && string.Equals(uri.AbsolutePath, Endpoint, StringComparison.Ordinal);

    public static Result<byte[]> Add(byte[]? before, string file, Uri service, string token)
    {
        if (!HookDocument.Parse(before, file).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return refusal;
        }

        if (document.Root["disableAllHooks"] is JsonValue off && off.TryGetValue(out bool disabled) && disabled)
        {
            return InstallRefusals.Disabled(file);
        }

        document.Remove(IsReeve);
        foreach (string eventName in (string[])[Decision, .. Outcomes])
        {
            string onFailure = string.Equals(eventName, Decision, StringComparison.Ordinal) ? "block" : "continue";
            if (!document.Add(eventName, Group(service, token, onFailure)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return document.ToBytes();
    }

    public static Result<byte[]?> Strip(byte[] bytes, string file)
    {
        if (!HookDocument.Parse(bytes, file).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return refusal;
        }

        return !document.Remove(IsReeve) ? bytes : document.IsEmpty ? (Result<byte[]?>)(byte[]?)null : document.ToBytes();
    }

    private static JsonObject Group(Uri service, string token, string onFailure) => new()
    {
        ["matcher"] = "*",
        ["hooks"] = new JsonArray(new JsonObject
        {
            ["type"] = "http",
            ["url"] = Url(service),
            ["timeout"] = HookTimings.CliTimeout,
            ["onFailure"] = onFailure,
            ["headers"] = new JsonObject
            {
                ["Authorization"] = $"Bearer {token}",
                [EntrypointHeader] = $"${EntrypointVariable}",
            },
            ["allowedEnvVars"] = new JsonArray(EntrypointVariable),
        }),
    };
}
