using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>The maintenance part of the autonomy-governance runbook, with its own commands; only paths and address are those of the test.</summary>
public sealed class GovernanceMaintenanceTests
{
    private const string Backup = """
        BACKUP_DIR="/backups/governance"
        DATE=$(date +%Y%m%d)
        DB_PATH="services/governance/var/governance.db"

        mkdir -p "$BACKUP_DIR"

        # Create backup
        sqlite3 "$DB_PATH" ".backup '$BACKUP_DIR/governance-$DATE.db'"

        # Compress
        gzip "$BACKUP_DIR/governance-$DATE.db"

        # Retain last 30 days
        find "$BACKUP_DIR" -name "governance-*.db.gz" -mtime +30 -delete

        echo "Backup completed: governance-$DATE.db.gz"
        """;

    private const string Cleanup = """
        sqlite3 services/governance/var/governance.db <<EOF
        DELETE FROM metrics_snapshots
        WHERE timestamp < datetime('now', '-90 days');

        DELETE FROM readiness_assessments
        WHERE timestamp < datetime('now', '-90 days');

        DELETE FROM circuit_breaker_events
        WHERE timestamp < datetime('now', '-90 days') AND resolved = 1;

        VACUUM;
        EOF
        """;

    private const string Rotate = """
        cd services/governance
        mv governance.log governance.log.$(date +%Y%m%d)
        gzip governance.log.$(date +%Y%m%d)
        touch governance.log
        kill -USR1 $(cat governance.pid)  # Reopen log file
        """;

    [Fact(DisplayName = "GOV-028, GOV-077…080: the runbook's backup is taken at the first try while hooks run, and restores")]
    public async Task The_runbooks_backup()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Task<int> hooks = JudgeAsync(reeve, home, 200);
        string said = await ShellAsync(home, Backup);
        await hooks;
        string file = Assert.Single(Directory.GetFiles(Path.Combine(home.Root, "backups"), "governance-*.db.gz"));
        Assert.Equal($"Backup completed: {Path.GetFileName(file)}", said);
        string copy = Path.Combine(home.Root, "copy.db");
        await using (FileStream to = File.Create(copy))
        await using (var from = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        {
            await from.CopyToAsync(to);
        }

        Assert.Equal("ok\nL3", await ShellAsync(home, $"sqlite3 {copy} 'PRAGMA integrity_check; SELECT current_phase FROM governance_state WHERE id = 1;'"));
    }

    [Fact(DisplayName = "GOV-076, GOV-079, GOV-080: reeve db backup compresses, verifies and keeps thirty; the backup restores")]
    public async Task Reeves_backup()
    {
        using var home = new ReeveHome();
        string file;
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            string shelf = Directory.CreateDirectory(Path.Combine(home.Data, "backups")).FullName;
            for (int day = 1; day <= 31; day++)
            {
                await File.WriteAllTextAsync(Path.Combine(shelf, $"governance-202001{day:00}.db.gz"), "old", TestContext.Current.CancellationToken);
            }

            ReeveRun run = await home.RunAsync("db", "backup", "--json");
            Assert.Equal(0, run.ExitCode);
            JsonElement backup = JsonDocument.Parse(run.Out).RootElement;
            file = backup.GetProperty("path").GetString()!;
            Assert.Equal(30, Directory.GetFiles(shelf, "*.gz").Length);
            Assert.False(File.Exists(Path.Combine(shelf, "governance-20200102.db.gz")));
            Assert.Equal("OK", (await ShellAsync(home, $"cd {shelf} && sha256sum --check --quiet {Path.GetFileName(file)}.sha256 && echo OK")).Trim());
            Assert.Equal(64, backup.GetProperty("sha256").GetString()!.Length);
            await reeve.StopAsync();
        }

        ReeveRun restored = await home.RunAsync("db", "restore", file, "--data", home.Data);
        Assert.True(restored.ExitCode == 0, restored.Err);
        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        Assert.Equal("L3", (await again.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString());
    }

    [Fact(DisplayName = "GOV-081…084: the runbook's clean-up works while the service runs; open events stay")]
    public async Task The_runbooks_cleanup()
    {
        using var home = new ReeveHome();
        home.Environment["REEVE_UPKEEP_CRON"] = "off";
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await SeedOldRowsAsync(home);
        Task<int> hooks = JudgeAsync(reeve, home, 200);
        await ShellAsync(home, Cleanup);
        Assert.Equal(200, await hooks);
        Assert.Equal("0|1", (await home.SqliteAsync("SELECT (SELECT COUNT(*) FROM metrics_snapshots), (SELECT COUNT(*) FROM circuit_breaker_events);")).Trim());
        await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/circuit-breaker/events/unresolved")).GetArrayLength() == 1);
    }

