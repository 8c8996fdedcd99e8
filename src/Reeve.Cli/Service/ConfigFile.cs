using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>What commands read of the configuration file: where the service is. The service itself checks the whole file.</summary>
/// <param name="Url">Address, or null.</param>
/// <param name="Data">Data folder, or null.</param>
internal sealed record ConfigFile(string? Url, string? Data)
{
    private static readonly JsonDocumentOptions Form = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 };

    /// <summary>Reads it.</summary>
    public static Result<ConfigFile> Read(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file), Form);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigFile(Text(document.RootElement, "url"), Text(document.RootElement, "data"))
                : Wrong(file, "it is not an object");
        }
        catch (JsonException e)
        {
            return Wrong(file, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} is no JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong(file, e.Message);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Refusal Wrong(string file, string why) => new(
        RefusalKind.Invalid, "config-invalid", $"The configuration file cannot be read: {why}", file, "Correct it, or name another with --config.");
}
