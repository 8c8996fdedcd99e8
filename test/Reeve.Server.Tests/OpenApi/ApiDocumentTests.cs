using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Reviewed = Path.Combine(SourceTree.Root, "test", "Reeve.Server.Tests", "Expectations", "openapi.txt");

    [Fact]
    public async Task The_document_is_the_reviewed_one_at_every_start_and_wherever_the_service_listens()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        string first = await DocumentAsync(bed);
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.Equal(first, await DocumentAsync(bed));
        Expectation.Match("openapi", JsonNode.Parse(first)!.ToJsonString(Indented));
    }

    [Fact]
    public async Task The_document_has_every_route_and_no_other()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        IEnumerable<string> mapped =
            from route in bed.App.Routes
            from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}";
        IEnumerable<string> described =
            from path in JsonNode.Parse(await DocumentAsync(bed))!["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select $"{operation.Key.ToUpperInvariant()} {path.Key}";
        Assert.Equal(mapped.Append("POST /hook/{cli}").Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_takes_and_answers()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        JsonNode document = JsonNode.Parse(await DocumentAsync(bed))!;
        Assert.StartsWith("3.1.", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["token"]!["scheme"]!.GetValue<string>());
        var silent = new List<string>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, JsonNode? item) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in item!.AsObject())
            {
                string name = $"{method} {path}";
                Assert.True(ids.Add(operation!["operationId"]!.GetValue<string>()), name);
                JsonArray parameters = operation["parameters"]?.AsArray() ?? [];
                silent.AddRange(parameters.Where(p => p!["description"] is null).Select(p => $"{name}: parameter {p!["name"]}"));
                silent.AddRange(operation["summary"] is null ? [$"{name}: summary"] : []);
                silent.AddRange(operation["requestBody"] is { } body && body["description"] is null ? [$"{name}: body"] : []);
                silent.AddRange(path.StartsWith("/api/", StringComparison.Ordinal) && operation["security"] is null ? [$"{name}: security"] : []);
                JsonObject answers = operation["responses"]!.AsObject();
                silent.AddRange(answers.Where(a => a.Value!["content"] is null || a.Value["description"]!.GetValue<string>().Length == 0).Select(a => $"{name}: {a.Key}"));
                silent.AddRange(answers.Any(a => a.Key.StartsWith('2')) ? [] : [$"{name}: no success"]);
            }
        }

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("GET", "/api/holds", 200, "application/json", "[]", null)]
    [InlineData("GET", "/api/holds", 200, "application/json", "{}", "ArrayExpected")]
    [InlineData("GET", "/api/holds", 200, "text/plain", "[]", "text/plain is not declared")]
    [InlineData("GET", "/api/holds", 418, "application/json", "[]", "418 is not declared")]
    [InlineData("GET", "/api/nothing", 200, "application/json", "[]", "no path")]
    [InlineData("PUT", "/api/holds", 200, "application/json", "[]", "not in the document")]
    [InlineData("GET", "/api/governance/reports/latest", 404, "application/problem+json", "{}", "PropertyRequired")]
    [InlineData("GET", "/health", 200, "application/json", """{"status":"healthy","service":"governance","version":"1","timestamp":"2026-11-21T04:00:00Z","uptime":1}""", null)]
    [InlineData("GET", "/health", 200, "application/json", """{"status":"healthy","service":"governance","version":"1","timestamp":"2026-11-21T04:00:00Z","uptime":1,"more":1}""", "NoAdditionalPropertiesAllowed")]
    [InlineData("GET", "/health", 200, "application/json", """{"status":"healthy","service":"governance","version":"1","timestamp":"yesterday","uptime":1}""", "DateTimeExpected")]
    [InlineData("GET", "/health", 200, "application/json", """{"status":"healthy","service":"governance","version":null,"timestamp":"2026-11-21T04:00:00Z","uptime":1}""", "StringExpected")]
    public async Task What_the_document_does_not_say_is_noticed(string method, string path, int status, string type, string body, string? complaint)
    {
        ApiContract contract = await ApiContract.ReadAsync(await File.ReadAllTextAsync(Reviewed, TestContext.Current.CancellationToken));
        string? said = contract.Complaint(method, path, status, type, body);
        Assert.True(complaint is null ? said is null : said?.Contains(complaint, StringComparison.Ordinal) == true, said ?? "nothing was said");
    }

    [Fact]
    public async Task A_document_of_another_version_is_a_problem_like_any_unknown_path()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        using HttpResponseMessage answer = await bed.Http.GetAsync("/openapi/v2.json", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    private static Task<string> DocumentAsync(ServiceBed bed) => bed.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
}
