using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;
using Reeve.Storage.State.Sqlite;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

public sealed class SqliteMigratorTests
{
    private static readonly MigrationSet Older = MigrationSet.Sqlite;

    private static readonly MigrationSet Newer = With("ALTER TABLE \"holds\" ADD COLUMN \"ticket\" TEXT; UPDATE \"holds\" SET \"ticket\" = 'none'");

    [Fact]
    public async Task An_older_database_is_brought_up_after_a_verified_backup()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        bed.Clock.Advance(TimeSpan.FromDays(1));
        await using SqliteStateStore store = bed.Open(Newer);
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out _));
        Assert.Single(stored.State.Holds);
        Assert.Equal("none", bed.Scalar<string>("SELECT ticket FROM holds"));
        Assert.Null(await store.CheckAsync(1));

        string backup = Assert.Single(Directory.GetFiles(bed.Backups));
        Assert.Equal($"governance-before-{Older.All.Count + 1:D4}-20260302T120000Z.db", Path.GetFileName(backup));
        Assert.Equal(1, bed.Scalar<long>("SELECT COUNT(*) FROM holds", backup));
        Assert.Equal(Older.All.Count, bed.Scalar<long>("SELECT MAX(number) FROM schema_migrations", backup));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
    }

    [Fact]
    public async Task A_new_database_and_an_up_to_date_one_need_no_backup()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Newer);
        await bed.Open(Newer).DisposeAsync();
        Assert.False(Directory.Exists(bed.Backups));
    }

    [Fact]
    public async Task A_database_migrated_by_a_newer_version_is_refused_by_the_older_and_its_backup_is_not()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        await bed.Open(Newer).DisposeAsync();
        Assert.Equal("state-newer", bed.TryOpen(Older).Refusal?.Code);
        File.Copy(Directory.GetFiles(bed.Backups).Single(), bed.Database, overwrite: true);
        await bed.Open(Older).DisposeAsync();
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_database_as_it_was()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        MigrationSet broken = With("ALTER TABLE \"holds\" ADD COLUMN \"ticket\" TEXT; DELETE FROM \"holds\"; INSERT INTO \"nowhere\" VALUES (1)");
        Refusal? refusal = bed.TryOpen(broken).Refusal;
        Assert.Equal("state-migration-failed", refusal?.Code);
        Assert.Contains("nowhere", refusal?.What, StringComparison.Ordinal);
        await using SqliteStateStore store = bed.Open(Older);
        Assert.Null(await store.CheckAsync(1));
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out _));
        Assert.Single(stored.State.Holds);
    }

    [Fact]
    public async Task A_death_in_the_middle_of_a_migration_leaves_the_database_as_it_was()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        using var copy = new SqliteBed();
        await using (SqliteConnection dying = bed.Connect())
        {
            // A tiny cache forces half of the transaction into the file; the files as they are then are what a killed process leaves.
            dying.Execute("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN EXCLUSIVE");
            dying.Execute(Newer.All[^1].Sql);
            dying.Execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) " +
                "INSERT INTO holds (id, kind, reason, placed_by) SELECT 'h' || i, 'stop', hex(randomblob(200)), 'x' FROM n");
            Assert.True(File.Exists($"{bed.Database}-journal"));
            Assert.True(new FileInfo(bed.Database).Length > 400_000);
            File.Copy(bed.Database, copy.Database);
            File.Copy($"{bed.Database}-journal", $"{copy.Database}-journal");
        }

        await using SqliteStateStore store = copy.Open(Older);
        Assert.Null(await store.CheckAsync(1));
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out _));
        Assert.Single(stored.State.Holds);
    }

    [Fact]
    public async Task No_migration_without_a_backup()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        File.WriteAllText(bed.Backups, "a file where the folder should be");
        Assert.Equal("backup-failed", bed.TryOpen(Newer).Refusal?.Code);
        Assert.Equal(Older.All.Count, bed.Scalar<long>("SELECT MAX(number) FROM schema_migrations"));
    }

    [Fact]
    public async Task A_backup_of_the_same_second_is_not_overwritten()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(Older);
        Directory.CreateDirectory(bed.Backups);
        string taken = Path.Combine(bed.Backups, $"governance-before-{Older.All.Count + 1:D4}-20260301T120000Z.db");
        File.WriteAllText(taken, "precious");
        Assert.Equal("backup-exists", bed.TryOpen(Newer).Refusal?.Code);
        Assert.Equal("precious", File.ReadAllText(taken));
    }

    [Fact]
    public async Task A_new_file_is_private_and_a_looser_mode_is_left_alone()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bed.Database));
        const UnixFileMode runbook = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(bed.Database, runbook);
        await bed.Open().DisposeAsync();
        Assert.Equal(runbook, File.GetUnixFileMode(bed.Database));
    }

    [Fact]
    public async Task An_empty_file_becomes_a_database()
    {
        using var bed = new SqliteBed();
        await File.WriteAllBytesAsync(bed.Database, []);
        await using SqliteStateStore store = bed.Open();
        Assert.Null(await store.CheckAsync(0));
    }

    [Fact]
    public async Task A_database_in_wal_mode_is_brought_back_to_the_rollback_journal()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        bed.Sql("PRAGMA journal_mode = WAL");
        await using SqliteStateStore store = bed.Open();
        Assert.Equal("delete", bed.Scalar<string>("PRAGMA journal_mode"));
    }

    private static MigrationSet With(string sql) => new([.. Older.All, new Migration(Older.All.Count + 1, "later", sql)]);
}
