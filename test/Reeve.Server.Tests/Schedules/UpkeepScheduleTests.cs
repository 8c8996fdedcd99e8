using System.Globalization;
using System.Text.Json;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Schedules;

/// <summary>The service runs its upkeep by the clock, and shows it.</summary>
public sealed class UpkeepScheduleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task At_start_and_every_night_at_the_time_of_the_schedule()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero));
        await using ServiceBed bed = await ServiceBed.StartAsync(clock);
        Assert.DoesNotContain("reeve_backup_last_success", await ScrapeAsync(bed), StringComparison.Ordinal);
        bed.Options["upkeep.cron"] = "30 23 * * *";
        await bed.StopAsync();
        await bed.StartAgainAsync();
        JsonElement first = await UntilAsync(bed, u => u.GetProperty("retention").ValueKind == JsonValueKind.Object);
        Assert.EndsWith("governance-20261121.db.gz", first.GetProperty("backup").GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-21T23:00:00.000Z", first.GetProperty("backup").GetProperty("at").GetString());
        Assert.Equal("2026-11-21T23:30:00.000Z", first.GetProperty("next").GetString());
        long seconds = new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        string scraped = await ScrapeAsync(bed);
        Assert.Contains($"\nreeve_backup_last_success_timestamp_seconds {seconds}\n", scraped, StringComparison.Ordinal);
        Assert.Contains(
            $"\nreeve_backup_size_bytes {first.GetProperty("backup").GetProperty("bytes").GetInt64().ToString(CultureInfo.InvariantCulture)}\n", scraped, StringComparison.Ordinal);
        Assert.Contains("\nreeve_backup_failures_total 0\n", scraped, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(1));
        JsonElement second = await UntilAsync(bed, u => u.GetProperty("backup").GetProperty("at").GetString() != "2026-11-21T23:00:00.000Z");
        Assert.StartsWith("2026-11-21T23:30:0", second.GetProperty("backup").GetProperty("at").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-22T23:30:00.000Z", second.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_backup_that_fails_is_in_status_metrics_and_alerts()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(bed.Data, "backups"), "a file where the folder should be", TestContext.Current.CancellationToken);
        bed.Options["upkeep.cron"] = "15 0 * * *";
        await bed.StartAgainAsync();
        JsonElement failed = await UntilAsync(bed, u => u.GetProperty("backupProblem").ValueKind == JsonValueKind.String);
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("backup").ValueKind);
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("retention").ValueKind);
        string scraped = await ScrapeAsync(bed);
        Assert.Contains("\nreeve_backup_last_success_timestamp_seconds 0\n", scraped, StringComparison.Ordinal);
        Assert.Contains("\nreeve_backup_failures_total 1\n", scraped, StringComparison.Ordinal);
        await UntilAsync(bed, _ => bed.App.Folder.Installation.Alerts.Recent.Any(a => a.Code == "backup-failed"));
    }

    private static Task<string> ScrapeAsync(ServiceBed bed) => bed.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private static async Task<JsonElement> UntilAsync(ServiceBed bed, Func<JsonElement, bool> holds)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            JsonElement upkeep = (await bed.GetAsync("/api/status")).GetProperty("upkeep");
            if (holds(upkeep))
            {
                return upkeep;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, upkeep.ToString());
        }
    }
}
