using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Core.Rules;

namespace Reeve.Core.Reports;

/// <summary>Events of rules as reports keep them: as they were then, in the shape of the API.</summary>
public static class ReportedEvent
{
    /// <summary>As a JSON object, camelCase.</summary>
    public static JsonElement Of(RuleEvent happened)
    {
        var shown = new JsonObject
        {
            ["id"] = happened.Id,
            ["timestamp"] = Time(happened.At),
            ["rule"] = JsonNode.Parse(RuleText.Write(happened.Rule)),
            ["metrics"] = Metrics(happened.Metrics),
            ["action"] = happened.Action.Name(),
            ["details"] = happened.Details,
            ["resolved"] = happened.IsResolved,
            ["resolvedAt"] = happened.ResolvedAt is { } at ? Time(at) : null,
            ["alertSeverity"] = happened.Rule.AlertSeverity,
            ["scope"] = happened.Scope,
            ["subject"] = happened.Subject,
            ["holdId"] = happened.HoldId,
            ["resolvedBy"] = happened.ResolvedBy,
            ["verdict"] = happened.Verdict?.Name(),
            ["note"] = happened.Note,
        };
        using JsonDocument document = JsonDocument.Parse(shown.ToJsonString());
        return document.RootElement.Clone();
    }

    // What someone wrote into the table by hand may be anything.
    private static JsonNode? Metrics(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(json);
        }
    }

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
