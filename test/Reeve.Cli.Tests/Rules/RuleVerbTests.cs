using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Rules;

/// <summary>What the verbs about rules, events and phases ask of the service, and what they make of the answers.</summary>
public sealed class RuleVerbTests : IAsyncLifetime
{
    private const string Rule = """{"name":"High Error Rate","enabled":true,"condition":"errorRate > 0.05","window":"5m","action":"revert_to_l3","alertSeverity":"critical","minSamples":10,"per":"all","shadow":false,"createdAt":"2026-11-21T11:00:00Z","updatedAt":"2026-11-21T11:00:00Z","invalid":null,"remedy":null}""";
    private const string Broken = """{"name":"New Rule Name","enabled":true,"condition":"metric > threshold","window":"5m","action":"alert_only","alertSeverity":"medium","minSamples":10,"per":"all","shadow":false,"createdAt":"2026-11-21T11:00:00Z","updatedAt":"2026-11-21T11:00:00Z","invalid":"condition: no such name","remedy":"condition: write another"}""";
    private const string Written = $$$"""{"success":true,"name":"High Error Rate","rule":{{{Rule}}},"foresight":{"method":"formula","why":"Exact sums.","falseTripsPerDay":0.25,"chancePerWindow":0.001,"detectionDelay":{"commands":21.5,"seconds":630,"badRate":0.1},"healthyRate":0.005,"commandsPerWindow":10}}""";
    private const string Open = $$$"""{"id":"event-7k3m9x2p","timestamp":"2026-11-21T11:57:00Z","rule":{{{Rule}}},"metrics":{"commands":{"failed":3}},"action":"pause_command_type","details":"commandType.failures >= 3 (success rate 75.00%)","resolved":false,"resolvedAt":null,"alertSeverity":"high","scope":null,"subject":"git.push","commandType":"git.push","agent":null,"holdId":"hold-aaaa1111","probe":null,"resolvedBy":null,"verdict":null,"note":null,"journal":"/api/journal?from=x"}""";
    private const string Quality = """{"name":"High Error Rate","triggers":4,"triggersLast7Days":2,"triggersLast30Days":4,"shadowTriggers":0,"truePositives":2,"falsePositives":1,"unjudged":1,"falsePositiveRate":0.25,"markedForAdjustment":true,"open":1,"lastTrip":"2026-11-21T11:57:00Z","neverTriggered":false,"falsePositiveTarget":0.05}""";
    private const string State = """{"currentPhase":"L4","phaseStartDate":"2026-11-18T12:00:00Z","commandWhitelist":["fs.write","git.push"],"daysSincePhaseStart":3,"scope":null,"effectivePhase":"L4","effectiveWhitelist":[],"scopes":[{"scope":"github.com/acme/shop","currentPhase":"L3","phaseStartDate":"2026-11-21T11:57:00Z","commandWhitelist":[],"effectivePhase":"L3"}]}""";

