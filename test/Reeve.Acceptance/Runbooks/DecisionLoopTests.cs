using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>
/// Rows of the autonomy-governance runbook about rules, events and rollback that need no evaluation: the commands as printed there. Where a row needs
/// an event, the test writes it into the database as an operator could.
/// </summary>
public sealed class DecisionLoopTests
{
    private const string Raise =
        """UPDATE governance_state SET current_phase = 'L4', command_whitelist = '["git.push","test.run"]' WHERE id = 1;""";

    [Fact(DisplayName = "GOV-007, GOV-025, GOV-063, GOV-074, GOV-105, GOV-106: rules and events of a new installation")]
    public async Task A_new_installation_has_its_rules_and_no_event()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved"));
        Assert.Equal("0", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq 'length'"));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events | jq -c"));
        Assert.Equal(
            "\"Critical Incident Detected\"\n\"High Error Rate\"\n\"High Rollback Rate\"\n\"Repeated Command Failures\"",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/rules | jq '.[].name'"));
        Assert.Equal(
            "[\"rollbackRate > 0.1\",\"15m\",\"alert_only\",\"medium\",true,null]",
            await BashAsync(
                reeve,
                """
                RULE_NAME="High Rollback Rate"
                curl -s "http://localhost:4007/api/circuit-breaker/rules" | jq ".[] | select(.name==\"$RULE_NAME\")" | jq -c '[.condition,.window,.action,.alertSeverity,.enabled,.invalid]'
                """));
    }

    [Fact(DisplayName = "GOV-064 to GOV-067, GOV-107: the runbook's PATCH changes the rule and says what to expect")]
    public async Task The_runbooks_patch_counts()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        string answer = await BashAsync(
            reeve,
            """
            RULE_NAME="High%20Error%20Rate"

            curl -s -X PATCH "http://localhost:4007/api/circuit-breaker/rules/$RULE_NAME" \
              -H "Content-Type: application/json" \
              -d '{
                "condition": "errorRate > 0.08",
                "window": "10m",
                "alertSeverity": "high"
              }'
            """);
        JsonElement written = JsonElement.Parse(answer);
        Assert.True(written.GetProperty("success").GetBoolean());
        Assert.Equal(JsonValueKind.Number, written.GetProperty("foresight").GetProperty("falseTripsPerDay").ValueKind);
        Assert.Equal(JsonValueKind.Number, written.GetProperty("foresight").GetProperty("detectionDelay").GetProperty("commands").ValueKind);
        Assert.Equal("[\"errorRate > 0.08\",\"10m\",\"high\",\"revert_to_l3\"]", await RuleAsync(reeve, "High Error Rate"));
        Assert.Equal("200", await PatchAsync(reeve, """{"action": "alert_only"}"""));
        foreach (string bad in new[] { """{"condition": "errorRat > 0.08"}""", """{"window": "10 minutes"}""", """{"alertSeverity": "urgent"}""", """{"action": "revert"}""" })
        {
            Assert.Equal("400", await PatchAsync(reeve, bad));
        }

        Assert.Equal("404", await PatchAsync(reeve, """{"enabled": false}""", "No%20Such%20Rule"));
        Assert.Equal("[\"errorRate > 0.08\",\"10m\",\"high\",\"alert_only\"]", await RuleAsync(reeve, "High Error Rate"));
        await EventuallyAsync(async () => (await home.SqliteAsync(
            "SELECT condition || '|' || window || '|' || action || '|' || alert_severity FROM circuit_breaker_rules WHERE name = 'High Error Rate';"))
            .Trim() == "errorRate > 0.08|10m|alert_only|high");
    }

    [Fact(DisplayName = "GOV-069, GOV-070: a rule is refused with every bad field, tried on metrics, and added")]
    public async Task A_rule_is_tried_and_added()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        ReeveRun bad = await home.RunAsync("rules", "add", "New", "--condition", "faild > 3", "--window", "5", "--action", "alert_only", "--severity", "low");
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("(condition, window)", bad.Err, StringComparison.Ordinal);
        Assert.Equal(
            "true",
            await BashAsync(
                reeve,
                """
                curl -s -X POST http://localhost:4007/api/circuit-breaker/rules/test -H "Content-Type: application/json" -d '{"condition": "failed > 3", "metrics": {"failed": 4}}' | jq .trips
                """));
        const string Metrics = """{"succeeded": 94, "failed": 6}""";
        ReeveRun trial = await home.RunAsync("rules", "test", "High Error Rate", "--metrics", Metrics, "--json");
        Assert.Equal((0, ""), (trial.ExitCode, trial.Err));
        JsonElement tried = JsonElement.Parse(trial.Out);
        Assert.Equal(("true", true), (tried.GetProperty("verdict").GetString(), tried.GetProperty("trips").GetBoolean()));
        trial = await home.RunAsync("rules", "test", "--condition", "errorRate > 0.08", "--metrics", Metrics);
        Assert.Equal("false: it would not trip\nwhen      errorRate > 0.08\nreads     errorRate: 6 of 100\n", trial.Out);
        Assert.StartsWith("inconclusive", (await home.RunAsync("rules", "test", "High Error Rate", "--metrics", """{"failed": 6}""")).Out, StringComparison.Ordinal);
        trial = await home.RunAsync("rules", "test", "--condition", "faild > 3", "--metrics", "{}");
        Assert.Equal(2, trial.ExitCode);
        Assert.Contains("`failed`", trial.Err, StringComparison.Ordinal);
        Assert.Equal(2, (await home.RunAsync("rules", "test", "No Such Rule", "--metrics", "{}")).ExitCode);
        Assert.Equal(2, (await home.RunAsync("rules", "test", "--metrics", "{}")).ExitCode);
        Assert.Equal(0, (await home.RunAsync("rules", "add", "New", "--condition", "failed > 3", "--window", "5m", "--action", "alert_only", "--severity", "low")).ExitCode);
        Assert.Contains("New", (await home.RunAsync("rules")).Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-071, GOV-072: the runbook's INSERT is taken in within a second, shown as invalid, and a sound one is enabled")]
    public async Task The_runbooks_insert_counts()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(
            """
            INSERT INTO circuit_breaker_rules (name, enabled, condition, window, action, alert_severity)
            VALUES ('New Rule Name', 1, 'metric > threshold', '5m', 'alert_only', 'medium');
            INSERT INTO circuit_breaker_rules (name, enabled, condition, window, action, alert_severity)
            VALUES ('Sound', 1, 'failed > 20', '1h', 'alert_only', 'medium');
            """);
        const string Enabled = "curl -s http://localhost:4007/api/circuit-breaker/rules/enabled | jq -c '[.[] | select(.invalid == null) | .name]'";
        await EventuallyAsync(async () => (await BashAsync(reeve, Enabled)).Contains("Sound", StringComparison.Ordinal));
        Assert.DoesNotContain("New Rule Name", await BashAsync(reeve, Enabled), StringComparison.Ordinal);
        Assert.Contains(
            "metric",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/rules | jq -r '.[] | select(.name==\"New Rule Name\") | .invalid'"),
            StringComparison.Ordinal);
        JsonElement status = await reeve.Http.GetJsonAsync("/api/status");
        Assert.Contains(status.GetProperty("alerts").EnumerateArray(), a => a.GetProperty("code").GetString() == "rule-invalid");
        Assert.Equal("10", (await home.SqliteAsync("SELECT min_samples FROM circuit_breaker_rules WHERE name = 'Sound' AND created_at IS NOT NULL;")).Trim());
        JsonElement journal = await reeve.Http.GetJsonAsync("/api/journal?order=desc&id=Sound");
        Assert.Equal("external", journal[0].GetProperty("by").GetString());
    }

    [Fact(DisplayName = "GOV-075: the runbook's disabling takes the rule out of the enabled ones")]
    public async Task Disabling_counts()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await BashAsync(
            reeve,
            """
            RULE_NAME="High%20Rollback%20Rate"

            curl -s -X PATCH "http://localhost:4007/api/circuit-breaker/rules/$RULE_NAME" \
              -H "Content-Type: application/json" \
              -d '{"enabled": false}'
            """);
        Assert.Equal("3", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/rules/enabled | jq length"));
        Assert.Equal(0, (await home.RunAsync("init")).ExitCode);
        Assert.Equal("401", await PatchAsync(reeve, """{"enabled": false}"""));
        Assert.Equal("200", await PatchAsync(reeve, """{"condition": "errorRate > 0.04"}"""));
        Assert.Equal(0, (await home.RunAsync("rules", "set", "High Error Rate", "--enabled", "false")).ExitCode);
    }

    [Fact(DisplayName = "GOV-052 to GOV-054, GOV-026, GOV-062, GOV-123: a paused type, its event, its resolve and its verdict")]
    public async Task A_paused_type_is_released_by_resolving_its_event()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(Raise);
        await home.SqliteAsync(
            """
            BEGIN;
            INSERT INTO holds (id, kind, subject, reason, placed_by) VALUES ('hold-pause', 'pause', 'git.push', 'event-pause', 'rule Repeated Command Failures');
            INSERT INTO circuit_breaker_events (id, timestamp, rule, metrics, action, details, resolved, subject, hold_id)
            VALUES ('event-pause', datetime('now'), '{"name":"Repeated Command Failures","enabled":true,"condition":"commandType.failures >= 3","window":"5m","action":"pause_command_type","alertSeverity":"high"}',
              '{"commands":{"failed":3}}', 'pause_command_type', 'commandType.failures >= 3', 0, 'git.push', 'hold-pause');
            COMMIT;
            """);
        await EventuallyAsync(async () => await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq length") == "1");
        Assert.Equal(
            "[\"event-pause\",\"git.push\",\"high\",3]",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq -c '.[0] | [.id,.subject,.alertSeverity,.metrics.commands.failed]'"));
        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "a", home.Work))).Answer);
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("make test", "b", home.Work))).Answer);

        const string Resolve =
            """
            EVENT_ID="event-pause"
            curl -s -X POST "http://localhost:4007/api/circuit-breaker/events/$EVENT_ID/resolve" | jq -c '[.success,.id]'
            """;
        Assert.Equal("[true,\"event-pause\"]", await BashAsync(reeve, Resolve));
        Assert.Equal("[true,\"event-pause\"]", await BashAsync(reeve, Resolve));
        Assert.Equal("404", await BashAsync(reeve, "curl -s -o /dev/null -w '%{http_code}' -X POST http://localhost:4007/api/circuit-breaker/events/none/resolve"));
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "c", home.Work))).Answer);
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/holds"));

        Assert.Equal(0, (await home.RunAsync("events", "resolve", "event-pause", "--verdict", "false_positive")).ExitCode);
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT verdict FROM circuit_breaker_events;")).Trim() == "false_positive");
        Assert.Equal(
            "[1,1,1,0.05,true]",
            await BashAsync(
                reeve,
                "curl -s http://localhost:4007/api/circuit-breaker/rules/Repeated%20Command%20Failures/quality | jq -c '[.triggers,.falsePositives,.falsePositiveRate,.falsePositiveTarget,.markedForAdjustment]'"));
        Assert.Contains("adjust", (await home.RunAsync("governance", "quality")).Out, StringComparison.Ordinal);
        Assert.Equal("event-pause", (await reeve.Http.GetJsonAsync("/api/circuit-breaker/events?limit=1"))[0].GetProperty("id").GetString());
    }

    [Fact(DisplayName = "GOV-042, GOV-058, GOV-118, GOV-122: one call rolls back, for the very next command, and keeps reason, incident and who asked")]
    public async Task One_call_rolls_back()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(Raise);
        await EventuallyAsync(async () => await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -r .currentPhase") == "L4");
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "a", home.Work))).Answer);
        await BashAsync(
            reeve,
            """
            curl -s -X POST http://localhost:4007/api/governance/rollback -H "Content-Type: application/json" \
              -d '{"reason": "customers saw errors", "incidentId": "INC-42", "requestedBy": "product-lead"}'
            """);
        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "b", home.Work))).Answer);
        Assert.Equal("\"L3\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -c '.commandWhitelist'"));
        string reason = (await reeve.Http.GetJsonAsync("/api/journal?order=desc")).EnumerateArray()
            .First(e => e.GetProperty("kind").GetString() == "phase.changed").GetProperty("data").GetProperty("reason").GetString()!;
        Assert.Equal("rollback for INC-42, asked for by product-lead: customers saw errors", reason);
        Assert.Contains("is at L3 already", (await home.RunAsync("governance", "rollback", "--reason", "again")).Out, StringComparison.Ordinal);
        Assert.Contains("L3", (await home.RunAsync("governance", "state")).Out, StringComparison.Ordinal);
    }

    private static Task<string> RuleAsync(ReeveProcess reeve, string name) => BashAsync(
        reeve,
        $"curl -s http://localhost:4007/api/circuit-breaker/rules | jq -c '.[] | select(.name==\"{name}\") | [.condition,.window,.alertSeverity,.action]'");

    private static Task<string> PatchAsync(ReeveProcess reeve, string body, string rule = "High%20Error%20Rate") => BashAsync(
        reeve,
        $"curl -s -o /dev/null -w '%{{http_code}}' -X PATCH 'http://localhost:4007/api/circuit-breaker/rules/{rule}' -H 'Content-Type: application/json' -d '{body}'");
}
