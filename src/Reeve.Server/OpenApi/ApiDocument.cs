using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Reeve.Server.Hosting;

namespace Reeve.Server.OpenApi;

/// <summary>The API's own description: OpenAPI 3.1 at <see cref="Path"/>, the same text at every start.</summary>
internal static class ApiDocument
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Introduction =
        """
        Everything the command line does goes through this API. Errors are RFC 9457 problem documents with `code`, `where` (the field, file or id concerned) and
        `remedy`. Times are ISO 8601 UTC. Until the first token is minted, loopback may do everything; from then on a caller without one may read, place holds and
        tighten, and loosening needs a person's token.
        """;

    /// <summary>Adds what writes it.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
        options.AddOperationTransformer(ApiOperations.DescribeAsync);
        options.AddDocumentTransformer(FinishAsync);
    });

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(Path);

    private static Task FinishAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Reeve", Version = ReeveHost.Version, Description = Introduction.ReplaceLineEndings(" ") };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [ApiOperations.Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "reeve_<id>_<secret>",
                Description = "A token of `reeve token mint`; its role says what it may do.",
            },
        };
        document.Paths["/hook/{cli}"] = UnroutedPaths.Describe(document);
        document.Paths[Path] = UnroutedPaths.DescribeDocument(document);
        ApiSchemas.CloseAnswers(document);
        ApiSchemas.Unescape(document);
        Sort(document);
        return Task.CompletedTask;
    }

    private static void Sort(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach ((string path, IOpenApiPathItem item) in document.Paths.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            foreach (OpenApiOperation operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            {
                operation.Responses = Sorted(operation.Responses);
            }

            paths.Add(path, item);
        }

        document.Paths = paths;
        document.Tags = null;
        if (document.Components?.Schemas is { } schemas)
        {
            document.Components.Schemas = new SortedDictionary<string, IOpenApiSchema>(schemas, StringComparer.Ordinal);
        }
    }

    private static OpenApiResponses Sorted(OpenApiResponses? responses)
    {
        var sorted = new OpenApiResponses();
        foreach ((string status, IOpenApiResponse response) in (responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            sorted.Add(status, response);
        }

        return sorted;
    }
}
