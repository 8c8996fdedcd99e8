using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Settings files that are only looked at; comments are fine there.</summary>
internal static class OtherSettings
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64,
    };

    /// <summary>The file's object; an empty one when there is no file; a refusal when it cannot be read, because what it says is then open.</summary>
    public static Result<JsonObject> Read(string path)
    {
        if (!WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal))
        {
            return refusal;
        }

        if (bytes is null or [])
        {
            return new JsonObject();
        }

        try
        {
            return JsonNode.Parse(bytes, documentOptions: Lenient) is JsonObject root ? root : InstallRefusals.WrongShape(path, "$", "an object");
        }
        catch (JsonException e)
        {
            return InstallRefusals.Malformed(path, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1, "it cannot be read as JSON.");
        }
    }

    /// <summary>The member of a member, or null.</summary>
    public static JsonNode? At(JsonObject root, params ReadOnlySpan<string> path)
    {
        JsonNode? node = root;
        foreach (string name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>True when the member is the boolean <c>true</c>.</summary>
    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool yes) && yes;

    /// <summary>True when the member is the boolean <c>false</c>.</summary>
    public static bool IsFalse(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool yes) && !yes;

    /// <summary>True when the folder is that one or below it.</summary>
    public static bool Covers(string above, string folder)
    {
        string parent = Path.TrimEndingDirectorySeparator(above);
        return folder == parent || parent == "/" || folder.StartsWith(parent + "/", StringComparison.Ordinal);
    }

    /// <summary>True when the file lies in that folder.</summary>
    public static bool IsIn(string file, string folder) => Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(folder);
}
