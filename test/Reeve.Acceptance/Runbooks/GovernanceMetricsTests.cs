using System.Diagnostics;
using System.Text.Json;
using Reeve.Acceptance.Alerting;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Rows of the autonomy-governance runbook about metrics, with Debian's own Prometheus and Alertmanager over what Reeve ships for them.</summary>
public sealed class GovernanceMetricsTests
{
    private static readonly string[] Series =
    [
        "current_phase_info", "days_since_phase_start", "command_success_rate", "command_approval_rate", "command_error_rate", "command_rollback_rate",
        "commands_total", "readiness_score", "readiness_technical_score", "readiness_process_score", "readiness_organizational_score",
        "readiness_technical_max", "readiness_process_max", "readiness_organizational_max", "circuit_breaker_events_total", "circuit_breaker_events_unresolved",
        "incidents_total", "safety_constraint_violations_total", "safety_emergency_aborts_total", "phase_changes_total", "circuit_breaker_events",
    ];

    /// <summary>A kept assessment with one required item that does not pass.</summary>
    private const string Assessment =
        """
        INSERT INTO readiness_assessments (id, current_phase, days_since_phase_start, overall_score, overall_ready, overall_blockers, technical_score,
          technical_max_score, technical_items, process_score, process_max_score, process_items, organizational_score, organizational_max_score,
          organizational_items, recommendations, next_actions)
        VALUES ('readiness-1', 'L3', 1, 0.9375, 0, '["Kill switch tested"]', 30, 35,
          '[{"name":"Kill switch tested","weight":2,"required":true,"status":false,"details":"never"}]', 25, 25, '[]', 20, 20, '[]', '[]', '[]');
        """;

