using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;
using Reeve.Storage.State.Sqlite;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

public sealed class StateRestoreTests
{
    [Fact]
    public async Task A_broken_database_is_moved_aside_and_the_backup_takes_its_place()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        File.WriteAllText(bed.Database, "broken");
        RestoreReport report = Restored(Restore(bed, backup));
        Assert.Equal([$"{bed.Database}.broken-20260301T120000Z"], report.MovedAside);
        Assert.Equal("broken", File.ReadAllText(report.MovedAside[0]));
        Assert.Equal(1, report.AppliedSeq);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bed.Database));
        Assert.True(File.Exists(backup));
        await using SqliteStateStore store = bed.Open();
        Assert.Null(await store.CheckAsync(1));
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out _));
        Assert.Single(stored.State.Holds);
    }

    [Fact]
    public async Task Left_over_companions_do_not_meet_the_restored_database()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        File.Delete(bed.Database);
        foreach (string ending in new[] { "-journal", "-wal", "-shm" })
        {
            File.WriteAllText(bed.Database + ending, "stale");
        }

        RestoreReport report = Restored(Restore(bed, backup));
        Assert.Equal(3, report.MovedAside.Count);
        Assert.All(report.MovedAside, path => Assert.Equal("stale", File.ReadAllText(path)));
        Assert.All(new[] { "-journal", "-wal", "-shm" }, ending => Assert.False(File.Exists(bed.Database + ending)));
    }

    [Fact]
    public async Task Restoring_twice_in_a_second_keeps_both_of_what_stood_there()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        File.WriteAllText(bed.Database, "first");
        string first = Restored(Restore(bed, backup)).MovedAside.Single();
        File.WriteAllText(bed.Database, "second");
        string second = Restored(Restore(bed, backup)).MovedAside.Single();
        Assert.Equal(("first", "second"), (File.ReadAllText(first), File.ReadAllText(second)));
    }

    [Fact]
    public async Task A_missing_database_is_restored_with_nothing_to_move()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        File.Delete(bed.Database);
        Assert.Empty(Restored(Restore(bed, backup)).MovedAside);
    }

    [Fact]
    public async Task A_damaged_backup_changes_nothing()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        byte[] bytes = File.ReadAllBytes(backup);
        Array.Fill(bytes, (byte)0xAA, 4096, 4096 * 3);
        File.WriteAllBytes(backup, bytes);
        byte[] before = File.ReadAllBytes(bed.Database);
        Assert.Equal("backup-unsound", Restore(bed, backup).Refusal?.Code);
        Assert.Equal(before, File.ReadAllBytes(bed.Database));
        Assert.Equal(2, Directory.GetFiles(bed.Folder).Length);
    }

    [Fact]
    public async Task A_backup_from_a_newer_version_is_refused()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync(new MigrationSet([.. MigrationSet.Sqlite.All, new Migration(MigrationSet.Sqlite.All.Count + 1, "later", "CREATE TABLE \"later\" (\"x\" TEXT)")]));
        string backup = Path.Combine(bed.Folder, "copy.db");
        File.Move(bed.Database, backup);
        Assert.Equal("state-newer", Restore(bed, backup).Refusal?.Code);
        Assert.False(File.Exists(bed.Database));
    }

    [Fact]
    public async Task A_database_in_use_is_not_replaced()
    {
        using var bed = new SqliteBed();
        string backup = await BackupAsync(bed);
        await using SqliteConnection other = bed.Connect();
        other.Execute("BEGIN IMMEDIATE");
        Assert.Equal("state-locked", Restore(bed, backup).Refusal?.Code);
    }

    [Fact]
    public async Task The_wrong_file_is_refused()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        Assert.Equal("backup-not-found", Restore(bed, Path.Combine(bed.Folder, "none.db")).Refusal?.Code);
        Assert.Equal("backup-is-database", Restore(bed, Path.Combine(bed.Folder, ".", "governance.db")).Refusal?.Code);
    }

    private static async Task<string> BackupAsync(SqliteBed bed)
    {
        await bed.MakeAsync();
        await using SqliteStateStore store = bed.Open();
        string path = Path.Combine(bed.Folder, "copy.db");
        Assert.Null(await store.BackupAsync(path));
        return path;
    }

    private static Result<RestoreReport> Restore(SqliteBed bed, string backup) => new StateRestore(bed.Clock).Restore(backup, bed.Database);

    private static RestoreReport Restored(Result<RestoreReport> result) =>
        result.TryGet(out RestoreReport? report, out Refusal? refusal) ? report : throw new InvalidOperationException(refusal.ToString());
}
