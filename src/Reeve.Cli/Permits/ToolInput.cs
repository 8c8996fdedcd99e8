using System.Text.Json;
using Reeve.Cli.Console;
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

        return JsonObject.Read(text, "The tool's input", "--input", "{\"url\":\"https://example.org\"}").TryGet(out JsonElement input, out Refusal? refusal)
            ? (JsonElement?)input
            : refusal;
    }
}
