using System.Text.Json;
using Reeve.Core.Journal;

namespace Reeve.Core.Rules;

/// <summary>A rule as the text that an event's row keeps: a JSON object, or, where someone wrote it by hand, whatever names the rule.</summary>
public static class RuleText
{
    /// <summary>As a JSON object, camelCase.</summary>
    public static string Write(RuleRow rule) => JsonSerializer.Serialize(rule, TransitionShape.Json.RuleRow);

    /// <summary>Reads it; members that are missing get their defaults, and a text that is no such object is taken for the rule's name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="action">The event's action, where the rule does not say.</param>
    /// <param name="at">The event's time, where the rule does not say (UTC).</param>
    public static RuleRow Read(string text, RuleAction action, DateTimeOffset at)
    {
        var named = new RuleRow { Name = text, Condition = "", Window = "", Action = action.Name(), AlertSeverity = "", CreatedAt = at, UpdatedAt = at };
        if (!text.StartsWith('{'))
        {
            return named;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            return new RuleRow
            {
                Name = Word(root, "name") ?? "",
                Enabled = Flag(root, "enabled") ?? true,
                Condition = Word(root, "condition") ?? "",
                Window = Word(root, "window") ?? "",
                Action = Word(root, "action") ?? action.Name(),
                AlertSeverity = Word(root, "alertSeverity") ?? "",
                MinSamples = root.TryGetProperty("minSamples", out JsonElement samples) && samples.ValueKind == JsonValueKind.Number && samples.TryGetInt32(out int count) ? count : RuleRow.DefaultMinSamples,
                Per = Word(root, "per") ?? RulePer.All.Name(),
                Shadow = Flag(root, "shadow") ?? false,
                CreatedAt = Time(root, "createdAt") ?? at,
                UpdatedAt = Time(root, "updatedAt") ?? at,
            };
        }
        catch (JsonException)
        {
            return named;
        }
    }

    private static string? Word(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static DateTimeOffset? Time(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset at) ? at : null;
}