    private StubService _stub = null!;
    private CliBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
        _stub.On("GET /api/circuit-breaker/rules", $"[{Rule},{Broken}]").On("GET /api/circuit-breaker/events", $"[{Open}]");
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("rules list")]
    public async Task Rules_are_listed_and_a_broken_one_says_so(string line)
    {
        ReeveRun run = await RunAsync(line.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("High Error Rate +enabled +errorRate > 0.05 +5m +revert_to_l3 +critical +all +10", run.Out);
        Assert.Matches("New Rule Name +invalid", run.Out);
        Assert.Equal($"[{Rule},{Broken}]\n", (await RunAsync([.. line.Split(' '), "--json"])).Out);
    }

    [Fact]
    public async Task Only_enabled_rules_on_request()
    {
        _stub.On("GET /api/circuit-breaker/rules/enabled", "[]");
        ReeveRun run = await RunAsync("rules", "list", "--enabled-only");
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Contains("There is no rule", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_shown_whole_with_its_fault_and_remedy()
    {
        _stub.On("GET /api/circuit-breaker/rules/New%20Rule%20Name", Broken);
        ReeveRun run = await RunAsync("rules", "show", "New Rule Name");
        Assert.Contains("invalid   condition: no such name\nremedy    condition: write another", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_sends_what_was_named_and_nothing_else_and_says_what_to_expect()
    {
        _stub.On("PATCH /api/circuit-breaker/rules/High%20Error%20Rate", Written);
        ReeveRun run = await RunAsync("rules", "set", "High Error Rate", "--condition", "errorRate > 0.08", "--window", "10m", "--severity", "high");
        Assert.Equal(0, run.ExitCode);
        AssertSent("PATCH /api/circuit-breaker/rules/High%20Error%20Rate", """{"condition":"errorRate \u003E 0.08","window":"10m","alertSeverity":"high"}""");
        Assert.Contains("0.25 false trips a day at 0.5 % failures and 10 commands per window", run.Out, StringComparison.Ordinal);
        Assert.Contains("10 % failures after 21.5 commands (10 min)", run.Out, StringComparison.Ordinal);
        await RunAsync("rules", "set", "High Error Rate", "--enabled", "false", "--shadow", "true", "--min-samples", "5");
        AssertSent("PATCH /api/circuit-breaker/rules/High%20Error%20Rate", """{"enabled":false,"minSamples":5,"shadow":true}""");
    }

    [Fact]
    public async Task Add_and_delete_name_the_rule()
    {
        _stub.On("POST /api/circuit-breaker/rules", Written, 201).On("DELETE /api/circuit-breaker/rules/a", """{"success":true,"name":"a"}""");
        await RunAsync("rules", "add", "a", "--condition", "failed >= 1", "--window", "1h", "--action", "alert_only", "--severity", "low", "--per", "scope");
        AssertSent(
            "POST /api/circuit-breaker/rules",
            """{"name":"a","condition":"failed \u003E= 1","window":"1h","action":"alert_only","alertSeverity":"low","per":"scope"}""");
        Assert.Equal("Deleted rule a.\n", (await RunAsync("rules", "delete", "a")).Out);
    }

    [Fact]
    public async Task Test_sends_the_condition_and_the_metrics_and_draws_what_was_read()
    {
        _stub.On(
            "POST /api/circuit-breaker/rules/test",
            """{"condition":"errorRate > 0.05 && failed > 1","verdict":"inconclusive","trips":false,"reads":[{"metric":"errorRate","supplied":"6 of 100"},{"metric":"failed","supplied":null}]}""");
        ReeveRun run = await RunAsync("rules", "test", "--condition", "errorRate > 0.05 && failed > 1", "--metrics", """{"errorRate": 0.06, "total": 100}""", "--min-samples", "5");
        Assert.Equal((0, ""), (run.ExitCode, run.Err));
        Assert.Equal(
            "inconclusive: it would not trip, for want of data\nwhen      errorRate > 0.05 && failed > 1\nreads     errorRate: 6 of 100\nreads     failed: not supplied\n", run.Out);
        AssertSent(
            "POST /api/circuit-breaker/rules/test",
            """{"condition":"errorRate \u003E 0.05 \u0026\u0026 failed \u003E 1","metrics":{"errorRate":0.06,"total":100},"minSamples":5}""");
        await RunAsync("rules", "test", "High Error Rate", "--metrics", "{}");
        AssertSent("POST /api/circuit-breaker/rules/test", """{"name":"High Error Rate","metrics":{}}""");
    }

    [Fact]
    public async Task Events_are_listed_by_number_or_only_open_ones()
    {
        _stub.On("GET /api/circuit-breaker/events/unresolved", "[]");
        ReeveRun run = await RunAsync("events", "--limit", "5", "--scope", "a/b");
        Assert.Equal("GET /api/circuit-breaker/events?limit=5&scope=a%2Fb", _stub.Calls.Last().Line);
        Assert.Matches("event-7k3m9x2p +open +3 min ago +high +High Error Rate +everything +git.push +pause_command_type +-", run.Out);
        run = await RunAsync("events", "list", "--open");
        Assert.Equal("GET /api/circuit-breaker/events/unresolved", _stub.Calls.Last().Line);
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Contains("All clear", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_says_how_to_let_a_probe_through_and_how_the_last_one_turned_out()
    {
        _stub.On("GET /api/circuit-breaker/events/event-7k3m9x2p", Open);
        ReeveRun run = await RunAsync("events", "show", "7k3");
        Assert.Contains("--hold hold-aaaa1111", run.Out, StringComparison.Ordinal);
        Assert.Contains("commands  /api/journal?from=x", run.Out, StringComparison.Ordinal);
        _stub.On("GET /api/circuit-breaker/events/event-7k3m9x2p", Open.Replace("\"probe\":null", "\"probe\":{\"decisionId\":\"toolu_9\",\"outcome\":\"succeeded\",\"at\":\"2026-11-21T11:58:00Z\"}", StringComparison.Ordinal));
        Assert.Contains("probe     toolu_9 succeeded, 2 min ago", (await RunAsync("events", "show", "7k3")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_takes_the_beginning_of_an_id_a_verdict_and_a_note()
    {
        _stub.On("POST /api/circuit-breaker/events/event-7k3m9x2p/resolve", $$$"""{"success":true,"id":"event-7k3m9x2p","event":{{{Open.Replace("\"verdict\":null", "\"verdict\":\"false_positive\"", StringComparison.Ordinal)}}}}""");
        ReeveRun run = await RunAsync("events", "resolve", "7k3", "--verdict", "false_positive", "--note", "mirror");
        Assert.Equal("Resolved event-7k3m9x2p as false_positive; hold-aaaa1111 is lifted.\n", run.Out);
        AssertSent("POST /api/circuit-breaker/events/event-7k3m9x2p/resolve", """{"verdict":"false_positive","note":"mirror"}""");
        await RunAsync("events", "resolve", "7k3");
        AssertSent("POST /api/circuit-breaker/events/event-7k3m9x2p/resolve", "{}");
    }

    [Fact]
    public async Task The_state_shows_the_ceiling_and_every_scope()
    {
        _stub.On("GET /api/governance/state", State);
        ReeveRun run = await RunAsync("governance", "state");
        Assert.Contains("phase     L4 of everything\nsince     2026-11-18 12:00:00Z (3 days)\nallows    reads, fs.write, git.push\n", run.Out, StringComparison.Ordinal);
        Assert.Matches("github.com/acme/shop +L3 +L3", run.Out);
    }

    [Fact]
    public async Task Rollback_sends_reason_incident_phase_and_who_asked()
    {
        _stub.On("POST /api/governance/rollback", """{"success":true,"changed":true,"previousPhase":"L4","currentPhase":"L3","scope":"a/b"}""");
        ReeveRun run = await RunAsync("governance", "rollback", "--reason", "errors", "--incident", "INC-42", "--to", "L3+", "--requested-by", "cto", "--scope", "a/b");
        Assert.Equal("a/b went from L4 to L3.\n", run.Out);
        AssertSent("POST /api/governance/rollback", """{"reason":"errors","incidentId":"INC-42","toPhase":"L3\u002B","requestedBy":"cto","scope":"a/b"}""");
        _stub.On("POST /api/governance/rollback", """{"success":true,"changed":false,"previousPhase":"L3","currentPhase":"L3","scope":null}""");
        Assert.Equal("Every repository is at L3 already.\n", (await RunAsync("governance", "rollback", "--reason", "errors")).Out);
    }

    [Fact]
    public async Task Quality_marks_what_is_to_be_adjusted()
    {
        _stub.On("GET /api/circuit-breaker/quality", $"[{Quality}]").On("GET /api/circuit-breaker/rules/High%20Error%20Rate/quality", Quality);
        foreach (string[] line in new string[][] { ["governance", "quality"], ["governance", "quality", "High Error Rate"] })
        {
            ReeveRun run = await RunAsync(line);
            Assert.Matches("High Error Rate +4 +2 +2 +1 +1 +25.0 % +1 +3 min ago +adjust: above 5 %", run.Out);
        }
    }

    [Theory]
    [InlineData("rules show")]
    [InlineData("rules test x")]
    [InlineData("rules test x --metrics [3]")]
    [InlineData("rules test x --metrics {")]
    [InlineData("rules test x --metrics {} --min-samples ten")]
    [InlineData("rules set x --action explode")]
    [InlineData("rules set x --severity urgent")]
    [InlineData("rules set x --enabled perhaps")]
    [InlineData("rules set x --min-samples ten")]
    [InlineData("events resolve x --verdict maybe")]
    [InlineData("events resolve")]
    [InlineData("governance rollback")]
    [InlineData("governance rollback --reason x --to L2")]
    public async Task A_wrong_line_exits_2_and_changes_nothing(string line)
    {
        ReeveRun run = await RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.NotEmpty(run.Err);
        Assert.DoesNotContain(_stub.Calls, c => !c.Line.StartsWith("GET", StringComparison.Ordinal));
    }

    private Task<ReeveRun> RunAsync(params string[] line) => _bed.RunAsync(line);

    private void AssertSent(string line, string body)
    {
        Call call = _stub.Calls.Last(c => !c.Line.StartsWith("GET", StringComparison.Ordinal));
        Assert.Equal((line, body), (call.Line, call.Body));
    }
}
