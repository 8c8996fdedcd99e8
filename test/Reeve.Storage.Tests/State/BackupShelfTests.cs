using Reeve.Core.Refusals;
using Reeve.Storage.State;
using Xunit;

namespace Reeve.Storage.Tests.State;

public sealed class BackupShelfTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-shelf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_backup_reads_back_as_it_was_and_its_digest_stands_beside_it()
    {
        ShelvedBackup backup = Put(new BackupShelf(_folder, 30), 21);
        Assert.Equal(Path.Combine(_folder, "governance-20261121.db.gz"), backup.Path);
        Assert.Equal($"{backup.Sha256}  governance-20261121.db.gz\n", File.ReadAllText(backup.Path + ".sha256"));
        Assert.True(BackupShelf.Unpack(backup.Path, Path.Combine(_folder, "back")).TryGet(out string? back, out _));
        Assert.Equal("contents 21", File.ReadAllText(back));
        Assert.False(File.Exists(new BackupShelf(_folder, 30).Staging));
    }

    [Fact]
    public void The_newest_are_kept()
    {
        var shelf = new BackupShelf(_folder, 2);
        foreach (int day in (int[])[3, 1, 2])
        {
            Put(shelf, day);
        }

        ShelvedBackup last = Put(shelf, 4);
        Assert.Equal([Path.Combine(_folder, "governance-20261102.db.gz")], last.Removed);
        Assert.Equal(["governance-20261103.db.gz", "governance-20261104.db.gz"], Directory.GetFiles(_folder, "*.gz").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(_folder, "*.sha256").Length);
        Assert.True(shelf.HasSound(new DateOnly(2026, 11, 4)));
        Assert.False(shelf.HasSound(new DateOnly(2026, 11, 2)));
    }

    [Fact]
    public void A_second_backup_of_a_day_takes_the_place_of_the_first()
    {
        var shelf = new BackupShelf(_folder, 30);
        Put(shelf, 21, "first");
        Assert.True(BackupShelf.Unpack(Put(shelf, 21, "second").Path, Path.Combine(_folder, "back")).TryGet(out string? back, out _));
        Assert.Equal("second", File.ReadAllText(back));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_backup_is_not_unpacked(bool digestThere)
    {
        ShelvedBackup backup = Put(new BackupShelf(_folder, 30), 21);
        byte[] bytes = File.ReadAllBytes(backup.Path);
        bytes[^12] ^= 1;
        File.WriteAllBytes(backup.Path, bytes);
        if (!digestThere)
        {
            File.Delete(backup.Path + ".sha256");
        }

        Result<string> unpacked = BackupShelf.Unpack(backup.Path, Path.Combine(_folder, "back"));
        Assert.Equal("backup-unsound", unpacked.Refusal?.Code);
    }

    [Fact]
    public void The_newest_is_named_by_its_local_day_and_carries_the_time_it_was_taken_at()
    {
        var shelf = new BackupShelf(_folder, 30);
        Assert.Null(shelf.Newest());
        Assert.Null(new BackupShelf(Path.Combine(_folder, "none"), 30).Newest());
        ShelvedBackup backup = Put(shelf, 21);
        Put(shelf, 20);
        Assert.Equal(new StandingBackup(backup.Path, new DateTimeOffset(2026, 11, 20, 11, 15, 0, TimeSpan.Zero), backup.Bytes), shelf.Newest());
        File.Delete(backup.Path + ".sha256");
        Assert.EndsWith("governance-20261120.db.gz", shelf.Newest()!.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_was_changed_since_is_not_sound()
    {
        var shelf = new BackupShelf(_folder, 30);
        File.AppendAllText(Put(shelf, 21).Path, "x");
        Assert.False(shelf.HasSound(new DateOnly(2026, 11, 21)));
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_before_the_next()
    {
        var shelf = new BackupShelf(_folder, 30);
        string kept = Put(shelf, 21).Path;
        foreach (string left in new[] { shelf.Staging, shelf.Staging + "-journal", kept + ".new", kept + ".new.sha256" })
        {
            File.WriteAllText(left, "half");
        }

        shelf.Prepare();
        Assert.Equal([kept, kept + ".sha256"], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    private ShelvedBackup Put(BackupShelf shelf, int day, string? contents = null)
    {
        File.WriteAllText(shelf.Staging, contents ?? $"contents {day}");
        Result<ShelvedBackup> put = shelf.Put(shelf.Staging, new DateTimeOffset(2026, 11, day, 0, 15, 0, TimeSpan.FromHours(13)));
        return put.TryGet(out ShelvedBackup? backup, out Refusal? refusal) ? backup : throw new InvalidOperationException(refusal.ToString());
    }
}
