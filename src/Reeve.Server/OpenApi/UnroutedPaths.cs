using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Reeve.Agents.Hooks;

namespace Reeve.Server.OpenApi;

/// <summary>Paths that are served before routing or by others, and so described by hand.</summary>
internal static class UnroutedPaths
{
    private static readonly IOpenApiSchema Anything = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true };

    /// <summary><c>POST /hook/{cli}</c>.</summary>
    public static OpenApiPathItem Describe(OpenApiDocument document)
    {
        var operation = new OpenApiOperation
        {
            OperationId = "post-hook-cli",
            Tags = new HashSet<OpenApiTagReference> { new("hooks", document) },
            Summary = "Judge a command, or take its outcome, in the agent CLI's own dialect",
            Description = "Always 200 for a known CLI: agents go on after any other status. Whatever goes wrong closes the gate in the CLI's own words.",
            Security = [[], new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiOperations.Scheme, document)] = [] }],
            Parameters =
            [
                new OpenApiParameter
                {
                    Name = "cli",
                    In = ParameterLocation.Path,
                    Required = true,
                    Description = "The dialect.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. HookProcessor.Clis.Select(c => (JsonNode)JsonValue.Create(c))] },
                },
            ],
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The hook's native body.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = Anything } },
            },
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse
                {
                    Description = "The answer in the CLI's dialect; empty where it has no word for it.",
                    Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
                    {
                        ["X-Reeve-Decision"] = new OpenApiHeader
                        {
                            Description = "What was decided; absent beside an allow for Claude Code, whose body says it, and where nothing was asked.",
                            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["allow", "ask", "deny"] },
                        },
                    },
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = Anything } },
                },
                ["403"] = Refusal(document, "403"),
                ["404"] = Refusal(document, "404"),
            },
        };
        return new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = operation } };
    }

    /// <summary>The document itself.</summary>
    public static OpenApiPathItem DescribeDocument(OpenApiDocument document)
    {
        var operation = new OpenApiOperation
        {
            OperationId = "get-openapi-v1-json",
            Tags = new HashSet<OpenApiTagReference> { new("service", document) },
            Summary = "This document",
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse
                {
                    Description = ApiOperations.Meaning("200"),
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = Anything } },
                },
                ["403"] = Refusal(document, "403"),
            },
        };
        return new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } };
    }

    private static OpenApiResponse Refusal(OpenApiDocument document, string status) => new()
    {
        Description = ApiOperations.Meaning(status),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
        },
    };
}
