using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Sqlite;
using Reeve.Testing;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_reader_in_the_middle_of_a_transaction_delays_writing_and_loses_nothing()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        await using (SqliteConnection reader = bed.Connect())
        {
            using SqliteTransaction transaction = reader.BeginTransaction(deferred: true);
            using SqliteCommand select = reader.CreateCommand();
            select.Transaction = transaction;
            select.CommandText = "SELECT COUNT(*) FROM holds";
            select.ExecuteScalar();
            Assert.Equal("state-locked", (await store.ApplyAsync([SqliteBed.Placed(1)]))?.Code);
        }

        Assert.Equal(0, (await Load(store)).AppliedSeq);
        Assert.Null(await store.ApplyAsync([SqliteBed.Placed(1)]));
        Assert.Equal(1, (await Load(store)).AppliedSeq);
    }

    [Fact]
    public async Task An_exclusive_lock_stops_reading_too_and_opening()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        await using SqliteConnection other = bed.Connect();
        using SqliteCommand begin = other.CreateCommand();
        begin.CommandText = "BEGIN EXCLUSIVE";
        begin.ExecuteNonQuery();
        Assert.Equal("state-locked", (await store.LoadAsync()).Refusal?.Code);
        Assert.Equal("state-locked", (await store.ChangeCounterAsync()).Refusal?.Code);
        Assert.Equal("state-locked", bed.TryOpen().Refusal?.Code);
    }

    [Fact]
    public async Task A_deleted_file_is_noticed_by_reading_and_by_writing()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        File.Delete(bed.Database);
        Refusal? refusal = (await store.LoadAsync()).Refusal;
        Assert.Equal("state-moved", refusal?.Code);
        Assert.Equal(bed.Database, refusal?.Where);
        Assert.Equal("state-moved", (await store.ApplyAsync([SqliteBed.Placed(1)]))?.Code);
        Assert.Equal("state-moved", (await store.ChangeCounterAsync()).Refusal?.Code);
        Assert.Equal("state-moved", (await store.CheckAsync(9))?.Code);
        Assert.False(File.Exists(bed.Database));
    }

    [Fact]
    public async Task A_file_replaced_by_another_is_noticed()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        File.Copy(bed.Database, $"{bed.Database}.copy");
        File.Move($"{bed.Database}.copy", bed.Database, overwrite: true);
        Assert.Equal("state-moved", (await store.ApplyAsync([SqliteBed.Placed(1)]))?.Code);
    }

    [Theory]
    [InlineData("not a database, though long enough to be read as one; not a database, though long enough to be read as one ...")]
    [InlineData("x")]
    public void A_damaged_header_is_refused_and_the_file_left_alone(string content)
    {
        using var bed = new SqliteBed();
        File.WriteAllText(bed.Database, content);
        Refusal? refusal = bed.TryOpen().Refusal;
        Assert.Equal("state-damaged", refusal?.Code);
        Assert.Contains("reeve db restore", refusal?.Remedy, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(bed.Database));
    }

    [Fact]
    public async Task A_damaged_page_is_found_by_the_check()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        long page = bed.Scalar<long>("SELECT rootpage FROM sqlite_master WHERE name = 'holds'");
        long size = bed.Scalar<long>("PRAGMA page_size");
        await using (var file = new FileStream(bed.Database, FileMode.Open, FileAccess.Write))
        {
            file.Position = (page - 1) * size;
            file.Write(Enumerable.Repeat((byte)0xAA, (int)size).ToArray());
        }

        Result<SqliteStateStore> opened = bed.TryOpen();
        Assert.True(opened.TryGet(out SqliteStateStore? store, out Refusal? refusal), refusal?.ToString());
        await using (store)
        {
            Assert.Equal("state-damaged", (await store.CheckAsync(9))?.Code);
            Assert.Equal("state-damaged", (await store.LoadAsync()).Refusal?.Code);
        }
    }

    [Fact]
    public async Task A_file_cut_short_is_damaged()
    {
        using var bed = new SqliteBed();
        await bed.MakeAsync();
        await using (var file = new FileStream(bed.Database, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(file.Length / 2);
        }

        Result<SqliteStateStore> opened = bed.TryOpen();
        if (opened.TryGet(out SqliteStateStore? store, out Refusal? refusal))
        {
            await using (store)
            {
                refusal = await store.CheckAsync(9);
            }
        }

        Assert.Equal("state-damaged", refusal?.Code);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused()
    {
        using var bed = new SqliteBed();
        var options = new SqliteStateOptions { Path = Path.Combine(bed.Folder, "none", "governance.db") };
        Assert.Equal("state-cannot-open", SqliteStateStore.Open(options, bed.Clock).Refusal?.Code);
    }

    [Fact]
    public void A_folder_in_its_place_is_refused()
    {
        using var bed = new SqliteBed();
        Directory.CreateDirectory(bed.Database);
        Assert.Equal("state-cannot-open", bed.TryOpen().Refusal?.Code);
    }

    [Fact]
    public void A_database_that_something_else_made_is_refused_and_left_alone()
    {
        using var bed = new SqliteBed();
        bed.Sql("CREATE TABLE governance_state (id INTEGER PRIMARY KEY)");
        Assert.Equal("state-foreign", bed.TryOpen().Refusal?.Code);
        Assert.Equal(1, bed.Scalar<long>("SELECT COUNT(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task A_full_disk_is_refused_and_heals_when_space_is_freed()
    {
        using SmallDisk? disk = SmallDisk.TryMount(400);
        Require.That(disk is not null, SmallDisk.What, SmallDisk.HowToGet);
        using var bed = new SqliteBed(disk!.Path);
        await bed.MakeAsync();
        await using SqliteStateStore store = bed.Open();
        string ballast = Path.Combine(disk.Path, "ballast");
        Fill(ballast);
        NumberedTransition[] batch = [.. Enumerable.Range(2, 300).Select(i => SqliteBed.Placed(i, $"hold-{i}", new string('x', 500)))];
        Refusal? refusal = await store.ApplyAsync(batch);
        Assert.Equal("state-disk-full", refusal?.Code);
        Assert.Equal(1, (await Load(store)).AppliedSeq);
        File.Delete(ballast);
        Assert.Null(await store.ApplyAsync(batch));
        Assert.Equal(301, (await Load(store)).AppliedSeq);
        Assert.Null(await store.CheckAsync(301));
    }

    [Fact]
    public async Task A_read_only_disk_is_refused_for_writing_and_still_read()
    {
        using SmallDisk? disk = SmallDisk.TryMount(1000);
        Require.That(disk is not null, SmallDisk.What, SmallDisk.HowToGet);
        using var bed = new SqliteBed(disk!.Path);
        await bed.MakeAsync();
        Assert.True(disk.Remount(readOnly: true));
        Refusal? refusal = bed.TryOpen().Refusal;
        Assert.Equal("state-read-only", refusal?.Code);
        Assert.True(disk.Remount(readOnly: false));
        await using SqliteStateStore store = bed.Open();
        Assert.Single((await Load(store)).State.Holds);
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[1024];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // The disk is full: that was the purpose.
        }
    }

    private static async ValueTask<StoredState> Load(SqliteStateStore store) =>
        (await store.LoadAsync()).TryGet(out StoredState? stored, out Refusal? refusal) ? stored : throw new InvalidOperationException(refusal.ToString());
}
