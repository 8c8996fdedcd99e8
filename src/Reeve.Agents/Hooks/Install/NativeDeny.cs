using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Reads the one answer that both CLIs take for a deny, as strictly as the stricter of them.</summary>
internal static class NativeDeny
{
    /// <summary>The deny's reason, or why this text denies nothing.</summary>
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
