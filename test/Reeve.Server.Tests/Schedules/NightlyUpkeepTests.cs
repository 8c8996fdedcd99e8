using System.IO.Compression;
using Reeve.Core.Records;
using Reeve.Server.Schedules;
using Reeve.Testing;
using Reeve.Testing.Postgres;
using Xunit;

namespace Reeve.Server.Tests.Schedules;

/// <summary>Backup and retention of every day, what is made up for, and that nothing is pruned without a backup.</summary>
public sealed class NightlyUpkeepTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Old = "e-done e-open m-new m-old";

    [Fact]
    public async Task Every_day_on_which_the_service_starts_has_a_verified_backup()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync();
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: true));
        Assert.Equal(["20261121"], bed.Days);
        Assert.True(bed.Backups.HasToday());
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: true));

        await bed.CloseAsync();
        await bed.OpenAgainAsync();
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: true));

        await bed.CloseAsync();
        bed.Clock.StepTo(new DateTimeOffset(2026, 11, 22, 0, 5, 0, TimeSpan.Zero));
        await bed.OpenAgainAsync();
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: true));
        Assert.Equal(["20261121", "20261122"], bed.Days);
    }

    [Fact]
    public async Task A_night_that_was_slept_through_is_made_up_for_within_the_hour()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync();
        await bed.Upkeep.CatchUpAsync(atStart: true);
        bed.Clock.StepTo(new DateTimeOffset(2026, 11, 22, 0, 14, 0, TimeSpan.Zero));
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: false));
        bed.Clock.StepTo(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero));
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.Equal(["20261121", "20261122"], bed.Days);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero), bed.Upkeep.Status().Backup?.At);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 15, 0, TimeSpan.Zero), bed.Upkeep.Status().Next);
    }

    [Fact]
    public async Task A_backup_that_was_damaged_since_is_taken_again_at_start()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync();
        await bed.Upkeep.CatchUpAsync(atStart: true);
        await bed.CloseAsync();
        string file = Assert.Single(Directory.GetFiles(bed.Shelf, "*.gz"));
        await File.WriteAllTextAsync(file, "cut off", TestContext.Current.CancellationToken);
        await bed.OpenAgainAsync();
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: true));
        Assert.True(bed.Backups.HasToday());
    }

    [Fact]
    public async Task What_is_older_than_ninety_days_goes_and_open_events_stay()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync();
        bed.SeedOldRows();
        Assert.Null(await bed.Upkeep.RunAsync("test"));
        Assert.Equal("e-open m-new", bed.Rows());
        Assert.Equal(new RetentionRun(bed.Clock.GetUtcNow(), new RetiredRows(1, 0, 1), null), bed.Upkeep.Status().Retention);
        Assert.Empty(bed.Archives);
    }

    [Fact]
    public async Task Above_the_size_it_is_archived()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync(("retention.archiveAbove", "1048576"));
        bed.SeedOldRows(resolved: 100);
        Assert.Null(await bed.Upkeep.RunAsync("test"));
        Assert.Equal("e-open m-new", bed.Rows());
        Assert.Equal(Assert.Single(bed.Archives), bed.Upkeep.Status().Retention?.Archive);
        using var lines = new StreamReader(new GZipStream(File.OpenRead(bed.Archives[0]), CompressionMode.Decompress));
        Assert.Equal(101, (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True((await bed.Folder.Store.SizeAsync()).TryGet(out long bytes, out _) && bytes < 1 << 20);
    }

    [Fact]
    public async Task Without_a_backup_nothing_is_pruned_and_it_is_said_once()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync();
        bed.SeedOldRows();
        await File.WriteAllTextAsync(bed.Shelf, "a file where the folder should be", TestContext.Current.CancellationToken);
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: true));
        Assert.Equal(Old, bed.Rows());
        Assert.Equal(["backup-failed"], bed.Failures);
        Assert.Contains("writable", bed.Folder.Installation.Alerts.Recent.Single(a => a.Code == "backup-failed").Text, StringComparison.Ordinal);
        Assert.Equal(1, bed.Backups.Failures);
        Assert.NotNull(bed.Upkeep.Status().BackupProblem);

        bed.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.Equal(Old, bed.Rows());
        Assert.Equal(["backup-failed"], bed.Failures);
        Assert.Equal(2, bed.Backups.Failures);

        File.Delete(bed.Shelf);
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.Equal("e-open m-new", bed.Rows());
        Assert.Null(bed.Upkeep.Status().BackupProblem);
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: false));
    }

    [Fact]
    public async Task Retention_that_fails_leaves_the_rows_says_so_and_is_tried_again()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync(("retention.archiveAbove", "1048576"));
        bed.SeedOldRows(resolved: 100);
        string archive = Path.Combine(Path.GetDirectoryName(bed.Shelf)!, "archive");
        await File.WriteAllTextAsync(archive, "a file where the folder should be", TestContext.Current.CancellationToken);
        Assert.Equal("archive-failed", (await bed.Upkeep.RunAsync("test"))?.Code);
        Assert.Equal(Old, bed.Rows());
        Assert.Equal(["retention-failed"], bed.Failures);
        Assert.Single(bed.Days);
        Assert.NotNull(bed.Upkeep.Status().RetentionProblem);
        File.Delete(archive);
        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: false));
        Assert.Equal("e-open m-new", bed.Rows());
        Assert.Null(bed.Upkeep.Status().RetentionProblem);
    }

    [Fact]
    public async Task The_newest_are_kept()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync(("backup.kept", "2"));
        for (int day = 21; day <= 24; day++)
        {
            bed.Clock.StepTo(new DateTimeOffset(2026, 11, day, 0, 15, 0, TimeSpan.Zero));
            Assert.Null(await bed.Upkeep.RunAsync("test"));
        }

        Assert.Equal(["20261123", "20261124"], bed.Days);
    }

    [Fact]
    public async Task Switched_off_nothing_is_made_up_for()
    {
        await using UpkeepBed bed = await UpkeepBed.OpenAsync(("upkeep.cron", "off"));
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: true));
        Assert.Empty(bed.Days);
        Assert.Null(bed.Upkeep.Status().Next);
    }

    [Fact]
    public async Task With_PostgreSQL_old_rows_are_archived_and_the_backup_is_left_to_it()
    {
        Require.That(PostgresPrograms.Folder is not null, PostgresPrograms.What, PostgresPrograms.HowToGet);
        await using UpkeepBed bed = await UpkeepBed.OpenAsync(("postgres", cluster.ConnectionString));
        await using (Npgsql.NpgsqlDataSource source = Npgsql.NpgsqlDataSource.Create(cluster.ConnectionString))
        {
            await using Npgsql.NpgsqlCommand write = source.CreateCommand(
                """INSERT INTO metrics_snapshots (id, "timestamp", period_start, period_end) VALUES ('m-old', '2026-08-22 09:59:59', '2026-08-21 10:00:00', '2026-08-22 10:00:00')""");
            await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(await bed.Upkeep.CatchUpAsync(atStart: true));
        UpkeepStatus status = bed.Upkeep.Status();
        Assert.Equal((true, null, null), (status.BackupElsewhere, status.Backup, status.BackupProblem));
        Assert.Equal(new RetiredRows(1, 0, 0), status.Retention?.Rows);
        Assert.Equal(Assert.Single(bed.Archives), status.Retention?.Archive);
        Assert.Empty(bed.Days);
        Assert.False(await bed.Upkeep.CatchUpAsync(atStart: false));
    }
}
