using System.Globalization;
using System.Text.Json;
using Reeve.Testing;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>What each line of the runbook promises.</summary>
public sealed partial class SeedRunbookTests
{
    private Promise[] Promises() =>
    [
        .. Daily(), .. Weekly(), .. Transitions(), .. Incidents(), .. Rules(), .. Maintenance(), .. Troubleshooting(), .. Appendix(),
    ];

    private static Task Is(string expected, string printed)
    {
        Assert.Equal(expected, printed);
        return Task.CompletedTask;
    }

    private static Task That(bool holds, string printed)
    {
        Assert.True(holds, printed);
        return Task.CompletedTask;
    }

    private static Task Json(string printed, Func<JsonElement, bool> holds) => That(holds(JsonElement.Parse(printed)), printed);

    private static string Text(JsonElement of, string member) => of.GetProperty(member).ToString();

    private Promise[] Daily() =>
    [
        new("GOV-002", "curl http://localhost:4007/health", p => That(p.StartsWith("""{"status":"healthy","service":"governance",""", StringComparison.Ordinal), p)),
        new("GOV-007", "curl http://localhost:4007/api/circuit-breaker/events/unresolved", p => Is("[]", p)),
        new("GOV-008", "curl http://localhost:4007/api/readiness/score | jq", p => Json(p, j => j.GetProperty("ready").GetBoolean() && Text(j, "threshold") == "0.95" && Text(j, "blockers") == "[]")),
    ];

