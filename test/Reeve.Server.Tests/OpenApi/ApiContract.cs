using System.Text.Json.Nodes;
using NJsonSchema;

namespace Reeve.Server.Tests.OpenApi;

/// <summary>What the API's document says of answers.</summary>
internal sealed class ApiContract
{
    private const string Schemas = "#/components/schemas/";
    private readonly JsonObject _paths;
    private readonly IReadOnlyDictionary<string, JsonSchema> _bodies;

    private ApiContract(JsonObject paths, IReadOnlyDictionary<string, JsonSchema> bodies)
    {
        _paths = paths;
        _bodies = bodies;
    }

    /// <summary>Reads a document.</summary>
    public static async Task<ApiContract> ReadAsync(string document)
    {
        // The validator is older than OpenAPI 3.1 and looks for named schemas under `definitions`.
        JsonObject root = JsonNode.Parse(document)!.AsObject();
        var definitions = new JsonObject();
        foreach ((string name, JsonNode? schema) in root["components"]!["schemas"]!.AsObject())
        {
            definitions[name] = Local(schema!);
        }

        JsonObject paths = root["paths"]!.AsObject();
        foreach ((string path, JsonNode? item) in paths)
        {
            foreach ((string method, JsonNode? operation) in item!.AsObject())
            {
                foreach ((string status, JsonNode? answer) in operation!["responses"]!.AsObject())
                {
                    foreach ((string type, JsonNode? content) in answer!["content"]?.AsObject() ?? [])
                    {
                        definitions[Key(path, method, status, type)] = Local(content!["schema"]!);
                    }
                }
            }
        }

        JsonSchema schemas = await JsonSchema.FromJsonAsync(new JsonObject { ["definitions"] = definitions }.ToJsonString());
        return new ApiContract(paths, schemas.Definitions.AsReadOnly());
    }

    /// <summary>What is wrong with an answer by the document, or null.</summary>
    public string? Complaint(string method, string path, int status, string? mediaType, string body)
    {
        string? route = Route(path);
        if (route is null)
        {
            return status == 404 ? Invalid("/api/holds", "get", "401", mediaType, body) : $"{path} is in no path of the document";
        }

        string verb = method.ToLowerInvariant();
        if (_paths[route]![verb] is not { } operation)
        {
            return status == 405 ? Invalid("/api/holds", "get", "401", mediaType, body) : $"{method} {route} is not in the document";
        }

        if (operation["responses"]![status.ToString()] is not { } answer)
        {
            return $"{method} {route}: status {status} is not declared";
        }

        // Dialects of hooks have answers that are no body at all.
        return mediaType is null && body.Length == 0 && (route.StartsWith("/hook/", StringComparison.Ordinal) || answer["content"] is null)
            ? null
            : Invalid(route, verb, status.ToString(), mediaType, body);
    }

    private string? Route(string path)
    {
        string[] asked = path.Split('/');
        return _paths.Select(p => p.Key)
            .Where(p => p.Split('/') is { } parts && parts.Length == asked.Length && parts.Zip(asked).All(x => x.First.StartsWith('{') ? x.Second.Length > 0 : x.First == x.Second))
            .MinBy(p => p.Count(c => c == '{'));
    }

    private string? Invalid(string route, string method, string status, string? mediaType, string body)
    {
        if (!_bodies.TryGetValue(Key(route, method, status, mediaType ?? ""), out JsonSchema? schema))
        {
            return $"{method} {route} {status}: {mediaType ?? "no type"} is not declared";
        }

        string[] faults = mediaType!.EndsWith("json", StringComparison.Ordinal) ? [.. schema.Validate(body).Select(e => e.ToString())] : [];
        return faults.Length == 0 ? null : $"{method} {route} {status}: {string.Join("; ", faults)}\n{body}";
    }

    private static JsonNode Local(JsonNode schema) => JsonNode.Parse(schema.ToJsonString().Replace(Schemas, "#/definitions/", StringComparison.Ordinal))!;

    // As a name in a JSON pointer, so without slashes.
    private static string Key(string path, string method, string status, string type) => $"{path} {method} {status} {type}".Replace('/', '!');
}
