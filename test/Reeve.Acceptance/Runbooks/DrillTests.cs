using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Drills with the real executable: what they show, what they leave (nothing), and how they fail.</summary>
public sealed class DrillTests
{
    [Fact(DisplayName = "GOV-061, SELF-217: kill switch and rollback are rehearsed, and readiness has the evidence with its date")]
    public async Task Drills_are_the_evidence_of_readiness()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal("inconclusive", await VerdictAsync(reeve, "kill-switch-tested"));
        Assert.Equal("inconclusive", await VerdictAsync(reeve, "rollback-tested"));
        string metrics = Counters(await reeve.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        ReeveRun stop = await home.RunAsync("drill", "kill-switch");
        Assert.Equal(0, stop.ExitCode);
        Assert.Contains("a person approves while agents are held  passed", stop.Out, StringComparison.Ordinal);
        Assert.Contains("0 of 100 commands after its acknowledgement were allowed", stop.Out, StringComparison.Ordinal);
        Assert.Equal("pass", await VerdictAsync(reeve, "kill-switch-tested"));
        Assert.Equal("inconclusive", await VerdictAsync(reeve, "rollback-tested"));
        ReeveRun back = await home.RunAsync("drill", "rollback", "--json");
        Assert.Equal(0, back.ExitCode);
        Assert.True(JsonElement.Parse(back.Out).GetProperty("passed").GetBoolean());
        ReeveRun readiness = await home.RunAsync("governance", "readiness");
        string today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Matches($@"Rollback procedures tested \(rollback-tested\) .* pass +Drilled on {today}", readiness.Out);
        foreach (string kind in new[] { "breaker", "restore" })
        {
            ReeveRun drill = await home.RunAsync("drill", kind);
            Assert.True(drill.ExitCode == 0, drill.ToString());
        }

        Assert.Equal(metrics, Counters(await reeve.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)));
        JsonElement commands = (await reeve.Http.GetJsonAsync("/api/metrics/weekly")).GetProperty("commands");
        Assert.Equal(0, commands.GetProperty("total").GetInt64());
        await NothingIsLeftAsync(reeve);
        Assert.Equal(0, (await home.RunAsync("db", "check")).ExitCode);
        ReeveRun list = await home.RunAsync("drill", "list");
        Assert.Equal(["restore", "breaker", "rollback", "kill"], list.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split('-')[0]));
        Assert.Equal("4|4", (await home.SqliteAsync("SELECT count(*), sum(passed) FROM drills;")).Trim());
    }

    [Fact(DisplayName = "GOV-061: a drill needs a person, and works from the files when no service runs")]
    public async Task A_person_runs_drills()
    {
        using var home = new ReeveHome();
        Assert.Equal(0, (await home.RunAsync("init")).ExitCode);
        ReeveRun own = await home.RunAsync("drill", "kill-switch", "--json");
        Assert.True(own.ExitCode == 0, own.ToString());
        Assert.NotEqual("loopback", JsonElement.Parse(own.Out).GetProperty("by").GetString());
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        HttpResponseMessage nobody = await reeve.Http.PostAsync("/api/drills/rollback", null, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)nobody.StatusCode);

        // A pass written by hand is undone, and asked about.
        await home.SqliteAsync("INSERT INTO drills (id, kind, passed, milliseconds, \"by\", details) VALUES ('rollback-by-hand', 'rollback', 1, 1, 'bob', 'trust me');");
        await RunbookShell.EventuallyAsync(async () => (await home.RunAsync("requests", "--json")).Out.Contains("rollback-by-hand", StringComparison.Ordinal));
        Assert.Equal("fail", await VerdictAsync(reeve, "rollback-tested"));
    }

    [Fact(DisplayName = "GOV-061: the breaker drill fails when no rule would act, and says so")]
    public async Task Without_rules_the_breaker_drill_fails()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        foreach (string rule in new[] { "High Error Rate", "Repeated Command Failures", "Critical Incident Detected", "High Rollback Rate" })
        {
            Assert.Equal(0, (await home.RunAsync("rules", "set", rule, "--enabled", "false")).ExitCode);
        }

        ReeveRun drill = await home.RunAsync("drill", "breaker");
        Assert.Equal(1, drill.ExitCode);
        Assert.Contains("0 of 4 rules are enabled and revert or pause", drill.Out, StringComparison.Ordinal);
        Assert.Contains("failed", (await home.RunAsync("drill", "list")).Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-061: with a STOP for everything nothing can be shown; the drill says so, and the STOP stays")]
    public async Task A_real_stop_stays()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal(0, (await home.RunAsync("stop", "--reason", "real")).ExitCode);
        foreach (string kind in new[] { "kill-switch", "rollback" })
        {
            ReeveRun drill = await home.RunAsync("drill", kind);
            Assert.Equal(3, drill.ExitCode);
            Assert.Contains("inconclusive", drill.Out, StringComparison.Ordinal);
        }

        Assert.Equal("inconclusive", await VerdictAsync(reeve, "kill-switch-tested"));
        Assert.Equal("real", Assert.Single((await reeve.Http.GetJsonAsync("/api/holds")).EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact(DisplayName = "GOV-061: a backup folder that takes no backups fails the restore drill")]
    public async Task A_damaged_backup_place_fails_the_restore_drill()
    {
        using var home = new ReeveHome();
        home.Environment["REEVE_UPKEEP_CRON"] = "off";
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal(0, (await home.RunAsync("drill", "restore")).ExitCode);
        string place = Path.Combine(home.Data, "backups");
        Assert.Empty(Directory.GetFileSystemEntries(place));
        Directory.Delete(place);
        await File.WriteAllTextAsync(place, "not a folder", TestContext.Current.CancellationToken);
        ReeveRun drill = await home.RunAsync("drill", "restore");
        Assert.Equal(1, drill.ExitCode);
        Assert.Contains(place, drill.Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-061: killed in the middle of a drill, nothing is held and no phase is raised after the next start")]
    public async Task A_kill_in_the_middle_leaves_nothing()
    {
        using var home = new ReeveHome();
        foreach (string kind in new[] { "kill-switch", "rollback" })
        {
            int tries = 0;
            do
            {
                Assert.True(++tries < 20, "every drill was over before it was killed");
            }
            while (!await KilledInTheMiddleAsync(home, kind));

            await using ReeveProcess again = await ReeveProcess.StartAsync(home);
            await NothingIsLeftAsync(again);
            JsonElement[] drills = [.. (await again.Http.GetJsonAsync("/api/drills")).EnumerateArray().Where(d => d.GetProperty("kind").GetString() == kind)];
            JsonElement cut = drills[0];
            Assert.Equal("inconclusive", cut.GetProperty("verdict").GetString());
            Assert.Equal(drills.Any(d => d.GetProperty("passed").GetBoolean()) ? "pass" : "inconclusive", await VerdictAsync(again, $"{kind}-tested"));
            Assert.Contains("drill-cut-off", (await home.RunAsync("status")).Out, StringComparison.Ordinal);
            Assert.Equal(0, (await home.RunAsync("db", "check")).ExitCode);
        }
    }

    /// <summary>Runs drills and kills the service as soon as something of one can be seen; false when that one was over all the same.</summary>
    private static async Task<bool> KilledInTheMiddleAsync(ReeveHome home, string kind)
    {
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        string begun = kind == "rollback" ? "/api/governance/state" : "/api/holds";
        Task<HttpResponseMessage> drill = reeve.Http.PostAsync($"/api/drills/{kind}", null, TestContext.Current.CancellationToken);
        while (!(await reeve.Http.GetStringAsync(begun, TestContext.Current.CancellationToken)).Contains("reeve-drill/", StringComparison.Ordinal))
        {
            if (drill.IsCompleted)
            {
                Assert.True((await drill).IsSuccessStatusCode);
                drill = reeve.Http.PostAsync($"/api/drills/{kind}", null, TestContext.Current.CancellationToken);
            }
        }

        await reeve.KillAsync();
        try
        {
            // It may have ended between the look and the kill.
            return !(await drill).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task NothingIsLeftAsync(ReeveProcess reeve)
    {
        foreach (string path in new[] { "/api/holds", "/api/requests", "/api/permits" })
        {
            Assert.Empty((await reeve.Http.GetJsonAsync(path)).EnumerateArray());
        }

        Assert.Empty((await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("scopes").EnumerateArray());
    }

    private static async Task<string?> VerdictAsync(ReeveProcess reeve, string id) => (await reeve.Http.GetJsonAsync("/api/readiness/current"))
        .GetProperty(id == "kill-switch-tested" ? "technical" : "process").GetProperty("items").EnumerateArray()
        .Single(i => i.GetProperty("id").GetString() == id).GetProperty("verdict").GetString();

    // What agents did, as scraped; what Reeve did itself goes on.
    private static string Counters(string metrics) => string.Join('\n', metrics.Split('\n').Where(l =>
        l.StartsWith("simcorp_governance_c", StringComparison.Ordinal) || l.StartsWith("simcorp_governance_s", StringComparison.Ordinal)
        || l.StartsWith("simcorp_governance_p", StringComparison.Ordinal) || l.StartsWith("simcorp_governance_i", StringComparison.Ordinal)
        || l.StartsWith("reeve_decisions_total", StringComparison.Ordinal) || l.StartsWith("reeve_outcomes_total", StringComparison.Ordinal)
        || l.StartsWith("reeve_holds_standing", StringComparison.Ordinal) || l.StartsWith("reeve_requests", StringComparison.Ordinal)));
}
