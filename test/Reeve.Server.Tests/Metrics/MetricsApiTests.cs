using System.Net;
using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Metrics;

public sealed class MetricsApiTests
{
    [Fact]
    public async Task Metrics_have_the_runbooks_shape_and_the_last_ones_are_kept()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await bed.GetAsync("/api/metrics/latest")).ValueKind);
        JsonElement current = await bed.GetAsync("/api/metrics/current");
        Assert.Equal(0, current.GetProperty("commands").GetProperty("rolledBack").GetInt64());
        Assert.Equal(JsonValueKind.Null, current.GetProperty("rates").GetProperty("successRate").ValueKind);
        Assert.Equal(0, current.GetProperty("incidents").GetProperty("fromAutonomousActions").GetInt64());
        Assert.Equal(0, current.GetProperty("safety").GetProperty("safetyGateTriggers").GetInt64());
        Assert.Equal(TimeSpan.FromDays(1), Length(current));
        JsonElement weekly = await bed.GetAsync("/api/metrics/weekly");
        Assert.Equal(TimeSpan.FromDays(7), Length(weekly));
        Assert.Equal(weekly.GetProperty("id").GetString(), (await bed.GetAsync("/api/metrics/latest")).GetProperty("id").GetString());
        Assert.Equal(
            TimeSpan.FromHours(1), Length(await bed.GetAsync("/api/metrics/current?start=2026-11-01T00:00:00Z&end=2026-11-01T01:00:00Z")));
    }

    [Theory]
    [InlineData("start=yesterday")]
    [InlineData("end=2026-13-01")]
    [InlineData("start=2026-11-02T00:00:00Z&end=2026-11-01T00:00:00Z")]
    public async Task A_period_that_is_none_is_refused(string query)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        HttpResponseMessage answer = await bed.Http.GetAsync($"/api/metrics/current?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static TimeSpan Length(JsonElement metrics) =>
        metrics.GetProperty("period").GetProperty("end").GetDateTimeOffset() - metrics.GetProperty("period").GetProperty("start").GetDateTimeOffset();
}
