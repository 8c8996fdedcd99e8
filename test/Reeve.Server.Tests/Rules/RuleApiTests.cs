using System.Net;
using System.Text;
using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Xunit;

namespace Reeve.Server.Tests.Rules;

public sealed class RuleApiTests
{
    private const string Rules = "/api/circuit-breaker/rules";
    private const string Rate = Rules + "/High%20Error%20Rate";
    private const string Events = "/api/circuit-breaker/events";

    [Fact]
    public async Task The_default_rules_are_listed_in_the_runbooks_shape()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        JsonElement rules = await bed.GetAsync(Rules);
        Assert.Equal(
            ["Critical Incident Detected", "High Error Rate", "High Rollback Rate", "Repeated Command Failures"],
            rules.EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        JsonElement rule = rules[1];
        Assert.Equal("errorRate > 0.05", rule.GetProperty("condition").GetString());
        Assert.Equal(("5m", "revert_to_l3", "critical"), (Text(rule, "window"), Text(rule, "action"), Text(rule, "alertSeverity")));
        Assert.Equal(JsonValueKind.Null, rule.GetProperty("invalid").ValueKind);
        Assert.Equal("High Error Rate", Text(await bed.GetAsync(Rate), "name"));
    }

    [Fact]
    public async Task A_change_answers_with_what_to_expect_and_a_disabled_rule_leaves_the_enabled_ones()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (HttpStatusCode status, JsonElement body) = await SendAsync(bed, HttpMethod.Patch, Rate, """{"condition":"errorRate > 0.08","window":"10m","alertSeverity":"high"}""");
        Assert.Equal((HttpStatusCode.OK, true, "High Error Rate"), (status, body.GetProperty("success").GetBoolean(), Text(body, "name")));
        JsonElement foresight = body.GetProperty("foresight");
        Assert.True(foresight.GetProperty("falseTripsPerDay").GetDouble() >= 0);
        Assert.True(foresight.GetProperty("detectionDelay").GetProperty("commands").GetDouble() > 0);
        Assert.Equal("not-computable", Text((await SendAsync(bed, HttpMethod.Patch, $"{Rules}/Critical%20Incident%20Detected", """{"window":"2m"}""")).Body.GetProperty("foresight"), "method"));
        await SendAsync(bed, HttpMethod.Patch, Rate, """{"enabled":false}""");
        Assert.Equal(3, (await bed.GetAsync($"{Rules}/enabled")).GetArrayLength());
        Assert.Equal(4, (await bed.GetAsync(Rules)).GetArrayLength());
    }

    [Theory]
    [InlineData("High%20Error%20Rate", """{"window":"5 minutes"}""", HttpStatusCode.BadRequest, "window")]
    [InlineData("High%20Error%20Rate", """{"condition":"errorRate >"}""", HttpStatusCode.BadRequest, "condition")]
    [InlineData("High%20Error%20Rate", """{"action":"revert"}""", HttpStatusCode.BadRequest, "action")]
    [InlineData("High%20Error%20Rate", """{"alertSeverity":"urgent"}""", HttpStatusCode.BadRequest, "alertSeverity")]
    [InlineData("High%20Error%20Rate", """{"condition":"errorRate >","window":"5 minutes"}""", HttpStatusCode.BadRequest, "condition, window")]
    [InlineData("High Error Rate", """{"window":"10m"}""", HttpStatusCode.OK, null)]
    [InlineData("High+Error+Rate", """{"window":"10m"}""", HttpStatusCode.NotFound, "name")]
    [InlineData("high%20error%20rate", """{"window":"10m"}""", HttpStatusCode.NotFound, "name")]
    public async Task A_bad_edit_names_the_field_and_an_unknown_name_is_not_found(string name, string edit, HttpStatusCode expected, string? where)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (HttpStatusCode status, JsonElement answer) = await SendAsync(bed, HttpMethod.Patch, $"{Rules}/{name}", edit);
        Assert.Equal((expected, where), (status, where is null ? null : Text(answer, "where")));
        Assert.Equal(where is null ? "10m" : "5m", Text(await bed.GetAsync(Rate), "window"));
    }

    [Fact]
    public async Task A_rule_is_added_once_and_deleted_and_a_name_with_a_slash_can_be_addressed()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        const string Body = """{"name":"50 %/day","condition":"failed >= 20","window":"1d","action":"alert_only","alertSeverity":"low"}""";
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(bed, HttpMethod.Post, Rules, Body)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(bed, HttpMethod.Post, Rules, Body)).Status);
        Assert.Equal("50 %/day", Text(await bed.GetAsync($"{Rules}/50%20%25%2Fday"), "name"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(bed, HttpMethod.Delete, $"{Rules}/50%20%25%2Fday", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(bed, HttpMethod.Delete, $"{Rules}/50%20%25%2Fday", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(bed, HttpMethod.Patch, $"{Rules}/none", """{"enabled":false}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bed.Http.GetAsync($"{Rules}/none/quality", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(bed, HttpMethod.Patch, Rate, "{}")).Status);
    }

    [Theory]
    [InlineData("errorRate > 0.05", """{"succeeded":94,"failed":6}""", "true")]
    [InlineData("errorRate > 0.05", """{"commands":{"succeeded":96,"negative":0,"failed":4}}""", "false")]
    [InlineData("errorRate > 0.05", """{"commands":{"succeeded":1,"failed":1}}""", "inconclusive")]
    [InlineData("errorRate > 0.05", """{"errorRate":0.08}""", "true")]
    [InlineData("errorRate > 0.05", """{"rates":{"errorRate":0.04},"commands":{"total":100}}""", "false")]
    [InlineData("errorRate > 0.05", """{"rates":{"errorRate":0.5},"commands":{"total":4}}""", "inconclusive")]
    [InlineData("errorRate > 0.05", "{}", "inconclusive")]
    [InlineData("commandType.failures >= 3", """{"commandType":{"failures":3}}""", "true")]
    [InlineData("commandType[\"git.push\"].failures >= 3", """{"commandType":{"git.push":{"failures":2}}}""", "false")]
    [InlineData("incident.severity === \"critical\"", """{"incident":{"severity":"critical"}}""", "true")]
    [InlineData("incident.severity === \"critical\"", """{"incident":{"severity":null}}""", "false")]
    public async Task A_condition_can_be_tried_on_supplied_metrics(string condition, string metrics, string verdict)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (HttpStatusCode status, JsonElement body) = await SendAsync(
            bed, HttpMethod.Post, $"{Rules}/test", $$"""{"condition":{{JsonSerializer.Serialize(condition)}},"metrics":{{metrics}}}""");
        Assert.Equal((HttpStatusCode.OK, verdict, verdict == "true"), (status, Text(body, "verdict"), body.GetProperty("trips").GetBoolean()));
    }

    [Fact]
    public async Task A_condition_can_be_tried_on_the_record()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (HttpStatusCode status, JsonElement tried) = await SendAsync(bed, HttpMethod.Post, $"{Rules}/test", """{"name":"High Error Rate"}""");
        Assert.Equal((HttpStatusCode.OK, "inconclusive"), (status, Text(tried, "verdict")));
        JsonElement period = tried.GetProperty("period");
        Assert.Equal(TimeSpan.FromMinutes(5), period.GetProperty("end").GetDateTimeOffset() - period.GetProperty("start").GetDateTimeOffset());
        await bed.ClaudeAsync(bed.Bash("ls"));
        (_, tried) = await SendAsync(bed, HttpMethod.Post, $"{Rules}/test", """{"condition":"total >= 1","from":"2020-01-01T00:00:00Z"}""");
        Assert.Equal(("true", "1"), (Text(tried, "verdict"), Text(tried.GetProperty("reads")[0], "supplied")));
        (_, tried) = await SendAsync(bed, HttpMethod.Post, $"{Rules}/test", """{"condition":"total >= 1","from":"2020-01-01T00:00:00Z","to":"2020-01-02T00:00:00Z"}""");
        Assert.Equal("false", Text(tried, "verdict"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(bed, HttpMethod.Post, $"{Rules}/test", """{"name":"none"}""")).Status);
    }

    [Fact]
    public async Task An_event_is_listed_shown_resolved_and_judged()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(0, (await bed.GetAsync($"{Events}/unresolved")).GetArrayLength());
        Installation reeve = bed.App.Folder.Installation;
        DateTimeOffset now = reeve.Plane.Time.GetUtcNow();
        var metrics = new CommandMetrics(new MetricsPeriod(now.AddMinutes(-5), now), new CommandCounts(Total: 3, Failed: 3), new IncidentCounts(), new SafetyCounts());
        var trip = new Trip(reeve.Rules.Book.ByName["Repeated Command Failures"].Rule!, null, new RuleSubject(CommandType.GitPush, "ci-bot"), metrics);
        Assert.Null((await reeve.Events.TripAsync(trip)).Refusal);
        JsonElement open = (await bed.GetAsync($"{Events}/unresolved"))[0];
        string id = Text(open, "id");
        Assert.Equal(("pause_command_type", "git.push", "ci-bot", "high"), (Text(open, "action"), Text(open, "commandType"), Text(open, "agent"), Text(open, "alertSeverity")));
        Assert.Equal("Repeated Command Failures", Text(open.GetProperty("rule"), "name"));
        Assert.Equal(3, open.GetProperty("metrics").GetProperty("commands").GetProperty("failed").GetInt32());
        Assert.False(open.GetProperty("resolved").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await bed.Http.GetAsync(Text(open, "journal"), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(id, Text(await bed.GetAsync($"{Events}/{id}"), "id"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(bed, HttpMethod.Post, $"{Events}/none/resolve", null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(bed, HttpMethod.Post, $"{Events}/{id}/resolve", """{"verdict":"maybe"}""")).Status);
        (HttpStatusCode status, JsonElement body) = await SendAsync(bed, HttpMethod.Post, $"{Events}/{id}/resolve", null);
        Assert.Equal((HttpStatusCode.OK, true, id), (status, body.GetProperty("success").GetBoolean(), Text(body, "id")));
        Assert.Equal(0, (await bed.GetAsync("/api/holds")).GetArrayLength());
        await SendAsync(bed, HttpMethod.Post, $"{Events}/{id}/resolve", """{"verdict":"false_positive","note":"mirror"}""");
        await reeve.CaughtUpAsync();
        JsonElement listed = (await bed.GetAsync(Events))[0];
        Assert.Equal(("false_positive", "mirror", true), (Text(listed, "verdict"), Text(listed, "note"), listed.GetProperty("resolved").GetBoolean()));
        JsonElement quality = await bed.GetAsync($"{Rules}/Repeated%20Command%20Failures/quality");
        Assert.Equal((1, 1, 1.0, true), (quality.GetProperty("triggers").GetInt32(), quality.GetProperty("falsePositives").GetInt32(), quality.GetProperty("falsePositiveRate").GetDouble(), quality.GetProperty("markedForAdjustment").GetBoolean()));
        Assert.Equal(4, (await bed.GetAsync("/api/circuit-breaker/quality")).GetArrayLength());
    }

    [Fact]
    public async Task A_rollback_of_what_is_down_already_changes_nothing_and_one_upwards_is_a_conflict()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (HttpStatusCode status, JsonElement body) = await SendAsync(bed, HttpMethod.Post, "/api/governance/rollback", """{"reason":"errors","incidentId":"INC-1"}""");
        Assert.Equal((HttpStatusCode.OK, false, "L3", "INC-1"), (status, body.GetProperty("changed").GetBoolean(), Text(body, "currentPhase"), Text(body, "incidentId")));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(bed, HttpMethod.Post, "/api/governance/rollback", """{"reason":"x","toPhase":"L5"}""")).Status);
        Assert.Equal(0, (await bed.GetAsync("/api/governance/state")).GetProperty("scopes").GetArrayLength());
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(ServiceBed bed, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage answer = await bed.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
