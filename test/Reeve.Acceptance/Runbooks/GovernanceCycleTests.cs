using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Rows of the autonomy-governance runbook about cycles, reports and proposals, with the real executable.</summary>
public sealed class GovernanceCycleTests
{
    /// <summary>A proposal as a cycle writes it, put where a restored database would have it: readiness itself takes half a year.</summary>
    private static string Proposal(string id, string from, string to, string approvals, int days) => $$$"""
        INSERT INTO scope_expansion_proposals (proposal_id, timestamp, current_phase, target_phase, commands_to_whitelist, validation_period, metrics, readiness,
          key_achievements, risk_level, mitigations, rollback_plan, required_approvals)
        VALUES ('{{{id}}}', datetime('now'), '{{{from}}}', '{{{to}}}', '["fs.write"]', {{{days}}},
          '{"period":{"start":"2026-01-01T00:00:00Z","end":"2026-01-08T00:00:00Z"},"commands":{},"incidents":{},"safety":{}}', '0.97',
          '["1000 commands"]', 'medium', '["watch it"]', 'go back', '{{{approvals}}}');
        """;

    [Fact(DisplayName = "GOV-018 to GOV-020, GOV-023, GOV-024, GOV-118, GOV-119, GOV-121: a cycle runs on demand, its report is kept and has its sections, as JSON and Markdown")]
    public async Task A_cycle_reports()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal("404", await BashAsync(reeve, "curl -s -o /dev/null -w '%{http_code}' http://localhost:4007/api/governance/reports/latest"));
        await BashAsync(reeve, $"curl -s -X POST http://localhost:4007/api/governance/run-cycle | jq > {home.Work}/report.json");
        JsonElement report = JsonElement.Parse(await File.ReadAllBytesAsync($"{home.Work}/report.json", TestContext.Current.CancellationToken));
        foreach (string section in new[] { "metrics", "readiness", "recommendations", "circuitBreakerEvents", "nextActions", "summary", "weekStart", "weekEnd" })
        {
            Assert.True(report.TryGetProperty(section, out _), section);
        }

        Assert.Equal(JsonValueKind.Null, report.GetProperty("expansion").ValueKind);
        Assert.Equal("[\"investigate\",\"rollback\"]", await BashAsync(
            reeve, "curl -s http://localhost:4007/api/governance/reports/latest | jq -c '[.recommendations[] | select(.rationale | contains(\"below 80 %\")) | .type]'"));
        Assert.Equal(report.GetProperty("id").GetString(), await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/reports/latest | jq -r .id"));
        Assert.Equal("1", await BashAsync(reeve, "curl -s 'http://localhost:4007/api/governance/reports?limit=10' | jq length"));
        Assert.Equal("400", await BashAsync(reeve, "curl -s -o /dev/null -w '%{http_code}' 'http://localhost:4007/api/governance/reports?limit=0'"));
        Assert.Equal("404", await BashAsync(reeve, "curl -s -o /dev/null -w '%{http_code}' http://localhost:4007/api/governance/reports/report-none"));
        string markdown = await BashAsync(reeve, "curl -s -H 'Accept: text/markdown' http://localhost:4007/api/governance/reports/latest");
        Assert.StartsWith("# Governance report", markdown, StringComparison.Ordinal);
        Assert.Equal(markdown, await BashAsync(reeve, "curl -s 'http://localhost:4007/api/governance/reports/latest?format=md'"));
        Assert.Equal(markdown, (await home.RunAsync("governance", "reports", "latest")).Out.Trim());
        Assert.NotEqual("", (await home.SqliteAsync("SELECT last_report_date FROM governance_state WHERE id = 1;")).Trim());
        Assert.Equal("1", (await home.SqliteAsync("SELECT count(*) FROM governance_reports;")).Trim());
        ReeveRun again = await home.RunAsync("governance", "cycle");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("points since", again.Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-021, GOV-022, GOV-031, GOV-032, GOV-037, GOV-113: a proposal shows what it asks for and whose approval is missing; below 95 % no approval goes through")]
    public async Task A_proposal_is_read_and_not_approved_without_readiness()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/proposals | jq -c"));
        await InsertAsync(home, reeve, Proposal("proposal-up", "L3", "L3+", "[\"tech-lead\"]", 14));
        Assert.Equal(
            "[\"L3+\",[\"fs.write\"],\"medium\",14,[\"tech-lead\"],[\"tech-lead\"],\"autonomy-governance-agent\",[\"1000 commands\"]]",
            await BashAsync(
                reeve,
                "curl -s http://localhost:4007/api/governance/proposals | jq -c '.[0] | [.expansion.targetPhase,.expansion.commandsToWhitelist,.riskAssessment.level,.expansion.validationPeriod,.requiredApprovals,.missingApprovals,.proposedBy,.rationale.keyAchievements]'"));
        Assert.Equal("not-ready 409", await ApproveAsync(reeve, "proposal-up", "tech-lead"));
        Assert.Equal("\"L3\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
    }

    [Fact(DisplayName = "GOV-038, GOV-039, GOV-112, GOV-114: approvals count once per required role; unknown ids, roles and bodies are refused by name")]
    public async Task Approvals_by_role()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync("UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"fs.write\",\"git.push\"]' WHERE id = 1;");
        await InsertAsync(home, reeve, Proposal("proposal-down", "L4", "L3+", "[\"tech-lead\",\"ops-lead\"]", 0));
        Assert.Equal("proposal-not-found 404", await ApproveAsync(reeve, "{id}", "tech-lead"));
        Assert.Equal("role-not-required 400", await ApproveAsync(reeve, "proposal-down", "intern"));
        Assert.Equal("approver-missing 400", await ProblemAsync(reeve, "-X POST http://localhost:4007/api/governance/proposals/proposal-down/approve"));
        Assert.Equal("true", await BashAsync(
            reeve,
            """
            PROPOSAL_ID="proposal-down"
            APPROVER="tech-lead"  # or ops-lead, product-lead, exec-sponsor
            curl -s -X POST "http://localhost:4007/api/governance/proposals/$PROPOSAL_ID/approve" \
              -H "Content-Type: application/json" \
              -d "{\"approvedBy\": \"$APPROVER\"}" | jq .success
            """));
        Assert.Equal("already-approved 409", await ApproveAsync(reeve, "proposal-down", "tech-lead"));
        Assert.Equal("[\"ops-lead\"]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/proposals | jq -c '.[0].missingApprovals'"));
        Assert.Equal("\"L4\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
        ReeveRun last = await home.RunAsync("governance", "approve", "proposal-down", "--as", "ops-lead");
        Assert.Equal((0, ""), (last.ExitCode, last.Err));
        Assert.Equal("[\"L3+\",[\"fs.write\"]]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -c '[.currentPhase,.commandWhitelist]'"));
        Assert.Equal("proposal-not-pending 409", await ApproveAsync(reeve, "proposal-down", "tech-lead"));
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT status || approved_by FROM scope_expansion_proposals;")).Trim() == "approvedloopback");
        Assert.Contains("proposal.written", await BashAsync(reeve, "curl -s 'http://localhost:4007/api/journal?order=desc&limit=20'"), StringComparison.Ordinal);
        Assert.Equal(0, (await home.RunAsync("db", "check")).ExitCode);
    }

