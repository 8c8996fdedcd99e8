using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>One of Reeve's two entries in Codex's <c>hooks.json</c>.</summary>
/// <param name="Event">Name in the file.</param>
/// <param name="Key">Name in the trust record.</param>
/// <param name="Argument">The client's argument: it must not learn the event from a body that the agent shapes.</param>
internal sealed record CodexEvent(string Event, string Key, string Argument);

/// <summary>Reeve's entries in Codex's <c>hooks.json</c>.</summary>
internal static class CodexEntries
{
    public const string FileName = "hooks.json";
    public const string Matcher = "*";

    public static readonly ClientWords Words = new("codex", "Codex", "reeve-codex-hook")
    {
        Deny = """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":" """[..^1],
        End = "\"}}",
    };

    public static readonly CodexEvent Decision = new("PreToolUse", "pre_tool_use", "pre");
    public static readonly CodexEvent Outcome = new("PostToolUse", "post_tool_use", "post");
    public static readonly CodexEvent[] All = [Decision, Outcome];

    /// <summary>The command line; Codex hands it to a shell. The path was checked to hold no quote.</summary>
    public static string Command(string client, CodexEvent codexEvent) => $"'{client}' {codexEvent.Argument}";

    public static bool IsReeve(JsonObject handler) =>
        handler["command"] is JsonValue command && command.TryGetValue(out string? text)
        && text.Contains('/' + Words.File, StringComparison.Ordinal);

    public static Result<byte[]> Add(byte[]? before, string file, string client)
    {
        if (!HookDocument.Parse(before, file).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return refusal;
        }

        document.Remove(IsReeve);
        foreach (CodexEvent codexEvent in All)
        {
            JsonObject group = new()
            {
                ["matcher"] = Matcher,
                ["hooks"] = new JsonArray(new JsonObject
                {
                    ["type"] = "command",
                    ["command"] = Command(client, codexEvent),
                    ["timeout"] = HookTimings.CliTimeout,
                }),
            };
            if (!document.Add(codexEvent.Event, group).TryGet(out _, out refusal))
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
}
