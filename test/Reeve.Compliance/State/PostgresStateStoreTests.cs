using Dapper;
using Npgsql;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;
using Reeve.Storage.State.Postgres;
using Reeve.Testing;
using Reeve.Testing.Postgres;
using Xunit;

namespace Reeve.Compliance.State;

/// <summary>PostgreSQL keeps the contract.</summary>
public sealed class PostgresStateStoreTests : StateStoreCompliance, IClassFixture<PostgresCluster>
{
    private static int _beds;
    private readonly PostgresCluster _cluster;

    public PostgresStateStoreTests(PostgresCluster cluster)
    {
        Require.That(PostgresPrograms.Folder is not null, PostgresPrograms.What, PostgresPrograms.HowToGet);
        _cluster = cluster;
    }

    /// <inheritdoc/>
    protected override int Histories => 25;

    [Fact]
    public async Task Another_replicas_writes_move_the_change_counter_once_and_its_leaving_does_not()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore one = await bed.OpenAsync();
        IStateStore two = await bed.OpenAsync();
        long first = await Counter(one);
        Assert.Null(await two.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        long second = await Counter(one);
        Assert.NotEqual(first, second);
        await two.DisposeAsync();
        Assert.Equal(second, await Counter(one));
    }

    [Fact]
    public async Task A_statement_that_changes_no_row_and_a_rolled_back_one_do_not_move_the_change_counter()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        long first = await Counter(store);
        await bed.SqlAsync("UPDATE holds SET reason = 'x' WHERE id = 'none'");
        await bed.SqlAsync("BEGIN; UPDATE governance_state SET current_phase = 'L5'; ROLLBACK");
        Assert.Equal(first, await Counter(store));
        await bed.SqlAsync("TRUNCATE holds");
        Assert.NotEqual(first, await Counter(store));
    }

    [Fact]
    public async Task A_disabled_trigger_does_not_pass_the_check()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.CheckAsync(0));
        await bed.SqlAsync("ALTER TABLE holds DISABLE TRIGGER reeve_note_update");
        Refusal? refusal = await store.CheckAsync(0);
        Assert.Equal("state-schema-differs", refusal?.Code);
        Assert.Contains("reeve_note_update", refusal?.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_database_is_refused_as_such()
    {
        await using StateBed bed = await NewBedAsync();
        await (await bed.OpenAsync()).DisposeAsync();
        var options = new PostgresStateOptions { ConnectionString = _cluster.ConnectionString, Schema = ((Bed)bed).Schema };
        await bed.SqlAsync(
            $"CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA {options.Schema} TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA {options.Schema} TO reader");
        Result<PostgresStateStore> opened = await PostgresStateStore.OpenAsync(
            options with { ConnectionString = options.ConnectionString.Replace("Username=reeve", "Username=reader", StringComparison.Ordinal) },
            Clock);
        Assert.Equal("state-read-only", opened.Refusal?.Code);
    }

    [Theory]
    [InlineData("Host=/nowhere/at/all;Username=u;Database=d", "state-unreachable")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Database=d", "state-unreachable")]
    [InlineData("Hots=there", "state-connection-string")]
    public async Task A_server_that_cannot_be_reached_is_refused(string connectionString, string code)
    {
        Result<PostgresStateStore> opened =
            await PostgresStateStore.OpenAsync(new PostgresStateOptions { ConnectionString = connectionString }, Clock);
        Assert.Equal(code, opened.Refusal?.Code);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_refused()
    {
        string connectionString = _cluster.ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal);
        Result<PostgresStateStore> opened =
            await PostgresStateStore.OpenAsync(new PostgresStateOptions { ConnectionString = connectionString }, Clock);
        Assert.Equal("state-unreachable", opened.Refusal?.Code);
        Assert.Contains("nowhere", opened.Refusal?.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Reeve")]
    [InlineData("a\"; DROP SCHEMA public; --")]
    [InlineData("9lives")]
    public async Task A_schema_name_that_needs_quoting_is_refused(string schema)
    {
        var options = new PostgresStateOptions { ConnectionString = _cluster.ConnectionString, Schema = schema };
        Assert.Equal("state-schema-name", (await PostgresStateStore.OpenAsync(options, Clock)).Refusal?.Code);
    }

    [Fact]
    public async Task Tables_that_something_else_made_are_refused()
    {
        await using StateBed bed = await NewBedAsync();
        await bed.SqlAsync($"CREATE SCHEMA {((Bed)bed).Schema}; CREATE TABLE {((Bed)bed).Schema}.holds (id INT)");
        Assert.Equal("state-foreign", (await bed.TryOpenAsync()).Refusal?.Code);
    }

    [Fact]
    public async Task A_backup_is_left_to_pg_dump_by_name()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Refusal? refusal = await store.BackupAsync("/tmp/x.dump");
        Assert.Equal("backup-elsewhere", refusal?.Code);
        Assert.Contains("pg_dump", refusal?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_schema_is_brought_up_after_copying_its_tables()
    {
        await using StateBed bed = await NewBedAsync();
        IStateStore older = await bed.OpenAsync();
        Assert.Null(await older.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        await older.DisposeAsync();
        Clock.Advance(TimeSpan.FromSeconds(_beds));
        string copies = $"reeve_backup_{MigrationSet.Postgres.All.Count + 1:0000}_{Clock.GetUtcNow():yyyyMMdd\\tHHmmss}";
        Result<PostgresStateStore> opened = await OpenAsync(bed, "ALTER TABLE \"holds\" ADD COLUMN \"ticket\" TEXT DEFAULT 'none'");
        Assert.True(opened.TryGet(out PostgresStateStore? newer, out Refusal? refusal), refusal?.ToString());
        await using (newer)
        {
            Assert.Single((await Load(newer)).State.Holds);
            Assert.Null(await newer.CheckAsync(1));
        }

        await bed.SqlAsync($"SELECT 1 / COUNT(*) FROM {copies}.holds WHERE id = 'hold-stop'; DROP SCHEMA {copies} CASCADE");
        Assert.Equal("state-newer", (await bed.TryOpenAsync()).Refusal?.Code);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_schema_as_it_was_and_no_copies()
    {
        await using StateBed bed = await NewBedAsync();
        IStateStore older = await bed.OpenAsync();
        Assert.Null(await older.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        await older.DisposeAsync();
        Result<PostgresStateStore> opened = await OpenAsync(bed, "DELETE FROM \"holds\"; INSERT INTO \"nowhere\" VALUES (1)");
        Assert.Equal("state-migration-failed", opened.Refusal?.Code);
        Assert.Contains("nowhere", opened.Refusal?.What, StringComparison.Ordinal);
        await using IStateStore same = await bed.OpenAsync();
        Assert.Single((await Load(same)).State.Holds);
        Assert.Null(await same.CheckAsync(1));
    }

    [Fact]
    public async Task Several_replicas_may_start_at_once()
    {
        await using StateBed bed = new Bed(_cluster, $"bed_{Interlocked.Increment(ref _beds)}", Clock) { BusyTimeout = TimeSpan.FromMinutes(1) };
        Result<IStateStore>[] opened = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => bed.TryOpenAsync().AsTask())));
        foreach (Result<IStateStore> result in opened)
        {
            Assert.True(result.TryGet(out IStateStore? store, out Refusal? refusal), refusal?.ToString());
            await store.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<StateBed> NewBedAsync() =>
        ValueTask.FromResult<StateBed>(new Bed(_cluster, $"bed_{Interlocked.Increment(ref _beds)}", Clock));

    private ValueTask<Result<PostgresStateStore>> OpenAsync(StateBed bed, string migration) => PostgresStateStore.OpenAsync(
        new PostgresStateOptions { ConnectionString = _cluster.ConnectionString, Schema = ((Bed)bed).Schema },
        Clock,
        new MigrationSet([.. MigrationSet.Postgres.All, new Migration(MigrationSet.Postgres.All.Count + 1, "later", migration)]));

    private sealed class Bed(PostgresCluster cluster, string schema, TimeProvider clock) : StateBed
    {
        public string Schema => schema;

        public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

        public override string SqlNow => "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')";

        public override async ValueTask<Result<IStateStore>> TryOpenAsync()
        {
            var options = new PostgresStateOptions
            {
                ConnectionString = cluster.ConnectionString,
                Schema = schema,
                BusyTimeout = BusyTimeout,
            };
            return (await PostgresStateStore.OpenAsync(options, clock)).TryGet(out PostgresStateStore? store, out Refusal? refusal) ? store : refusal;
        }

        public override async ValueTask SqlAsync(string sql)
        {
            await using NpgsqlConnection connection = await ConnectAsync();
            await connection.ExecuteAsync(sql);
        }

        public override async ValueTask<IAsyncDisposable> LockAsync()
        {
            NpgsqlConnection connection = await ConnectAsync();
            await connection.ExecuteAsync("BEGIN; LOCK TABLE holds IN ACCESS EXCLUSIVE MODE");
            return connection;
        }

        // Ends every connection of every store on this schema's server but leaves the store object undisposed.
        public override async ValueTask KillAsync(IStateStore store) =>
            await SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reeve'");

        public override async ValueTask DisposeAsync() => await SqlAsync($"DROP SCHEMA IF EXISTS {schema} CASCADE");

        private async ValueTask<NpgsqlConnection> ConnectAsync()
        {
            var connection = new NpgsqlConnection($"{cluster.ConnectionString};Search Path={schema};Application Name=operator;Pooling=false");
            await connection.OpenAsync();
            return connection;
        }
    }
}