    [Fact(DisplayName = "GOV-029, GOV-030: what is older than ninety days goes into an archive, or goes; the file shrinks")]
    public async Task Archive_and_prune()
    {
        using var home = new ReeveHome();
        home.Environment["REEVE_UPKEEP_CRON"] = "off";
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await SeedOldRowsAsync(home);
        ReeveRun archived = await home.RunAsync("db", "archive", "--json");
        Assert.True(archived.ExitCode == 0, archived.Err);
        JsonElement archive = JsonDocument.Parse(archived.Out).RootElement;
        Assert.Equal(1, archive.GetProperty("rows").GetProperty("metricsSnapshots").GetInt32());
        Assert.Equal("2", await ShellAsync(home, $"zcat {archive.GetProperty("path").GetString()} | wc -l"));
        Assert.Contains("Nothing is that old.", (await home.RunAsync("db", "archive")).Out, StringComparison.Ordinal);
        await SeedOldRowsAsync(home);
        ReeveRun pruned = await home.RunAsync("db", "prune", "--before", "90d", "--reason", "retention");
        Assert.Contains("1 metrics snapshots", pruned.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await home.RunAsync("db", "vacuum")).ExitCode);
        Assert.Equal("0|1", (await home.SqliteAsync("SELECT (SELECT COUNT(*) FROM metrics_snapshots), (SELECT COUNT(*) FROM circuit_breaker_events);")).Trim());
    }

    [Fact(DisplayName = "GOV-085, GOV-086, GOV-088: the runbook's rotation; the service goes on in the new file, and the log can be followed")]
    public async Task The_runbooks_rotation()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal(reeve.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), (await File.ReadAllTextAsync(Path.Combine(home.Root, "governance.pid"), TestContext.Current.CancellationToken)).Trim());
        await ShellAsync(home, Rotate);
        Assert.Single(Directory.GetFiles(home.Root, "governance.log.*.gz"));
        await reeve.Http.GetJsonAsync("/api/governance/state");
        Assert.Equal(0, await reeve.StopAsync());
        Assert.True(File.Exists(Path.Combine(home.Root, "governance.log")));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(home.Root, "governance.log"), TestContext.Current.CancellationToken),
            await ShellAsync(home, "cat services/governance/logs/governance.log", trim: false));
        Assert.False(File.Exists(Path.Combine(home.Root, "governance.pid")));
    }

    [Fact(DisplayName = "GOV-087, GOV-089, GOV-090: a taken port is named, on stderr and in the log")]
    public async Task A_failed_start_is_in_the_log()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        using var other = new ReeveHome();
        ReeveRun run = await other.RunAsync("serve", "--url", reeve.Url.ToString());
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reeve.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), run.Err, StringComparison.Ordinal);
        Assert.Contains("Reeve did not start", await File.ReadAllTextAsync(Path.Combine(other.Root, "governance.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task SeedOldRowsAsync(ReeveHome home) => await home.SqliteAsync(
        """
        INSERT INTO metrics_snapshots (id, timestamp, period_start, period_end) VALUES ('m-old', datetime('now', '-91 days'), datetime('now', '-92 days'), datetime('now', '-91 days'));
        INSERT OR IGNORE INTO circuit_breaker_events (id, timestamp, rule, action) VALUES ('e-open', datetime('now', '-200 days'), 'High Error Rate', 'alert_only');
        INSERT INTO circuit_breaker_events (id, timestamp, rule, action, resolved, resolved_at) VALUES ('e-done', datetime('now', '-200 days'), 'High Error Rate', 'alert_only', 1, datetime('now', '-199 days'));
        """);

    private static async Task<int> JudgeAsync(ReeveProcess reeve, ReeveHome home, int calls)
    {
        int answered = 0;
        for (int i = 0; i < calls; i++)
        {
            answered += (await reeve.Http.JudgeAsync(HookBodies.Claude("git status", $"m{i}", home.Work))).Answer == "allow" ? 1 : 0;
        }

        return answered;
    }

    private static async Task<string> ShellAsync(ReeveHome home, string script, bool trim = true)
    {
        Require.That(File.Exists("/usr/bin/sqlite3"), "the sqlite3 program", "run eng/install-test-deps.sh");
        string mapped = script
            .Replace("/backups/governance", Path.Combine(home.Root, "backups"), StringComparison.Ordinal)
            .Replace("services/governance", home.Root, StringComparison.Ordinal);
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", mapped]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = home.Root })!;
        string output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return trim ? output.Trim() : output;
    }
}
