using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Metrics;

/// <summary>What a scrape shows, and that it shows the same things once.</summary>
public sealed class MetricsEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_series_is_there_at_zero()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        IReadOnlyDictionary<string, double> series = await ScrapeAsync(bed);
        foreach (string status in new[] { "succeeded", "failed", "rejected", "rolledBack" })
        {
            Assert.Equal(0, series[$"simcorp_governance_commands_total{{status=\"{status}\"}}"]);
        }

        foreach (string severity in new[] { "critical", "high", "medium", "low" })
        {
            Assert.Equal(0, series[$"simcorp_governance_incidents_total{{severity=\"{severity}\"}}"]);
        }

        foreach (string rule in new[] { "High Error Rate", "Repeated Command Failures", "Critical Incident Detected", "High Rollback Rate" })
        {
            Assert.Equal(12, series.Count(s => s.Key.StartsWith($"simcorp_governance_circuit_breaker_events_total{{rule_name=\"{rule}\"", StringComparison.Ordinal) && s.Value == 0));
        }

        Assert.Equal(1, series["simcorp_governance_current_phase_info{phase=\"L3\"}"]);
        Assert.Equal(0, series["simcorp_governance_current_phase_info{phase=\"L4+\"}"]);
        Assert.Equal(20, series.Count(s => s.Key.StartsWith("simcorp_governance_phase_changes_total{", StringComparison.Ordinal)));
        Assert.Equal(0, series["simcorp_governance_circuit_breaker_events{resolved=\"false\"}"]);
        Assert.Equal(0, series["simcorp_governance_safety_constraint_violations_total"]);
        Assert.Equal(0, series["simcorp_governance_safety_emergency_aborts_total"]);
        foreach (string idle in new[] { "command_success_rate", "command_error_rate", "command_approval_rate", "command_rollback_rate", "readiness_score", "readiness_technical_score" })
        {
            Assert.Equal(double.NaN, series["simcorp_governance_" + idle]);
        }
    }

    [Fact]
    public async Task Counters_count_once_and_go_on_after_a_restart()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await FailAsync(bed, 3);
        Assert.True((await bed.PostAsync("/api/stop", new { reason = "test" })).IsSuccessStatusCode);
        Assert.True((await bed.PostAsync("/api/governance/rollback", new { reason = "test" })).IsSuccessStatusCode);
        foreach (string after in new[] { "once", "again", "restart", "lost checkpoint" })
        {
            if (after is "restart" or "lost checkpoint")
            {
                await bed.StopAsync();
                File.Delete(after == "restart" ? "none" : Path.Combine(bed.Data, "totals.checkpoint"));
                await bed.StartAgainAsync();
            }

            // Gauges come as soon as they are computed; counters are exact at once.
            IReadOnlyDictionary<string, double> series = await ScrapeAsync(bed);
            for (long begun = TimeProvider.System.GetTimestamp();
                double.IsNaN(series["simcorp_governance_command_error_rate"]) && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30);)
            {
                series = await ScrapeAsync(bed);
            }

            Assert.Equal(3, series["simcorp_governance_commands_total{status=\"failed\"}"]);
            Assert.Equal(3, series["reeve_outcomes_total"]);
            Assert.Equal(3, series["reeve_decisions_total{answer=\"allow\"}"]);
            Assert.Equal(1, series["simcorp_governance_safety_emergency_aborts_total"]);
            Assert.Equal(1, series["simcorp_governance_circuit_breaker_events_total{rule_name=\"Repeated Command Failures\",action=\"pause_command_type\",alert_severity=\"high\"}"]);
            Assert.Equal(1, series["simcorp_governance_incidents_total{severity=\"high\"}"]);
            Assert.Equal(1, series["simcorp_governance_circuit_breaker_events{resolved=\"false\"}"]);
            Assert.Equal(1, series["simcorp_governance_circuit_breaker_events_unresolved"]);
            Assert.Equal(1, series["simcorp_governance_command_error_rate"]);
            Assert.Equal(1, series["reeve_holds_standing{kind=\"stop\"}"]);
        }
    }

    [Fact]
    public async Task OpenMetrics_is_answered_where_it_is_asked_for()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", (await bed.Http.GetAsync("/metrics", Cancelled)).Content.Headers.ContentType?.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/plain; version=0.0.4; q=0.5"));
        HttpResponseMessage response = await bed.Http.SendAsync(request, Cancelled);
        string text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE simcorp_governance_commands counter\n", text, StringComparison.Ordinal);
        Assert.Contains("\nsimcorp_governance_commands_total{status=\"failed\"} 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_by_template_and_a_scrape_is_remembered()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Null(bed.App.Folder.Installation.Scrapes.LastScrape);
        await bed.ClaudeAsync(bed.Bash("ls"));
        await bed.Http.GetAsync("/api/circuit-breaker/rules/No%20Such", Cancelled);
        await bed.Http.GetAsync("/api/circuit-breaker/rules/Neither", Cancelled);
        await bed.Http.GetAsync("/nowhere/at/all", Cancelled);
        IReadOnlyDictionary<string, double> series = await ScrapeAsync(bed);
        const string Unknown = "service=\"governance\",method=\"GET\",route=\"/api/circuit-breaker/rules/{name}\",status_code=\"404\"";
        Assert.Equal(2, series[$"simcorp_http_requests_total{{{Unknown}}}"]);
        Assert.Equal(2, series[$"simcorp_http_request_duration_seconds_bucket{{{Unknown},le=\"+Inf\"}}"]);
        Assert.Equal(2, series[$"simcorp_http_request_duration_seconds_count{{{Unknown}}}"]);
        Assert.Equal(1, series["simcorp_http_requests_total{service=\"governance\",method=\"POST\",route=\"/hook/{cli}\",status_code=\"200\"}"]);
        Assert.Equal(1, series["simcorp_http_requests_total{service=\"governance\",method=\"GET\",route=\"unmatched\",status_code=\"404\"}"]);
        Assert.Equal(1, series["simcorp_http_requests_in_progress{service=\"governance\",method=\"GET\",route=\"/metrics\"}"]);
        Assert.NotNull(bed.App.Folder.Installation.Scrapes.LastScrape);
    }

    [Fact]
    public async Task Periods_are_counted_kept_and_checked()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await bed.GetAsync("/api/metrics/latest")).ValueKind);
        JsonElement idle = await bed.GetAsync("/api/metrics/current");
        Assert.Equal(JsonValueKind.Null, idle.GetProperty("rates").GetProperty("successRate").ValueKind);
        await FailAsync(bed, 2);
        JsonElement week = await bed.GetAsync("/api/metrics/weekly");
        Assert.Equal(2, week.GetProperty("commands").GetProperty("failed").GetInt64());
        Assert.Equal(1, week.GetProperty("rates").GetProperty("errorRate").GetDouble());
        Assert.Equal(week.GetProperty("id").GetString(), (await bed.GetAsync("/api/metrics/latest")).GetProperty("id").GetString());
        JsonElement past = await bed.GetAsync("/api/metrics/current?start=2020-01-01T00:00:00Z&end=2020-01-02T00:00:00Z");
        Assert.Equal(0, past.GetProperty("commands").GetProperty("total").GetInt64());
        foreach (string bad in new[] { "start=yesterday", "end=2020-13-01", "end=0001-01-01", "end=9999-12-31T23:59:59.9999999Z", "start=0001-01-01", "start=2021-01-01T00:00:00Z&end=2020-01-01T00:00:00Z" })
        {
            HttpResponseMessage refused = await bed.Http.GetAsync("/api/metrics/current?" + bad, Cancelled);
            Assert.Equal(400, (int)refused.StatusCode);
            Assert.Equal(bad[..bad.IndexOf('=', StringComparison.Ordinal)], JsonElement.Parse(await refused.Content.ReadAsByteArrayAsync(Cancelled)).GetProperty("where").GetString());
        }
    }

    /// <summary>Commands that were allowed and broke.</summary>
    private static async Task FailAsync(ServiceBed bed, int times)
    {
        for (int i = 0; i < times; i++)
        {
            string call = bed.Bash("cat README.md", $"failing_{i}");
            Assert.Equal("allow", (await bed.ClaudeAsync(call)).Decision);
            string failed = call.Replace("\"PreToolUse\"", "\"PostToolUseFailure\"", StringComparison.Ordinal)[..^1] + ",\"error\":\"Exit code 127\\nnot found\"}";
            Assert.Equal(200, (int)(await bed.PostAsync("/hook/claude-code", failed)).StatusCode);
        }
    }

    private static async Task<IReadOnlyDictionary<string, double>> ScrapeAsync(ServiceBed bed)
    {
        string text = await bed.Http.GetStringAsync("/metrics", Cancelled);
        string[] samples = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];
        return samples.ToDictionary(
            l => l[..l.LastIndexOf(' ')], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..].Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