    [Fact(DisplayName = "GOV-115 to GOV-117: an open event stands against approval; a proposal is extended, and rejected with a reason")]
    public async Task Events_extension_and_rejection()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(
            """
            INSERT INTO circuit_breaker_events (id, timestamp, rule, metrics, action, details, resolved)
            VALUES ('event-hand', datetime('now'), '{"name":"High Rollback Rate","alertSeverity":"medium"}', '{}', 'alert_only', 'x', 0);
            """);
        await InsertAsync(home, reeve, Proposal("proposal-up", "L3", "L3+", "[\"tech-lead\"]", 14));
        Assert.Equal("events-unresolved 409", await ApproveAsync(reeve, "proposal-up", "tech-lead"));
        Assert.Equal("validation-period-invalid 400", await ProblemAsync(reeve, Extension(14)));
        Assert.Equal("30", await BashAsync(reeve, $"curl -s {Extension(30)} | jq .proposal.expansion.validationPeriod"));
        ReeveRun rejected = await home.RunAsync("governance", "reject", "proposal-up", "--reason", "risk too high");
        Assert.Equal((0, "Rejected proposal-up.\n"), (rejected.ExitCode, rejected.Out));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/proposals | jq -c"));
        Assert.Equal("\"risk too high\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/proposals/proposal-up | jq .reason"));
        Assert.Equal("proposal-not-found 404", await ProblemAsync(reeve, "http://localhost:4007/api/governance/proposals/none"));
    }

    [Fact(DisplayName = "GOV-017: a weekly cycle that was missed while the service was down is caught up once at start")]
    public async Task A_missed_cycle_is_caught_up()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess first = await ReeveProcess.StartAsync(home))
        {
            Assert.Equal(0, (await first.Http.GetJsonAsync("/api/governance/reports")).GetArrayLength());
            await first.StopAsync();
        }

        await home.SqliteAsync("UPDATE governance_state SET phase_start_date = datetime('now', '-8 days') WHERE id = 1;");

        await using (ReeveProcess second = await ReeveProcess.StartAsync(home))
        {
            await EventuallyAsync(async () => (await second.Http.GetJsonAsync("/api/governance/reports")).GetArrayLength() == 1);
        }

        await using ReeveProcess third = await ReeveProcess.StartAsync(home);
        Assert.Equal(1, (await third.Http.GetJsonAsync("/api/governance/reports")).GetArrayLength());
    }

    [Fact(DisplayName = "GOV-017: the schedule is configured, and a wrong one is refused by name")]
    public async Task The_schedule_is_configured()
    {
        using var home = new ReeveHome();
        home.Environment["REEVE_GOVERNANCE_CYCLE_CRON"] = "every friday";
        ReeveRun run = await home.RunAsync("config", "check");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("governance.cycleCron", run.Out + run.Err, StringComparison.Ordinal);
        home.Environment["REEVE_GOVERNANCE_CYCLE_CRON"] = "0 0 16 ? * FRI";
        Assert.Equal(0, (await home.RunAsync("config", "check")).ExitCode);
    }

    private static string Extension(int days) =>
        $"-X POST http://localhost:4007/api/governance/proposals/proposal-up/extend -H 'Content-Type: application/json' -d '{{\"validationPeriod\": {days}}}'";

    private static async Task InsertAsync(ReeveHome home, ReeveProcess reeve, string sql)
    {
        await home.SqliteAsync(sql);
        await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/governance/proposals")).GetArrayLength() == 1);
    }

    private static Task<string> ApproveAsync(ReeveProcess reeve, string id, string role) => ProblemAsync(
        reeve,
        $"-g -X POST http://localhost:4007/api/governance/proposals/{id}/approve -H 'Content-Type: application/json' -d '{{\"approvedBy\": \"{role}\"}}'");

    /// <summary>Code and status of a problem document.</summary>
    private static Task<string> ProblemAsync(ReeveProcess reeve, string arguments) => BashAsync(reeve, $"curl -s {arguments} | jq -r '\"\\(.code) \\(.status)\"'");
}
