using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Reads the answers that the CLIs take for a deny, as strictly as the strictest of them.</summary>
internal static class NativeDeny
{
    /// <summary>The reason of a deny whose members stand at the top, or why this text denies nothing.</summary>
    /// <param name="answer">What came.</param>
    /// <param name="where">From where.</param>
    /// <param name="decisionMember">The member that says <c>deny</c>.</param>
    /// <param name="reasonMember">The member that says why.</param>
    public static Result<string> ReadFlat(ReadOnlyMemory<byte> answer, string where, string decisionMember, string reasonMember)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return VerifyRefusals.NotJson(where);
            }

            string? reason = Text(document.RootElement, reasonMember);
            return Text(document.RootElement, decisionMember) is var decision && decision is not "deny" ? VerifyRefusals.NotDenied(where, decision)
                : string.IsNullOrWhiteSpace(reason) ? VerifyRefusals.NoReason(where)
                : reason;
        }
        catch (JsonException)
        {
            return VerifyRefusals.NotJson(where);
        }
    }

    /// <summary>The reason of a deny in Claude Code's and Codex's envelope, or why this text denies nothing.</summary>
    public static Result<string> Read(ReadOnlyMemory<byte> answer, string where)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("hookSpecificOutput", out JsonElement envelope)
                || envelope.ValueKind != JsonValueKind.Object)
            {
                return VerifyRefusals.NoEnvelope(where);
            }

            string? eventName = Text(envelope, "hookEventName");
            string? decision = Text(envelope, "permissionDecision");
            string? reason = Text(envelope, "permissionDecisionReason");
            return !string.Equals(eventName, "PreToolUse", StringComparison.Ordinal) ? VerifyRefusals.WrongEvent(where, eventName)
                : !string.Equals(decision, "deny", StringComparison.Ordinal) ? VerifyRefusals.NotDenied(where, decision)
                : string.IsNullOrWhiteSpace(reason) ? VerifyRefusals.NoReason(where)
                : reason;
        }
        catch (JsonException)
        {
            return VerifyRefusals.NotJson(where);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
