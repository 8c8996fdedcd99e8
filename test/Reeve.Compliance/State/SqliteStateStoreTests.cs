using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Compliance.State;

/// <summary>SQLite keeps the contract.</summary>
public sealed class SqliteStateStoreTests : StateStoreCompliance
{
    /// <inheritdoc/>
    protected override ValueTask<StateBed> NewBedAsync() => ValueTask.FromResult<StateBed>(new Bed(Clock));

    private sealed class Bed(TimeProvider clock) : StateBed
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reeve-state-");
        private readonly List<IStateStore> _killed = [];

        public override string SqlNow => "datetime('now')";

        private string FilePath => Path.Combine(_folder.FullName, "governance.db");

        public override ValueTask<Result<IStateStore>> TryOpenAsync() => ValueTask.FromResult(Open());

        public override async ValueTask SqlAsync(string sql)
        {
            await using SqliteConnection connection = Connect();
            await connection.ExecuteAsync(sql);
        }

        public override async ValueTask<IAsyncDisposable> LockAsync()
        {
            SqliteConnection connection = Connect();
            await connection.ExecuteAsync("BEGIN EXCLUSIVE");
            return connection;
        }

        // The connection is left open, as a dead process leaves its files: nothing is rolled back or closed in order.
        public override ValueTask KillAsync(IStateStore store)
        {
            _killed.Add(store);
            return ValueTask.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (IStateStore store in _killed)
            {
                await store.DisposeAsync();
            }

            _folder.Delete(recursive: true);
        }

        private Result<IStateStore> Open()
        {
            var options = new SqliteStateOptions { Path = FilePath, BusyTimeout = TimeSpan.FromMilliseconds(50) };
            return SqliteStateStore.Open(options, clock).TryGet(out SqliteStateStore? store, out Refusal? refusal) ? store : refusal;
        }

        private SqliteConnection Connect()
        {
            SqliteLibrary.Load();
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
            connection.Open();
            return connection;
        }
    }
}
