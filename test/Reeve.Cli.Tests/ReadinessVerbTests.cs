using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests;

/// <summary>What the verbs about readiness ask of the service, and what they make of the answers.</summary>
public sealed class ReadinessVerbTests : IAsyncLifetime
{
    private const string Assessment = """{"id":"readiness-1","timestamp":"2026-11-21T11:57:00Z","currentPhase":"L3","daysSincePhaseStart":3,"overall":{"score":0.0875,"ready":false,"blockers":["Kill switch tested"]},"technical":{"score":7,"maxScore":35,"items":[{"name":"Kill switch tested","weight":2,"required":true,"status":false,"details":"Never drilled: run `reeve drill kill-switch`","id":"kill-switch-tested","verdict":"inconclusive"},{"name":"Rollback rate <2%","weight":2,"required":false,"status":true,"details":"0 % (0 rolled back), below 2 % is needed","id":"rollback-rate","verdict":"pass"}]},"process":{"score":0,"maxScore":25,"items":[{"name":"Compliance requirements validated","weight":3,"required":false,"status":false,"details":"alice says no since 2026-11-20","id":"compliance","verdict":"fail"}]},"organizational":{"score":0,"maxScore":20,"items":[]},"recommendations":[],"nextActions":[{"description":"Kill switch tested: run a drill","completed":false},{"description":"Done","completed":true}],"changes":["Score: 9 % → 8.75 %"]}""";

    private StubService _stub = null!;
    private CliBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
        _stub.On("GET /api/readiness/current", Assessment);
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task Readiness_is_a_table_with_its_band_and_what_is_missing()
    {
        ReeveRun run = await _bed.RunAsync("governance", "readiness");
        Assert.Equal(0, run.ExitCode);
        Expectation.Match("readiness", run.Out);
        ReeveRun missing = await _bed.RunAsync("governance", "readiness", "--missing");
        Assert.DoesNotContain("Rollback rate", missing.Out, StringComparison.Ordinal);
        Assert.Contains("Compliance", missing.Out, StringComparison.Ordinal);
        Assert.Equal($"{Assessment}\n", (await _bed.RunAsync("governance", "readiness", "--json")).Out);
    }

    [Fact]
    public async Task The_history_compares_each_assessment_with_the_one_of_a_month_before()
    {
        string[] kept =
        [
            Assessment,
            Assessment.Replace("2026-11-21T11:57", "2026-10-22T11:58", StringComparison.Ordinal).Replace("0.0875", "0.5", StringComparison.Ordinal),
            Assessment.Replace("2026-11-21T11:57", "2026-10-22T11:57", StringComparison.Ordinal).Replace("0.0875", "0.25", StringComparison.Ordinal),
        ];
        _stub.On("GET /api/readiness/history", $"[{string.Join(',', kept)}]");
        ReeveRun run = await _bed.RunAsync("governance", "readiness", "--history", "--limit", "3");
        Assert.Equal("GET /api/readiness/history?limit=3", Assert.Single(_stub.Calls).Line);
        Expectation.Match("readiness-history", run.Out);
    }

    [Theory]
    [InlineData("0.95,\"ready\":true", "ready for the next phase")]
    [InlineData("0.975,\"ready\":false", "good, not ready (ready from 0.95 without a blocker)")]
    [InlineData("0.9,\"ready\":false", "good, not ready")]
    [InlineData("0.8999,\"ready\":false", "investigate (good from 0.9, ready from 0.95 without a blocker)")]
    public async Task The_band_is_said(string overall, string expected)
    {
        _stub.On("GET /api/readiness/current", Assessment.Replace("0.0875,\"ready\":false", overall, StringComparison.Ordinal));
        Assert.Contains(expected, (await _bed.RunAsync("governance", "readiness")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_is_sent_with_evidence_and_end()
    {
        _stub.On("POST /api/readiness/attestations/on-call-rotation", """{"item":"on-call-rotation","status":true,"author":"alice","evidence":"https://w","attestedAt":"2026-11-21T12:00:00Z","expiresAt":"2027-02-19T12:00:00Z"}""");
        ReeveRun run = await _bed.RunAsync("governance", "attest", "on-call-rotation", "--evidence", "https://w", "--until", "90d");
        Assert.Equal((0, "alice attests on-call-rotation until 2027-02-19 12:00:00Z.\n"), (run.ExitCode, run.Out));
        Assert.Contains("\"status\":true,\"evidence\":\"https://w\",\"until\":\"2027-02-19T12:00:00", Assert.Single(_stub.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_is_sent_and_an_item_by_its_name()
    {
        _stub.On("POST /api/readiness/attestations/24%2F7%20coverage%20available", """{"item":"coverage-24x7","status":false,"author":"alice","attestedAt":"2026-11-21T12:00:00Z"}""");
        ReeveRun run = await _bed.RunAsync("governance", "attest", "24/7 coverage available", "--no");
        Assert.Equal((0, "alice says no to coverage-24x7.\n"), (run.ExitCode, run.Out));
        Assert.Equal("{\"status\":false}", Assert.Single(_stub.Calls).Body);
    }

    [Fact]
    public async Task An_end_that_is_none_is_refused_before_anything_is_sent()
    {
        Assert.Equal(2, (await _bed.RunAsync("governance", "attest", "runbooks", "--until", "soon")).ExitCode);
        Assert.Empty(_stub.Calls);
    }
}
