using Dapper;
using Npgsql;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Postgres;
using Reeve.Testing;
using Reeve.Testing.Postgres;
using Xunit;

namespace Reeve.Compliance.State;

/// <summary>A full disk and a damaged page under a real PostgreSQL: refused by name, with nothing half done.</summary>
public sealed class PostgresFaultTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_full_disk_is_refused_as_such_changes_nothing_and_passes_once_there_is_space()
    {
        Require.That(PostgresPrograms.Folder is not null, PostgresPrograms.What, PostgresPrograms.HowToGet);
        using SmallDisk? disk = SmallDisk.TryMount(32 * 1024);
        Require.That(disk is not null, SmallDisk.What, SmallDisk.HowToGet);
        string folder = Directory.CreateDirectory(Path.Combine(disk!.Path, "tablespace")).FullName;
        await PostgresCluster.GiveAsync(folder);
        await SqlAsync(cluster.ConnectionString, $"CREATE TABLESPACE small LOCATION '{folder}'");
        await SqlAsync(cluster.ConnectionString, "CREATE DATABASE small TABLESPACE small");
        try
        {
            string small = cluster.ConnectionString.Replace("Database=postgres", "Database=small", StringComparison.Ordinal);
            await using PostgresStateStore store = await OpenAsync(small);
            Assert.Null(await store.ApplyAsync(Holds(1, 1)));

            string filler = disk.Fill();
            Refusal? refusal = await store.ApplyAsync(Holds(2, 300));

            AssertNames(refusal, "state-disk-full", "No space is left", "/small, schema public", "Free space");

            // The server itself may need space to read (a cache of its catalogue, a first page of a fork), so what was kept is looked at afterwards.
            File.Delete(filler);
            StoredState kept = await LoadAsync(store);
            Assert.Equal((1, 1), (kept.AppliedSeq, kept.State.Holds.Count));
            Assert.Null(await store.ApplyAsync(Holds(2, 300)));
            StoredState caughtUp = await LoadAsync(store);
            Assert.Equal((301, 301), (caughtUp.AppliedSeq, caughtUp.State.Holds.Count));
            Assert.Null(await store.CheckAsync(301));
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await SqlAsync(cluster.ConnectionString, "DROP DATABASE small WITH (FORCE)");
            await SqlAsync(cluster.ConnectionString, "DROP TABLESPACE small");
        }
    }

    [Fact]
    public async Task A_damaged_page_is_refused_by_name_and_never_read_as_a_state()
    {
        Require.That(PostgresPrograms.Folder is not null, PostgresPrograms.What, PostgresPrograms.HowToGet);
        await using (PostgresStateStore store = await OpenAsync(cluster.ConnectionString))
        {
            Assert.Null(await store.ApplyAsync(Holds(1, 50)));
        }

        string page = await ScalarAsync("SELECT pg_relation_filepath('holds')");
        await cluster.StopAsync();
        await using (FileStream file = File.OpenWrite(Path.Combine(cluster.DataFolder, page)))
        {
            file.Position = 100;
            file.Write("damage"u8);
        }

        await cluster.StartAsync();
        NpgsqlConnection.ClearAllPools();
        await using PostgresStateStore damaged = await OpenAsync(cluster.ConnectionString);

        AssertNames((await damaged.LoadAsync()).Refusal, "state-damaged", "invalid page", "/postgres, schema public", "pg_restore");
        AssertNames(await damaged.CheckAsync(50), "state-damaged", "invalid page", "/postgres, schema public", "pg_restore");
    }

    private static void AssertNames(Refusal? refusal, string code, string what, string where, string remedy)
    {
        Assert.Equal(code, refusal?.Code);
        Assert.Contains(what, refusal!.What, StringComparison.Ordinal);
        Assert.StartsWith("PostgreSQL ", refusal.Where, StringComparison.Ordinal);
        Assert.Contains(where, refusal.Where, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
    }

    private static NumberedTransition[] Holds(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(i => new NumberedTransition(i, DateTimeOffset.UnixEpoch, new Transition.HoldPlaced(
            new Hold($"hold-{i}", HoldKind.Pause, null, "git.push", new string('r', 1000), "alice", DateTimeOffset.UnixEpoch)))),
    ];

    private static async Task<StoredState> LoadAsync(PostgresStateStore store)
    {
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out Refusal? refusal), refusal?.ToString());
        return stored;
    }

    private static async Task SqlAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task<string> ScalarAsync(string sql)
    {
        await using NpgsqlConnection connection = new($"{cluster.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        return (await connection.ExecuteScalarAsync<string>(sql))!;
    }

    private async Task<PostgresStateStore> OpenAsync(string connectionString)
    {
        Result<PostgresStateStore> opened = await PostgresStateStore.OpenAsync(new PostgresStateOptions { ConnectionString = connectionString }, _clock);
        Assert.True(opened.TryGet(out PostgresStateStore? store, out Refusal? refusal), refusal?.ToString());
        return store;
    }
}
