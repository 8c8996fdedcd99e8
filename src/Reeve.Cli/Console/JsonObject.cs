using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>A JSON object that is given on the command line.</summary>
internal static class JsonObject
{
    /// <summary>Reads it.</summary>
    /// <param name="text">As written.</param>
    /// <param name="what">What it is, for the refusal: <c>The tool's input</c>.</param>
    /// <param name="option">The option it was given with.</param>
    /// <param name="example">An object to write instead.</param>
    public static Result<JsonElement> Read(string text, string what, string option, string example)
    {
        Refusal Wrong(string why) => new(
            RefusalKind.Invalid, "input-invalid", $"{what} cannot be read: {why}", option, $"Write a JSON object in single quotes, e.g. '{example}'.");
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
}
