using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;
using Reeve.Storage.State.Sqlite;
using Reeve.Testing;
using Reeve.Testing.Generators;

namespace Reeve.Storage.Tests.State.Sqlite;

/// <summary>A folder with a <c>governance.db</c> for one test.</summary>
internal sealed class SqliteBed : IDisposable
{
    private readonly bool _own;

    public SqliteBed(string? folder = null)
    {
        _own = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("reeve-sqlite-").FullName;
        Database = Path.Combine(Folder, "governance.db");
    }

    public static Hold Stop { get; } = new("hold-stop", HoldKind.Stop, null, null, "smoke", "alice", Gens.Noon);

    public ManualClock Clock { get; } = new(Gens.Noon);

    public string Folder { get; }

    public string Database { get; }

    public string Backups => Path.Combine(Folder, "backups");

    public static NumberedTransition Placed(long seq, string id = "hold-stop", string reason = "smoke") =>
        new(seq, Gens.Noon, new Transition.HoldPlaced(Stop with { Id = id, Reason = reason }));

    public Result<SqliteStateStore> TryOpen(MigrationSet? migrations = null) => SqliteStateStore.Open(
        new SqliteStateOptions { Path = Database, BusyTimeout = TimeSpan.FromMilliseconds(50) }, Clock, migrations);

    public SqliteStateStore Open(MigrationSet? migrations = null) =>
        TryOpen(migrations).TryGet(out SqliteStateStore? store, out Refusal? refusal) ? store : throw new InvalidOperationException(refusal.ToString());

    /// <summary>Makes a database with one hold, at sequence number 1.</summary>
    public async Task MakeAsync(MigrationSet? migrations = null)
    {
        await using SqliteStateStore store = Open(migrations);
        Refusal? refusal = await store.ApplyAsync([Placed(1)]);
        if (refusal is not null)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }

    public SqliteConnection Connect(string? path = null)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path ?? Database, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public T Scalar<T>(string sql, string? path = null)
    {
        using SqliteConnection connection = Connect(path);
        return connection.ExecuteScalar<T>(sql)!;
    }

    public void Sql(string sql)
    {
        using SqliteConnection connection = Connect();
        connection.Execute(sql);
    }

    public void Dispose()
    {
        if (_own)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
