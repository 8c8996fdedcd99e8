using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Api;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("/api/journal?limit=abc", "limit")]
    [InlineData("/api/journal?limit=0", "limit")]
    [InlineData("/api/journal?limit=99999999999999999999", "limit")]
    [InlineData("/api/journal?after=-1", "after")]
    [InlineData("/api/journal?from=yesterday", "from")]
    [InlineData("/api/journal?to=1", "to")]
    [InlineData("/api/journal?order=up", "order")]
    [InlineData("/api/requests?status=maybe", "status")]
    [InlineData("/api/metrics/history?from=yesterday", "from")]
    [InlineData("/api/metrics/history?to=2026-13-01", "to")]
    [InlineData("/api/metrics/history?limit=401", "limit")]
    [InlineData("/api/metrics/history?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z", "from")]
    [InlineData("/api/readiness/history?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z", "from")]
    [InlineData("/api/readiness/history?limit=-1", "limit")]
    [InlineData("/api/metrics/current?start=1969-12-31T00:00:00Z", "start")]
    [InlineData("/api/metrics/current?start=2026-11-02T00:00:00Z&end=2026-11-01T00:00:00Z", "start")]
    [InlineData("/api/governance/reports?limit=1001", "limit")]
    [InlineData("/api/governance/reports/latest?format=pdf", "format")]
    [InlineData("/api/circuit-breaker/events?limit=0", "limit")]
    [InlineData("/api/circuit-breaker/events?limit=many", "limit")]
    [InlineData("/api/circuit-breaker/events?limit=99999999999999999999", "limit")]
    public async Task A_bad_parameter_is_a_problem_that_names_it_and_the_remedy(string path, string where)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await AssertProblemAsync(await bed.Http.GetAsync(path, TestContext.Current.CancellationToken), 400, where);
    }

    [Theory]
    [InlineData("/api/holds", """{"kind":"stop","scope":"LONG"}""", "scope")]
    [InlineData("/api/holds", """{"kind":"stop","scope":"a\u0000b"}""", "scope")]
    [InlineData("/api/holds", """{"kind":"stop","scope":""}""", "scope")]
    [InlineData("/api/holds", """{"kind":"halt"}""", "kind")]
    [InlineData("/api/holds", """{"kind":7}""", "kind")]
    [InlineData("/api/holds", """{"kind":"pause","subject":"\ud800"}""", "subject")]
    [InlineData("/api/stop", """{"scope":"LONG"}""", "scope")]
    [InlineData("/api/permits", """{"scope":"LONG","command":"ls","cwd":"/tmp","reason":"r"}""", "scope")]
    [InlineData("/api/permits", """{"scope":"s","digest":"zz","reason":"r"}""", "digest")]
    [InlineData("/api/permits", """{"command":"ls","cwd":"/tmp","reason":"r","uses":0}""", "uses")]
    [InlineData("/api/permits", """{"command":"ls","cwd":"/tmp","reason":"r","until":"soon"}""", "until")]
    [InlineData("/api/permits", """{"command":"ls","cwd":"/tmp","reason":"r","requestedBy":"LONG"}""", "requestedBy")]
    [InlineData("/api/tokens", """{"name":"anonymous","role":"operator"}""", "name")]
    [InlineData("/api/tokens", """{"name":"x","role":"king"}""", "role")]
    [InlineData("/api/tokens", """{"name":"x","role":"agent","scope":"LONG"}""", "scope")]
    [InlineData("/api/db/backup", """{"path":"/proc/nowhere/x.db"}""", "path")]
    [InlineData("/api/db/backup", """{"path":"a\u0000b"}""", "path")]
    [InlineData("/api/db/redact", """{"reason":"r"}""", "id")]
    [InlineData("/api/db/prune", """{"reason":"r"}""", "before")]
    [InlineData("/api/explain", """{}""", "command")]
    [InlineData("/api/governance/rollback", """{}""", "reason")]
    [InlineData("/api/governance/rollback", """{"reason":"r","toPhase":"L2"}""", "toPhase")]
    [InlineData("/api/governance/rollback", """{"reason":"r","incidentId":"LONG"}""", "incidentId")]
    [InlineData("/api/governance/rollback", """{"reason":"r","scope":"LONG"}""", "scope")]
    [InlineData("/api/circuit-breaker/rules", """{}""", "condition, window, action, alertSeverity, name")]
    [InlineData("/api/circuit-breaker/rules", """{"name":"LONGx","condition":"failed > 1","window":"5m","action":"alert_only","alertSeverity":"low","per":"repo","colour":1}""", "colour, name, per")]
    [InlineData("/api/circuit-breaker/rules", """{"name":"x","condition":"faild > 1","window":5,"action":"alert","alertSeverity":"urgent","minSamples":"ten","enabled":"yes","shadow":1}""", "window, minSamples, enabled, shadow, condition, action, alertSeverity")]
    [InlineData("/api/circuit-breaker/rules/test", """{"condition":"failed > 1"}""", "condition, metrics")]
    [InlineData("/api/circuit-breaker/rules/test", """{"condition":"faild > 1","metrics":{}}""", "condition")]
    [InlineData("/api/circuit-breaker/rules/test", """{"condition":"failed > 1","from":"yesterday"}""", "from")]
    [InlineData("/api/circuit-breaker/rules/test", """{"name":"High Error Rate","to":"0001-01-01"}""", "to")]
    [InlineData("/api/circuit-breaker/rules/test", """{"name":"High Error Rate","metrics":[]}""", "condition, metrics")]
    [InlineData("/api/holds", "[]", "body")]
    [InlineData("/api/holds", "{", "body")]
    public async Task A_bad_body_is_a_problem_that_names_the_field_and_the_remedy(string path, string body, string where)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await AssertProblemAsync(await bed.PostAsync(path, body.Replace("LONG", new string('x', 600), StringComparison.Ordinal)), 400, where);
        Assert.Equal(0, (await bed.GetAsync("/api/holds")).GetArrayLength());
    }

    [Fact]
    public async Task A_web_page_reaches_neither_hooks_nor_the_api()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        bed.Http.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        foreach (string path in new[] { "/hook/claude-code", "/api/stop" })
        {
            await AssertProblemAsync(await bed.PostAsync(path, bed.Bash("ls")), 403, "Origin");
        }
    }

    [Fact]
    public async Task Explain_shows_shape_paths_and_a_masked_exit_code_and_records_nothing()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        HttpResponseMessage response = await bed.PostAsync("/api/explain", new { command = "rm notes.txt | tail -5", cwd = bed.Repository });
        JsonElement shown = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("rm", shown.GetProperty("shape").GetString(), StringComparison.Ordinal);
        Assert.Contains(shown.GetProperty("paths").EnumerateArray(), p => p.GetString() == Path.Combine(bed.Repository, "notes.txt"));
        Assert.True(shown.GetProperty("exitCodeMasked").GetBoolean());
        Assert.Equal(0, (await bed.GetAsync("/api/status")).GetProperty("decisions").GetProperty("ask").GetInt64());
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string where)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonElement.Parse(text);
        Assert.Equal(where, problem.GetProperty("where").GetString());
        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }
}
