using System.Text;
using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Rows of the autonomy-governance runbook where outcomes trip rules: hooks of the real executable, and the commands as printed there.</summary>
public sealed class CircuitBreakerTests
{
    private const string Raise =
        """UPDATE governance_state SET current_phase = 'L4', command_whitelist = '["git.push","test.run","shell.run"]' WHERE id = 1;""";

    private int _calls;

    [Fact(DisplayName = "GOV-040, GOV-047 to GOV-050: a bad stretch reverts to L3 for the very next command, and the event tells why")]
    public async Task A_bad_stretch_reverts()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await RaiseAsync(home, reeve);
        for (int i = 0; i < 18; i++)
        {
            await RunAsync(reeve, home, "git push", failed: false);
        }

        await RunAsync(reeve, home, "./deploy-docs", failed: true);
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "before", home.Work))).Answer);
        await RunAsync(reeve, home, "git push", failed: true);
        Assert.NotEqual("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "after", home.Work))).Answer);

        Assert.Equal("\"L3\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -c '.commandWhitelist'"));
        Assert.Equal(
            "[\"High Error Rate\",\"critical\",\"revert_to_l3\",2,18]",
            await BashAsync(
                reeve,
                "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq -c '.[0] | [.rule.name,.alertSeverity,.action,.metrics.commands.failed,.metrics.commands.succeeded]'"));
        ReeveRun events = await home.RunAsync("events");
        Assert.Contains("High Error Rate", events.Out, StringComparison.Ordinal);
        JsonElement journal = await reeve.Http.GetJsonAsync("/api/journal?order=desc&limit=50");
        Assert.Equal(2, journal.EnumerateArray().Count(e => e.TryGetProperty("outcome", out JsonElement o) && o.GetString() == "failed"));
        await EventuallyAsync(async () =>
            (await home.SqliteAsync("SELECT current_phase || command_whitelist FROM governance_state WHERE id = 1;")).Trim() == "L3[]");
        Assert.Equal("0", (await home.SqliteAsync("SELECT resolved FROM circuit_breaker_events;")).Trim());
    }

    [Fact(DisplayName = "GOV-052 to GOV-055, GOV-120: a failing type is paused by its outcomes, released by resolving, and a recurrence opens a new event, which is counted")]
    public async Task A_failing_type_is_paused_and_a_recurrence_opens_a_new_event()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await RaiseAsync(home, reeve);
        for (int i = 0; i < 3; i++)
        {
            await RunAsync(reeve, home, "git push", failed: true);
        }

        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "paused", home.Work))).Answer);
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("make test", "other", home.Work))).Answer);
        Assert.Equal("\"git.push\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events | jq '.[0].subject'"));
        await BashAsync(
            reeve,
            """
            EVENT_ID=$(curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq -r '.[0].id')
            curl -s -X POST "http://localhost:4007/api/circuit-breaker/events/$EVENT_ID/resolve"
            """);
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "again", home.Work))).Answer);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, await UnresolvedAsync(reeve));
            await RunAsync(reeve, home, "git push", failed: true);
        }

        Assert.Equal(1, await UnresolvedAsync(reeve));
        Assert.Equal("2", await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events | jq 'map(.id) | unique | length'"));
        Assert.Equal(
            "[2,1,true]",
            await BashAsync(
                reeve,
                "curl -s http://localhost:4007/api/circuit-breaker/rules/Repeated%20Command%20Failures/quality | jq -c '[.triggers,.open,(.lastTrip != null)]'"));
    }

    [Fact(DisplayName = "GOV-056, GOV-071: a rule inserted by hand trips within a second of being there, and alert_only changes no state")]
    public async Task A_rule_inserted_by_hand_trips()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await RaiseAsync(home, reeve);
        await home.SqliteAsync(
            """
            INSERT INTO circuit_breaker_rules (name, enabled, condition, window, action, alert_severity)
            VALUES ('Any failure', 1, 'failed >= 1', '5m', 'alert_only', 'medium');
            """);
        await EventuallyAsync(async () => await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/rules/enabled | jq length") == "5");
        await RunAsync(reeve, home, "git push", failed: true);
        Assert.Equal(
            "[\"Any failure\",\"alert_only\",\"medium\"]",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/circuit-breaker/events/unresolved | jq -c '.[0] | [.rule.name,.action,.alertSeverity]'"));
        Assert.Equal("\"L4\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/holds"));
    }

    [Fact(DisplayName = "GOV-053: what was counted before a SIGKILL still counts after it, and so does an open event")]
    public async Task Windows_survive_a_kill()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess first = await ReeveProcess.StartAsync(home))
        {
            await RaiseAsync(home, first);
            await RunAsync(first, home, "git push", failed: true);
            await RunAsync(first, home, "git push", failed: true);
            await first.KillAsync();
        }

        await using (ReeveProcess second = await ReeveProcess.StartAsync(home))
        {
            Assert.Equal(0, await UnresolvedAsync(second));
            await RunAsync(second, home, "git push", failed: true);
            Assert.Equal(1, await UnresolvedAsync(second));
            await second.KillAsync();
        }

        await using ReeveProcess third = await ReeveProcess.StartAsync(home);
        Assert.Equal(1, await UnresolvedAsync(third));
        Assert.Equal("deny", (await third.Http.JudgeAsync(HookBodies.Claude("git push", "paused", home.Work))).Answer);
        await RunAsync(third, home, "git push", failed: true);
        Assert.Equal(1, await UnresolvedAsync(third));
    }

    [Fact(DisplayName = "GOV-068, GOV-124: a change of a rule is foretold from what happened")]
    public async Task A_back_test_tells_what_a_change_would_have_done()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await RaiseAsync(home, reeve);
        for (int i = 0; i < 4; i++)
        {
            await RunAsync(reeve, home, "git push", failed: true);
        }

        string file = Path.Combine(home.Work, "rules.json");
        await File.WriteAllTextAsync(
            file,
            (await home.RunAsync("rules", "--json")).Out.Replace("commandType.failures >= 3", "commandType.failures >= 5", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        ReeveRun run = await home.RunAsync("backtest", "--rules", file, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Err));
        JsonElement rule = JsonElement.Parse(run.Out).GetProperty("rules").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "Repeated Command Failures");
        Assert.Equal((0, 1, -1), (rule.GetProperty("trips").GetInt32(), rule.GetProperty("tripsToday").GetInt32(), rule.GetProperty("change").GetInt32()));
        Assert.Contains("Repeated Command Failures", (await home.RunAsync("backtest", "--rules", file)).Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """[{"name": "X", "condition": "faild > 1", "window": "5m", "action": "alert_only", "alertSeverity": "low"}]""", TestContext.Current.CancellationToken);
        ReeveRun bad = await home.RunAsync("backtest", "--rules", file);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("rules[0].condition", bad.Err, StringComparison.Ordinal);
        Assert.Equal(2, (await home.RunAsync("backtest", "--rules", Path.Combine(home.Work, "none.json"))).ExitCode);
    }

    private static async Task<int> UnresolvedAsync(ReeveProcess reeve) => (await reeve.Http.GetJsonAsync("/api/circuit-breaker/events/unresolved")).GetArrayLength();

    private static async Task RaiseAsync(ReeveHome home, ReeveProcess reeve)
    {
        await home.SqliteAsync(Raise);
        await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString() == "L4");
    }

    /// <summary>Asks, and reports how it turned out, as the agent's hooks do.</summary>
    private async Task RunAsync(ReeveProcess reeve, ReeveHome home, string command, bool failed)
    {
        string id = $"toolu_{++_calls}";
        await reeve.Http.JudgeAsync(HookBodies.Claude(command, id, home.Work));
        using var body = new StringContent(
            JsonSerializer.Serialize(new
            {
                session_id = "session-1",
                cwd = home.Work,
                permission_mode = "default",
                hook_event_name = failed ? "PostToolUseFailure" : "PostToolUse",
                tool_name = "Bash",
                tool_input = new { command },
                tool_use_id = id,
                tool_response = new { stdout = "" },
                error = failed ? "Exit code 1\nfatal: it broke" : null,
            }),
            Encoding.UTF8,
            "application/json");
        using HttpResponseMessage answer = await reeve.Http.PostAsync("/hook/claude-code", body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
