using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>What the runbook has an operator do every day and every month, done by the service itself.</summary>
public sealed class NightlyUpkeepTests
{
    private const string Old = """
        INSERT INTO metrics_snapshots (id, timestamp, period_start, period_end) VALUES ('m-old', datetime('now', '-91 days'), datetime('now', '-92 days'), datetime('now', '-91 days'));
        INSERT INTO circuit_breaker_events (id, timestamp, rule, action) VALUES ('e-open', datetime('now', '-200 days'), 'High Error Rate', 'alert_only');
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(DisplayName = "GOV-030, GOV-076, GOV-079 to GOV-083: without anybody typing, every day has a verified backup and what is older than ninety days goes; the backup has it still")]
    public async Task Every_day_has_its_backup()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess first = await ReeveProcess.StartAsync(home))
        {
            await UpkeepAsync(first, u => u.GetProperty("retention").ValueKind == JsonValueKind.Object);
            await first.StopAsync();
        }

        // As if that had been a day long ago.
        string shelf = Path.Combine(home.Data, "backups");
        string name = Path.GetFileName(Assert.Single(Directory.GetFiles(shelf, "*.gz")));
        await new OperatorShell(home).SayAsync($"cd {shelf} && mv {name} governance-20200101.db.gz && mv {name}.sha256 governance-20200101.db.gz.sha256 && touch -d '2020-01-01 00:15' *");
        await home.SqliteAsync(Old);
        await using ReeveProcess second = await ReeveProcess.StartAsync(home);
        JsonElement upkeep = await UpkeepAsync(second, u => u.GetProperty("retention").ValueKind == JsonValueKind.Object);
        Assert.Equal(1, upkeep.GetProperty("retention").GetProperty("rows").GetProperty("metricsSnapshots").GetInt32());
        Assert.Equal(2, Directory.GetFiles(shelf, "*.gz").Length);
        Assert.Equal($"{name}: OK", await new OperatorShell(home).SayAsync($"cd {shelf} && sha256sum --check {name}.sha256"));
        Assert.Equal(
            "m-old", await new OperatorShell(home).SayAsync($"cd {shelf} && zcat {name} > {home.Work}/copy.db && sqlite3 {home.Work}/copy.db 'SELECT id FROM metrics_snapshots;'"));
        Assert.Equal("e-open", (await home.SqliteAsync("SELECT id FROM metrics_snapshots UNION ALL SELECT id FROM circuit_breaker_events;")).Trim());
        Assert.Matches($@"(?m)^backup +{shelf}/{name}, .* bytes; next in ", (await home.RunAsync("status")).Out);
        Assert.Equal(
            "true", await new OperatorShell(home, second.Url).SayAsync("curl -s http://localhost:4007/metrics | awk '/^reeve_backup_last_success_timestamp_seconds/ {print $2}' | jq 'now - . < 600'"));
        Assert.Contains("verified, SHA-256", second.Log, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-076: a backup that fails is said, and nothing is pruned")]
    public async Task A_failed_backup_is_said()
    {
        using var home = new ReeveHome();
        Directory.CreateDirectory(home.Data);
        await File.WriteAllTextAsync(Path.Combine(home.Data, "backups"), "a file where the folder should be", Cancelled);
        await using (ReeveProcess first = await ReeveProcess.StartAsync(home))
        {
            await UpkeepAsync(first, u => u.GetProperty("backupProblem").ValueKind == JsonValueKind.String);
            await first.StopAsync();
        }

        await home.SqliteAsync(Old);
        await using ReeveProcess second = await ReeveProcess.StartAsync(home);
        await UpkeepAsync(second, u => u.GetProperty("backupProblem").ValueKind == JsonValueKind.String);
        await EventuallyAsync(async () => (await home.RunAsync("status")).Out.Contains("backup-failed", StringComparison.Ordinal));
        Assert.Equal("m-old", (await home.SqliteAsync("SELECT id FROM metrics_snapshots;")).Trim());
        Assert.Equal("1", await new OperatorShell(home, second.Url).SayAsync("curl -s http://localhost:4007/metrics | awk '/^reeve_backup_failures_total/ {print $2}'"));
        ReeveRun config = await home.RunAsync("config", "check");
        Assert.Equal(0, config.ExitCode);
        home.Environment["REEVE_UPKEEP_CRON"] = "every night";
        config = await home.RunAsync("config", "check");
        Assert.Equal(2, config.ExitCode);
        Assert.Contains("upkeep.cron", config.Out + config.Err, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> UpkeepAsync(ReeveProcess reeve, Func<JsonElement, bool> holds)
    {
        JsonElement upkeep = default;
        await EventuallyAsync(async () => holds(upkeep = (await reeve.Http.GetJsonAsync("/api/status")).GetProperty("upkeep")));
        return upkeep;
    }
}