    private Promise[] Weekly() =>
    [
        new("GOV-018, GOV-031", "curl -X POST http://localhost:4007/api/governance/run-cycle | jq > report.json", async _ =>
        {
            JsonElement report = JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(_scene.Home.Work, "report.json"), Cancelled));
            Assert.Equal("L3+", Text(report.GetProperty("expansion").GetProperty("expansion"), "targetPhase"));
        }),
        new("GOV-019, GOV-020", "curl http://localhost:4007/api/governance/reports/latest | jq", p => Json(
            p, j => new[] { "metrics", "readiness", "recommendations", "circuitBreakerEvents", "expansion" }.All(s => j.TryGetProperty(s, out _)))),
        new("GOV-021", "curl http://localhost:4007/api/governance/proposals | jq", p => Json(p, j => j.GetArrayLength() == 1)),
        new("GOV-025", "curl http://localhost:4007/api/circuit-breaker/rules | jq", p => Json(p, j => j.GetArrayLength() == 4 && j[0].TryGetProperty("window", out _))),
        new("GOV-028", "ls -lh services/governance/var/governance.db", p => That(p.StartsWith("-rw", StringComparison.Ordinal), p)),
    ];

    private Promise[] Transitions() =>
    [
        new("GOV-021, GOV-032", "curl http://localhost:4007/api/governance/proposals | jq '.[0]'", p =>
        {
            JsonElement proposal = JsonElement.Parse(p);
            _scene.Shell.Words["<proposal-id-from-step-1>"] = Text(proposal, "proposalId");
            Assert.Equal("L3+ 14", $"{Text(proposal.GetProperty("expansion"), "targetPhase")} {Text(proposal.GetProperty("expansion"), "validationPeriod")}");
            Assert.Equal("[\"fs.write\",\"test.run\",\"git.commit\"]", Compact(proposal.GetProperty("expansion").GetProperty("commandsToWhitelist")));
            Assert.Equal("[\"tech-lead\"]", Compact(proposal.GetProperty("requiredApprovals")));
            return That(Text(proposal.GetProperty("riskAssessment"), "level") is "low" or "medium" or "high", p);
        }),
        new("GOV-037", "PROPOSAL_ID=\"<proposal-id-from-step-1>\""),
        new("GOV-038", "APPROVER=\"tech-lead\""),
        new("GOV-039", "curl -X POST \"http://localhost:4007/api/governance/proposals/$PROPOSAL_ID/approve\" \\", p => Json(p, j => j.GetProperty("success").GetBoolean())),
        new("GOV-040", "curl http://localhost:4007/api/governance/state | jq '.currentPhase'", p => Is("\"L3+\"", p)),
        new("GOV-043, GOV-044", "sqlite3 services/governance/var/governance.db\n", async _ =>
        {
            await EventuallyAsync(async () => await _scene.PhaseAsync() == "L3");
            Assert.NotEqual("allow", await _scene.JudgeAsync("git commit -m x"));
        }),
    ];

    private Promise[] Incidents() =>
    [
        new("GOV-007, GOV-047", "curl http://localhost:4007/api/circuit-breaker/events/unresolved | jq",
            async p =>
            {
                JsonElement[] events = [.. JsonElement.Parse(p).EnumerateArray()];
                Assert.Equal(["critical", "high"], events.Select(e => Text(e, "alertSeverity")).Order(StringComparer.Ordinal));
                _scene.Shell.Words["<event-id>"] = Text(events.Single(e => Text(e, "alertSeverity") == "critical"), "id");
                Assert.Equal("deny", await _scene.JudgeAsync("git push"));
            },
            () => _scene.BadStretchAsync()),
        new("GOV-040, GOV-048", "curl http://localhost:4007/api/governance/state | jq '.currentPhase'", p => Is("\"L3\"", p)),
        new("GOV-049", "curl http://localhost:4007/api/governance/state | jq '.commandWhitelist'", p => Is("[]", p)),
        new("GOV-037", "EVENT_ID=\"<event-id>\""),
        new("GOV-052", "curl -X POST \"http://localhost:4007/api/circuit-breaker/events/$EVENT_ID/resolve\"", async p =>
        {
            await Json(p, j => j.GetProperty("success").GetBoolean());
            JsonElement left = Assert.Single((await GetAsync("/api/circuit-breaker/events/unresolved")).EnumerateArray());
            Assert.Equal("pause_command_type git.push", $"{Text(left, "action")} {Text(left, "subject")}");
            _scene.Shell.Words["<event-id>"] = Text(left, "id");
        }),
        new("GOV-037", "EVENT_ID=\"<event-id>\""),
        new("GOV-052, GOV-053", "curl -X POST \"http://localhost:4007/api/circuit-breaker/events/$EVENT_ID/resolve\"", async _ =>
        {
            Assert.Equal(0, (await GetAsync("/api/circuit-breaker/events/unresolved")).GetArrayLength());
            Assert.Equal(0, (await GetAsync("/api/holds")).GetArrayLength());
        }),
    ];

    private Promise[] Rules() =>
    [
        new("GOV-025", "curl http://localhost:4007/api/circuit-breaker/rules | jq", p => Json(p, j => j.GetArrayLength() == 4)),
        new("GOV-063", "RULE_NAME=\"High%20Error%20Rate\""),
        new("GOV-064 to GOV-067", "curl -X PATCH \"http://localhost:4007/api/circuit-breaker/rules/$RULE_NAME\" \\", async p =>
        {
            await Json(p, j => j.GetProperty("success").GetBoolean() && j.TryGetProperty("foresight", out _));
            JsonElement rule = await GetAsync("/api/circuit-breaker/rules/High%20Error%20Rate");
            Assert.Equal("errorRate > 0.08 10m high", $"{Text(rule, "condition")} {Text(rule, "window")} {Text(rule, "alertSeverity")}");
        }),
        new("GOV-071", "INSERT INTO circuit_breaker_rules (name, enabled, condition, window, action, alert_severity)", async _ =>
        {
            await EventuallyAsync(async () => (await GetAsync("/api/circuit-breaker/rules")).EnumerateArray().Any(r => Text(r, "name") == "New Rule Name"));
            Assert.Contains("metric", Text(await GetAsync("/api/circuit-breaker/rules/New%20Rule%20Name"), "invalid"), StringComparison.Ordinal);
        }),
        new("GOV-072", "curl http://localhost:4007/api/circuit-breaker/rules/enabled | jq", p => Json(p, j => j.EnumerateArray().All(r => r.GetProperty("enabled").GetBoolean()))),
        new("GOV-074", "RULE_NAME=\"High%20Rollback%20Rate\""),
        new("GOV-075", "curl -X PATCH \"http://localhost:4007/api/circuit-breaker/rules/$RULE_NAME\" \\", async _ => Assert.DoesNotContain(
            (await GetAsync("/api/circuit-breaker/rules/enabled")).EnumerateArray(), r => Text(r, "name") == "High Rollback Rate")),
    ];

    private Promise[] Maintenance() =>
    [
        new("GOV-077", "BACKUP_DIR=\"/backups/governance\""),
        new("GOV-077", "DATE=$(date +%Y%m%d)"),
        new("GOV-077", "DB_PATH=\"services/governance/var/governance.db\""),
        new("GOV-077", "mkdir -p \"$BACKUP_DIR\"", p => That(Directory.Exists(Path.Combine(_scene.Home.Root, "backups")), p)),
        new("GOV-078", "sqlite3 \"$DB_PATH\" \".backup '$BACKUP_DIR/governance-$DATE.db'\"", async _ =>
            Assert.Equal("ok", await _scene.Shell.SayAsync($"cd {_scene.Home.Root}/backups && sqlite3 governance-*.db 'PRAGMA integrity_check;'"))),
        new("GOV-079", "gzip \"$BACKUP_DIR/governance-$DATE.db\"", p => That(Directory.GetFiles(Path.Combine(_scene.Home.Root, "backups"), "*.db.gz").Length == 1, p)),
        new("GOV-080", "find \"$BACKUP_DIR\" -name \"governance-*.db.gz\" -mtime +30 -delete",
            p => That(Directory.GetFiles(Path.Combine(_scene.Home.Root, "backups")).Length == 2, p),
            () => _scene.Shell.SayAsync($"cd {_scene.Home.Root}/backups && touch -d '-32 days' governance-20200101.db.gz && touch -d '-29 days' governance-20200102.db.gz")),
        new("GOV-079", "echo \"Backup completed: governance-$DATE.db.gz\"", p => That(p.StartsWith("Backup completed: governance-2", StringComparison.Ordinal), p)),
        new("GOV-081 to GOV-084", "sqlite3 services/governance/var/governance.db <<EOF",
            async _ => Assert.Equal(
                "e-open m-young r-young",
                (await _scene.Home.SqliteAsync(
                    """
                    SELECT group_concat(id, ' ') FROM (SELECT id FROM metrics_snapshots WHERE id LIKE 'm-%' UNION ALL SELECT id FROM readiness_assessments WHERE id LIKE 'r-%'
                      UNION ALL SELECT id FROM circuit_breaker_events WHERE id LIKE 'e-%' ORDER BY 1);
                    """)).Trim()),
            () => _scene.OldRowsAsync()),
        new("GOV-085", "cd services/governance"),
        new("GOV-085", "mv governance.log governance.log.$(date +%Y%m%d)"),
        new("GOV-085", "gzip governance.log.$(date +%Y%m%d)", p => That(Directory.GetFiles(_scene.Home.Root, "governance.log.*.gz").Length == 1, p)),
        new("GOV-085", "touch governance.log"),
        new("GOV-086", "kill -USR1 $(cat governance.pid)", async _ => Assert.Equal("healthy", Text(await GetAsync("/health"), "status"))),
    ];

    private Promise[] Troubleshooting() =>
    [
        new("GOV-088", "tail -f services/governance/logs/governance.log", Instead: ("it goes on until somebody ends it: here, when the line of something that was just done has come", FollowAsync)),
        new("GOV-090", "lsof -i :4007", p => That(p.Contains(_scene.Reeve.Id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), p), () =>
        {
            Require.That(File.Exists("/usr/bin/lsof"), "lsof", "apt-get install lsof");
            _scene.Shell.Words[":4007"] = $":{_scene.Reeve.Url.Port}";
            return Task.CompletedTask;
        }),
        new("GOV-091", "chmod 644 services/governance/var/governance.db"),
        new("GOV-091", "chown app:app services/governance/var/governance.db",
            async _ =>
            {
                await _scene.SetPhaseAsync("L3+", "test.run");
                Assert.Equal("644", await _scene.Shell.SayAsync("stat -c %a services/governance/var/governance.db"));
            },
            () =>
            {
                _scene.Shell.Words["app:app"] = "$(id -un):$(id -gn)";
                return Task.CompletedTask;
            }),
        new("GOV-092", "ls -la services/command/var/command.db", async p =>
        {
            await That(p.StartsWith('-'), p);
            Assert.Equal("healthy", Text((await GetAsync("/ready")).GetProperty("checks").GetProperty("commandDatabase"), "status"));
        }),
        new("GOV-094", "curl http://localhost:4007/metrics | grep simcorp_governance", p => That(p.Contains("\nsimcorp_governance_current_phase_info{phase=\"L3+\"} 1", StringComparison.Ordinal), p)),
        new("GOV-096", "curl http://localhost:9090/api/v1/targets", Instead: ("a real Prometheus is asked this by GovernanceMetricsTests; here its configuration has the job",
            async _ => await _scene.Shell.SayAsync($"grep -q 'job_name: governance' {SourceTree.Root}/deploy/prometheus/prometheus.yml"))),
        new("GOV-098", "systemctl restart governance", Instead: ("no test restarts services of the machine: the unit of that name is checked, and the service ended and started as it says", async _ =>
        {
            string unit = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "deploy", "systemd", "governance.service"), Cancelled);
            Assert.Matches(@"(?m)^ExecStart=\S+/reeve serve --data /srv/governance/var$", unit);
            Assert.Matches("(?m)^User=app$", unit);
            await _scene.RestartAsync();
            Assert.Equal("L3+", await _scene.PhaseAsync());
            return "";
        })),
        new("GOV-099", "cat /etc/prometheus/prometheus.yml | grep -A 5 governance", p => That(p.Contains("127.0.0.1:4007", StringComparison.Ordinal), p), () =>
        {
            _scene.Shell.Words["/etc/prometheus"] = Path.Combine(SourceTree.Root, "deploy", "prometheus");
            return Task.CompletedTask;
        }),
        new("GOV-101", "curl http://localhost:4007/api/readiness/current | jq", p => Json(p, j => j.GetProperty("technical").GetProperty("items").GetArrayLength() == 1)),
        new("GOV-102", "curl http://localhost:4007/api/readiness/current | jq '.overall.blockers'",
            // The runbook's own INSERT of a placeholder is a rule that is none.
            p => Json(p, j => Compact(j) == "[\"Circuit breakers implemented\"]")),
        new("GOV-103", "curl http://localhost:4007/api/metrics/latest | jq", p => Json(p, j => j.GetProperty("rates").TryGetProperty("successRate", out _))),
        new("GOV-105", "curl http://localhost:4007/api/circuit-breaker/events | jq", p => Json(p, j => j.EnumerateArray().Any(e => Text(e, "alertSeverity") == "critical"))),
        new("GOV-037", "RULE_NAME=\"<triggering-rule-name>\"", Before: () =>
        {
            _scene.Shell.Words["<triggering-rule-name>"] = "Repeated Command Failures";
            return Task.CompletedTask;
        }),
        new("GOV-106", "curl \"http://localhost:4007/api/circuit-breaker/rules\" | jq", p => Json(p, j => Text(j, "window") == "5m")),
    ];

    private Promise[] Appendix() =>
    [
        new("GOV-002", "curl http://localhost:4007/health", p => Json(p, j => Text(j, "status") == "healthy")),
        new("GOV-040", "curl http://localhost:4007/api/governance/state | jq '.currentPhase'", p => Is("\"L3+\"", p)),
        new("GOV-008", "curl http://localhost:4007/api/readiness/score | jq '.score'", p => Json(p, j => j.GetDouble() is > 0.7 and < 0.8)),
        new("GOV-007", "curl http://localhost:4007/api/circuit-breaker/events/unresolved | jq 'length'", p => Is("1", p)),
        new("GOV-018", "curl -X POST http://localhost:4007/api/governance/run-cycle", p => Json(p, j => j.TryGetProperty("summary", out _))),
        new("GOV-021", "curl http://localhost:4007/api/governance/proposals", p => Json(p, j => j.ValueKind == JsonValueKind.Array)),
        new("GOV-112", "curl -X POST http://localhost:4007/api/governance/proposals/{id}/approve \\", p => Json(p, j => Text(j, "status") == "404" && Text(j, "code") == "proposal-not-found")),
    ];

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private Task<string> FollowAsync(string line) => _scene.Shell.SayAsync(
        $$"""
        exec {lines}< <(exec {{line}})
        follower=$!
        sqlite3 services/governance/var/governance.db "UPDATE governance_state SET current_phase = 'L3' WHERE id = 1; UPDATE circuit_breaker_rules SET enabled = 1 WHERE name = 'High Rollback Rate';"
        timeout 30 grep -m1 external-edit <&$lines
        found=$?
        kill $follower
        exit $found
        """);
}
