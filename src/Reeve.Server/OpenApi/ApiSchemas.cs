using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Reeve.Core.Decisions;
using Reeve.Server.Problems;

namespace Reeve.Server.OpenApi;

/// <summary>Schemas of what <see cref="ApiJson"/> writes in its own way.</summary>
internal static class ApiSchemas
{
    /// <summary>Describes one type.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        IReadOnlyList<string> words = ApiJson.WordsOf(type);
        if (words.Count > 0)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. words.Select(w => (JsonNode)JsonValue.Create(w))];
        }
        else if (type == typeof(TypeSet))
        {
            schema.Type = JsonSchemaType.Array;
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Description = "A command type, e.g. `fs.write`." };
        }
        else if (type == typeof(ActionDigest))
        {
            schema.Type = JsonSchemaType.String;
            schema.Pattern = "^[0-9a-f]{64}$";
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = context.JsonTypeInfo.Type == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }

        if (context.JsonTypeInfo.Properties.Any(p => p.IsExtensionData))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }

        return Task.CompletedTask;
    }

    /// <summary>Answers hold exactly what is declared: every member is there, and no other but where the type says that more may come.</summary>
    public static void CloseAnswers(OpenApiDocument document)
    {
        var closed = new HashSet<OpenApiSchema>();
        IEnumerable<IOpenApiSchema?> answers =
            from path in document.Paths.Values
            from operation in path.Operations ?? []
            from response in operation.Value.Responses ?? []
            from content in response.Value.Content ?? EmptyContent
            select content.Value.Schema;
        foreach (IOpenApiSchema? answer in answers)
        {
            Close(answer, closed);
        }
    }

    /// <summary>Doc comments come with their XML escapes.</summary>
    public static void Unescape(OpenApiDocument document)
    {
        foreach (OpenApiSchema schema in (document.Components?.Schemas?.Values ?? []).OfType<OpenApiSchema>())
        {
            foreach (IOpenApiSchema described in (schema.Properties?.Values ?? []).Append(schema))
            {
                described.Description = WebUtility.HtmlDecode(described.Description);
            }
        }
    }

    private static readonly Dictionary<string, OpenApiMediaType> EmptyContent = [];

    private static void Close(IOpenApiSchema? schema, HashSet<OpenApiSchema> closed)
    {
        OpenApiSchema? concrete = schema is OpenApiSchemaReference reference ? reference.RecursiveTarget : schema as OpenApiSchema;
        if (concrete is null || !closed.Add(concrete))
        {
            return;
        }

        if (concrete.Properties is { Count: > 0 } properties)
        {
            concrete.AdditionalPropertiesAllowed = concrete.AdditionalProperties is not null;
            concrete.Required = new SortedSet<string>(properties.Keys, StringComparer.Ordinal);
        }

        IEnumerable<IOpenApiSchema?> parts =
            [.. concrete.Properties?.Values ?? [], .. concrete.OneOf ?? [], .. concrete.AnyOf ?? [], .. concrete.AllOf ?? [], concrete.Items, concrete.AdditionalProperties];
        foreach (IOpenApiSchema? part in parts)
        {
            Close(part, closed);
        }
    }
}
