using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Reeve.Server.OpenApi;

/// <summary>Brings what endpoints say about themselves (<see cref="ApiDescription"/>) into the document.</summary>
internal static class ApiOperations
{
    /// <summary>Name of the security scheme.</summary>
    public const string Scheme = "token";

    /// <summary>Describes one operation.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IList<object> said = context.Description.ActionDescriptor.EndpointMetadata;
        string path = "/" + context.Description.RelativePath;
        operation.OperationId = IdOf(context.Description.HttpMethod ?? "", path);
        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(path), context.Document) };
        foreach (OpenApiParameter parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (said.OfType<ApiParameter>().LastOrDefault(p => p.Name == parameter.Name) is { } described)
            {
                Describe(parameter, described);
            }
        }

        if (operation.RequestBody is OpenApiRequestBody body && said.OfType<NeededMembers>().LastOrDefault() is { } needed)
        {
            body.Required = needed.Names.Count > 0;
            body.Description = body.Required ? $"Needs {string.Join(", ", needed.Names.Select(n => $"`{n}`"))}." : "May be absent.";
        }

        if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            // Both: without a token, and with one.
            operation.Security = [[], new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        }

        DescribeAnswers(operation, said);
        return Task.CompletedTask;
    }

    /// <summary>What a status means.</summary>
    public static string Meaning(string status) => status switch
    {
        "200" => "Done, or here it is.",
        "201" => "Made.",
        "400" => "A value cannot be used; `where` names it and `remedy` says what can.",
        "401" => "The token is unknown or revoked, or this needs one.",
        "403" => "The caller may not do that, or it is a web page.",
        "404" => "Nothing has that id or name.",
        "409" => "Not in the state that things are in.",
        "413" => "The body is too large.",
        "415" => "The body is no JSON by its Content-Type.",
        "503" => "Reeve cannot do it now: an instrument failed.",
        _ => "",
    };

    private static void Describe(OpenApiParameter parameter, ApiParameter described)
    {
        parameter.Description = described.Meaning;
        parameter.Schema = described.Bounds is { } bounds
            ? new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = bounds.Least.ToString(),
                Maximum = bounds.Most.ToString(),
                Default = described.Default is { } number ? JsonNode.Parse(number) : null,
            }
            : new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = described.Format,
                Enum = described.Words?.Select(w => (JsonNode)JsonValue.Create(w)).ToList(),
                Default = described.Default is { } word ? JsonValue.Create(word) : null,
            };
    }

    private static void DescribeAnswers(OpenApiOperation operation, IList<object> said)
    {
        if (operation.Responses is not { } answers)
        {
            return;
        }

        foreach ((string status, IOpenApiResponse answer) in answers)
        {
            answer.Description = Meaning(status);
        }

        if (!answers.TryGetValue(StatusCodes.Status200OK.ToString(), out IOpenApiResponse? ok) || ok is not OpenApiResponse shown)
        {
            return;
        }

        shown.Content ??= new SortedDictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        foreach (TextForm form in said.OfType<TextForm>())
        {
            shown.Content[form.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        if (said.OfType<NullAnswer>().Any() && shown.Content["application/json"] is { Schema: { } schema } json)
        {
            json.Schema = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, schema] };
        }
    }

    // E.g. post-governance-proposals-id-approve.
    private static string IdOf(string method, string path) =>
        string.Join('-', [method.ToLowerInvariant(), .. path.Split(['/', '{', '}', '.'], StringSplitOptions.RemoveEmptyEntries).Where(p => p != "api")]);

    private static string TagOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", "governance", ..] => "governance",
        ["api", "circuit-breaker", ..] => "circuit breaker",
        ["api", var noun, ..] => noun == "db" ? "upkeep" : noun is "stop" or "resume" ? "holds" : noun is "status" or "config" ? "service" : noun,
        _ => "service",
    };
}
