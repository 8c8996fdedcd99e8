using System.Net;
using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Readiness;

public sealed class ReadinessApiTests
{
    private const string Attestations = "/api/readiness/attestations";

    [Fact]
    public async Task A_new_installation_has_no_latest_then_an_assessment_that_is_kept()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await bed.GetAsync("/api/readiness/latest")).ValueKind);
        JsonElement current = await bed.GetAsync("/api/readiness/current");
        Assert.Equal((35, 25, 20), (Max(current, "technical"), Max(current, "process"), Max(current, "organizational")));
        Assert.Equal("L3", current.GetProperty("currentPhase").GetString());
        Assert.False(current.GetProperty("overall").GetProperty("ready").GetBoolean());
        Assert.Equal(current.GetProperty("id").GetString(), (await bed.GetAsync("/api/readiness/latest")).GetProperty("id").GetString());
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.Equal(current.GetRawText(), (await bed.GetAsync("/api/readiness/latest")).GetRawText());
    }

    [Fact]
    public async Task The_score_is_that_of_the_last_assessment_and_made_when_there_is_none()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        JsonElement score = await bed.GetAsync("/api/readiness/score");
        Assert.Equal((0.95, "investigate", false), (score.GetProperty("threshold").GetDouble(), score.GetProperty("band").GetString(), score.GetProperty("ready").GetBoolean()));
        JsonElement latest = await bed.GetAsync("/api/readiness/latest");
        Assert.Equal(latest.GetProperty("overall").GetProperty("score").GetDouble(), score.GetProperty("score").GetDouble());
        Assert.Equal(latest.GetProperty("overall").GetProperty("blockers").GetRawText(), score.GetProperty("blockers").GetRawText());
    }

    [Fact]
    public async Task Attesting_raises_the_score_and_survives_a_restart_and_can_be_taken_back()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        double before = Score(await bed.GetAsync("/api/readiness/current"));
        HttpResponseMessage answer = await bed.PostAsync($"{Attestations}/24%2F7%20coverage%20available", """{"evidence":"https://wiki.example.com/rota","until":"2999-01-01T00:00:00Z"}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        answer = await bed.PostAsync($"{Attestations}/24%2F7%20coverage%20available", """{"evidence":"https://wiki.example.com/rota","author":"tech-lead"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await bed.StopAsync();
        await bed.StartAgainAsync();
        JsonElement word = Assert.Single((await bed.GetAsync(Attestations)).EnumerateArray());
        Assert.Equal(("coverage-24x7", "tech-lead", true), (word.GetProperty("item").GetString(), word.GetProperty("author").GetString(), word.GetProperty("status").GetBoolean()));
        Assert.Equal(before + (2 / 80.0), Score(await bed.GetAsync("/api/readiness/current")), 12);
        Assert.Equal(HttpStatusCode.OK, (await bed.Http.DeleteAsync($"{Attestations}/coverage-24x7", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(before, Score(await bed.GetAsync("/api/readiness/current")), 12);
        Assert.Equal(HttpStatusCode.Conflict, (await bed.Http.DeleteAsync($"{Attestations}/coverage-24x7", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("no-such-item", "{}", HttpStatusCode.NotFound)]
    [InlineData("kill-switch-tested", "{}", HttpStatusCode.Conflict)]
    [InlineData("runbooks", """{"until":"soon"}""", HttpStatusCode.BadRequest)]
    [InlineData("runbooks", """{"until":"2020-01-01T00:00:00Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("runbooks", """{"evidence":"javascript:alert(1)"}""", HttpStatusCode.BadRequest)]
    [InlineData("runbooks", """{"status":"yes"}""", HttpStatusCode.BadRequest)]
    public async Task Bad_attestations_are_refused(string item, string body, HttpStatusCode status)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        HttpResponseMessage answer = await bed.PostAsync($"{Attestations}/{item}", body);
        Assert.Equal(status, answer.StatusCode);
        Assert.False(string.IsNullOrEmpty(JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("remedy").GetString()));
    }

    [Fact]
    public async Task A_check_of_the_journal_is_the_audit_trail()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.False(await PassesAsync(bed, "audit-trail"));
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync("/api/db/check", "{}")).StatusCode);
        Assert.True(await PassesAsync(bed, "audit-trail"));
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.True(await PassesAsync(bed, "audit-trail"));
    }

    [Fact]
    public async Task A_bad_checklist_is_said_in_the_status()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(bed.Data, "readiness.yaml"), "technical: 3", TestContext.Current.CancellationToken);
        JsonElement readiness = (await bed.GetAsync("/api/status")).GetProperty("readiness");
        Assert.Equal(24, readiness.GetProperty("items").GetInt32());
        Assert.Contains("line 1", readiness.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    private static double Score(JsonElement assessment) => assessment.GetProperty("overall").GetProperty("score").GetDouble();

    private static double Max(JsonElement assessment, string category) => assessment.GetProperty(category).GetProperty("maxScore").GetDouble();

    private static async Task<bool> PassesAsync(ServiceBed bed, string id)
    {
        JsonElement current = await bed.GetAsync("/api/readiness/current");
        return new[] { "technical", "process", "organizational" }
            .SelectMany(c => current.GetProperty(c).GetProperty("items").EnumerateArray())
            .Single(i => i.GetProperty("id").GetString() == id).GetProperty("status").GetBoolean();
    }
}