    private int _calls;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(DisplayName = "GOV-094, GOV-095, GOV-097, GOV-103: the runbook's lines list every series, find the log line, and show the last snapshot")]
    public async Task The_runbooks_lines_answer()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        string listed = await BashAsync(reeve, "curl -s http://localhost:4007/metrics | grep simcorp_governance");
        Assert.All(Series, s => Assert.Contains($"\nsimcorp_governance_{s}", "\n" + string.Join('\n', listed.Split('\n').Where(l => l[0] != '#')), StringComparison.Ordinal));
        Assert.Contains("Starting periodic governance metrics updates", reeve.Log, StringComparison.Ordinal);
        Assert.Equal("null", await BashAsync(reeve, "curl -s http://localhost:4007/api/metrics/latest | jq"));
        await BashAsync(reeve, "curl -s http://localhost:4007/api/metrics/weekly");
        Assert.Equal("null", await BashAsync(reeve, "curl -s http://localhost:4007/api/metrics/latest | jq '.rates.successRate'"));
        await RunAsync(reeve, home, "cat README.md", failed: true);
        await BashAsync(reeve, "curl -s http://localhost:4007/api/metrics/current");
        Assert.Equal("[1,1,0]", await BashAsync(reeve, "curl -s http://localhost:4007/api/metrics/latest | jq -c '[.commands.failed, .rates.errorRate, .rates.successRate]'"));
    }

    [Fact(DisplayName = "GOV-012: what Reeve ships for Prometheus and Alertmanager passes their own checks")]
    public async Task What_is_shipped_passes_its_programs_checks()
    {
        string prometheus = Path.Combine(AlertingPrograms.Deploy, "prometheus");
        await CheckAsync("promtool", "check", "config", Path.Combine(prometheus, "prometheus.yml"));
        await CheckAsync("promtool", "check", "rules", Path.Combine(prometheus, "reeve-rules.yml"));
        await CheckAsync("promtool", "test", "rules", Path.Combine(prometheus, "reeve-rules.test.yml"));
        await CheckAsync("amtool", "check-config", Path.Combine(AlertingPrograms.Deploy, "alertmanager", "alertmanager.yml"));
    }

    [Fact(DisplayName = "GOV-093, GOV-096, GOV-099: Prometheus scrapes Reeve under job governance, and every expression of the dashboard gives data")]
    public async Task Every_expression_of_the_dashboard_gives_data()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(Assessment);
        await using AlertingProcess prometheus = await AlertingProcess.PrometheusAsync(home.Work, await ConfigureAsync(home, reeve, "127.0.0.1:9"));
        Assert.Equal("1", await BashAsync(reeve, $"grep -A 5 governance {Path.Combine(home.Work, "prometheus.yml")} | grep -c targets"));
        string up = $"curl -s {prometheus.Url}api/v1/targets | jq -r '.data.activeTargets[] | select(.labels.job==\"governance\") | .health'";
        await EventuallyAsync(async () => await BashAsync(reeve, up) == "up");
        await EventuallyAsync(async () => await QueryAsync(prometheus, "count_over_time(up[1m]) > 1") > 0);

        await home.SqliteAsync("UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]' WHERE id = 1;");
        for (int i = 0; i < 3; i++)
        {
            await RunAsync(reeve, home, "cat README.md", failed: true);
        }

        string[] expressions = [.. Expressions(JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(AlertingPrograms.Deploy, "grafana", "autonomy-governance.json"), Cancelled)))];
        Assert.True(expressions.Length >= 25);
        foreach (string expression in expressions)
        {
            await EventuallyAsync(async () => await QueryAsync(prometheus, expression) > 0);
        }
    }

    [Fact(DisplayName = "GOV-012: somebody stops everything, and the alert arrives where the on-call engineer is called")]
    public async Task An_alert_fires_end_to_end()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        string route = await File.ReadAllTextAsync(Path.Combine(AlertingPrograms.Deploy, "alertmanager", "alertmanager.yml"), Cancelled);
        string routed = Path.Combine(home.Work, "alertmanager.yml");
        await File.WriteAllTextAsync(routed, route.Replace("127.0.0.1:9094", receiver.Address, StringComparison.Ordinal), Cancelled);
        await using AlertingProcess alertmanager = await AlertingProcess.AlertmanagerAsync(home.Work, routed);
        await using AlertingProcess prometheus = await AlertingProcess.PrometheusAsync(home.Work, await ConfigureAsync(home, reeve, alertmanager.Url.Authority));
        await EventuallyAsync(async () => await QueryAsync(prometheus, "count_over_time(simcorp_governance_safety_emergency_aborts_total[1m]) > 1") > 0);
        Assert.Equal(0, await QueryAsync(prometheus, "ALERTS{alertname=\"GovernanceEmergencyAbort\"}"));

        Assert.Equal(0, (await home.RunAsync("stop", "--reason", "the test")).ExitCode);
        await EventuallyAsync(() => Task.FromResult(receiver.Received.Any()));
        (string path, JsonElement body) = receiver.Received.First();
        Assert.Equal("/on-call", path);
        Assert.Equal("firing", body.GetProperty("status").GetString());
        Assert.Equal("GovernanceEmergencyAbort", body.GetProperty("commonLabels").GetProperty("alertname").GetString());
    }

    /// <summary>What Reeve ships, with the addresses of the test and every second in place of every 15 s.</summary>
    private static async Task<string> ConfigureAsync(ReeveHome home, ReeveProcess reeve, string alertmanager)
    {
        string shipped = Path.Combine(AlertingPrograms.Deploy, "prometheus");
        File.Copy(Path.Combine(shipped, "reeve-rules.yml"), Path.Combine(home.Work, "reeve-rules.yml"));
        string config = await File.ReadAllTextAsync(Path.Combine(shipped, "prometheus.yml"), Cancelled);
        string placed = Path.Combine(home.Work, "prometheus.yml");
        await File.WriteAllTextAsync(
            placed,
            config.Replace("127.0.0.1:4007", reeve.Url.Authority, StringComparison.Ordinal)
                .Replace("127.0.0.1:9093", alertmanager, StringComparison.Ordinal)
                .Replace("15s", "1s", StringComparison.Ordinal),
            Cancelled);
        return placed;
    }

    /// <summary>How many series the expression gives; -1 while Prometheus does not answer yet.</summary>
    private static async Task<int> QueryAsync(AlertingProcess prometheus, string expression)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.GetAsync(new Uri(prometheus.Url, "api/v1/query?query=" + Uri.EscapeDataString(expression)), Cancelled);
        if (response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
        {
            // It listens before it has opened its storage.
            return -1;
        }

        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{expression}: {answer}");
        return answer.GetProperty("data").GetProperty("result").GetArrayLength();
    }

    private static IEnumerable<string> Expressions(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(p => p is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : Expressions(p.Value)),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    private static async Task CheckAsync(string program, params string[] arguments)
    {
        using Process run = Process.Start(new ProcessStartInfo(AlertingPrograms.Locate(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        Task<string> errors = run.StandardError.ReadToEndAsync(Cancelled);
        string output = await run.StandardOutput.ReadToEndAsync(Cancelled);
        await run.WaitForExitAsync(Cancelled);
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{await errors}");
    }

    private async Task RunAsync(ReeveProcess reeve, ReeveHome home, string command, bool failed)
    {
        string id = $"toolu_{++_calls}";
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude(command, id, home.Work))).Answer);
        string outcome = JsonSerializer.Serialize(new
        {
            session_id = "session-1",
            cwd = home.Work,
            hook_event_name = failed ? "PostToolUseFailure" : "PostToolUse",
            tool_name = "Bash",
            tool_input = new { command },
            tool_use_id = id,
            error = failed ? "Exit code 127\nnot found" : null,
        });
        using var body = new StringContent(outcome, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await reeve.Http.PostAsync("/hook/claude-code", body, Cancelled);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
