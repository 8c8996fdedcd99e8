using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Compliance.State;

/// <summary>One empty database for one test: opens stores on it and lets a test meddle with it as another process would.</summary>
public abstract class StateBed : IAsyncDisposable
{
    /// <summary>Opens a store on the database.</summary>
    public abstract ValueTask<Result<IStateStore>> TryOpenAsync();

    /// <summary>Runs SQL on a connection of its own.</summary>
    public abstract ValueTask SqlAsync(string sql);

    /// <summary>Holds the database so that nobody else can write, until disposed.</summary>
    public abstract ValueTask<IAsyncDisposable> LockAsync();

    /// <summary>Kills the store without letting it close anything in order.</summary>
    public abstract ValueTask KillAsync(IStateStore store);

    /// <summary>SQL for now, as text.</summary>
    public abstract string SqlNow { get; }

    /// <summary>Opens a store that must open.</summary>
    public async ValueTask<IStateStore> OpenAsync() =>
        (await TryOpenAsync()).TryGet(out IStateStore? store, out Refusal? refusal) ? store : throw new InvalidOperationException(refusal.ToString());

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
