using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;
using Reeve.Storage.State.Sqlite;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

public sealed class SqliteBackupTests
{
    [Fact]
    public async Task A_backup_taken_in_use_holds_the_same_state()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        await using SqliteStateStore store = bed.Open();
        string path = Path.Combine(bed.Folder, "copy.db");
        Assert.Null(await store.BackupAsync(path));
        Assert.Equal("smoke", bed.Scalar<string>("SELECT reason FROM holds", path));
        Assert.Equal("1", bed.Scalar<string>("SELECT value FROM reeve_meta WHERE key = 'applied_seq'", path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Null(SqliteBackup.Verify(path, MigrationSet.Sqlite));
    }

    [Fact]
    public async Task An_existing_file_is_never_overwritten()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        string path = Path.Combine(bed.Folder, "copy.db");
        File.WriteAllText(path, "precious");
        Refusal? refusal = await store.BackupAsync(path);
        Assert.Equal("backup-exists", refusal?.Code);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        Assert.Equal("backup-failed", (await store.BackupAsync(Path.Combine(bed.Folder, "none", "copy.db")))?.Code);
    }

    [Fact]
    public async Task A_backup_of_a_damaged_database_is_refused_and_leaves_no_file()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        long page = bed.Scalar<long>("SELECT rootpage FROM sqlite_master WHERE name = 'holds'");
        long size = bed.Scalar<long>("PRAGMA page_size");
        await using SqliteStateStore store = bed.Open();
        await using (var file = new FileStream(bed.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (page - 1) * size;
            file.Write(new byte[size]);
        }

        string path = Path.Combine(bed.Folder, "copy.db");
        Assert.StartsWith("backup-", (await store.BackupAsync(path))?.Code, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no database")]
    public void What_is_no_database_is_unsound(string content)
    {
        using var bed = new SqliteBed();
        File.WriteAllText(bed.Database, content);
        Assert.Equal("backup-unsound", SqliteBackup.Verify(bed.Database, MigrationSet.Sqlite)?.Code);
    }

    [Fact]
    public void A_database_of_something_else_is_foreign()
    {
        using var bed = new SqliteBed();
        bed.Sql("CREATE TABLE x (y)");
        Assert.Equal("state-foreign", SqliteBackup.Verify(bed.Database, MigrationSet.Sqlite)?.Code);
    }

    [Fact]
    public async Task Writes_by_others_while_the_backup_is_made_do_not_spoil_it()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        await using SqliteStateStore store = bed.Open();
        using var enough = new CancellationTokenSource();
        Task writing = Task.Run(() =>
        {
            using SqliteConnection other = bed.Connect();
            for (int i = 0; !enough.IsCancellationRequested && i < 5000; i++)
            {
                other.Execute("INSERT INTO holds (id, kind, reason, placed_by) VALUES (@id, 'stop', '', '')", new { id = $"h{i}" });
            }
        });
        for (int i = 0; i < 5; i++)
        {
            // Locked is an honest answer while another process writes all the time; unsound is not.
            Refusal? refusal = await store.BackupAsync(Path.Combine(bed.Folder, $"copy-{i}.db"));
            Assert.NotEqual("backup-unsound", refusal?.Code);
        }

        await enough.CancelAsync();
        await writing;
        Assert.Null(await store.BackupAsync(Path.Combine(bed.Folder, "last.db")));
    }
}
