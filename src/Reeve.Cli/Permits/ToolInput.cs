using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Permits;

/// <summary>The input of an agent's tool, given on the command line as a JSON object.</summary>
internal static class ToolInput
{
    /// <summary>Reads it; null stays null.</summary>
    public static Result<JsonElement?> Read(string? text)
    {
        if (text is null)
        {
            return (JsonElement?)null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : Wrong("it is not an object");
        }
        catch (JsonException e)
        {
            return Wrong(e.Message);
        }
    }

    private static Refusal Wrong(string why) => new(
        RefusalKind.Invalid, "input-invalid", $"The tool's input cannot be read: {why}", "--input", "Write a JSON object in single quotes, e.g. '{\"url\":\"https://example.org\"}'.");
}
