using Microsoft.Extensions.Logging;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>How far the database has followed the journal.</summary>
/// <param name="AppliedSeq">Last journal entry it includes.</param>
/// <param name="Waiting">Transitions not yet applied.</param>
/// <param name="Remembered">Requests, pending and recently settled, in the copy that edits by others are told by.</param>
/// <param name="Problem">Why it is behind, or null.</param>
public sealed record ProjectionStatus(long AppliedSeq, int Waiting, int Remembered, Refusal? Problem);

/// <summary>
/// Carries transitions from the journal into the database, in order, and notices edits that others make there. A locked or broken database
/// delays this and nothing else: decisions rest on the journal.
/// </summary>
public sealed partial class StateProjector : IAsyncDisposable
{
    private const int BatchSize = 500;
    private readonly IStateStore _store;
    private readonly IJournal _journal;
    private readonly ExternalEdits _edits;
    private readonly MistakenRows _mistaken;
    private readonly TimeProvider _time;
    private readonly ILogger<StateProjector> _logger;
    private readonly Lock _lock = new();
    private readonly Queue<NumberedTransition> _waiting = new();
    private readonly List<TaskCompletionSource> _observers = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ControlPlane _plane;
    private ITimer? _timer;
    private ControlState _applied;
    private long _appliedSeq;
    private long? _counter;
    private Refusal? _problem;
    private int _wanted;

    /// <summary>Starts from what the database holds; <see cref="Start"/> begins to follow.</summary>
    internal StateProjector(
        StoredState stored, IStateStore store, IJournal journal, ControlPlane plane, ExternalEdits edits, MistakenRows mistaken, TimeProvider time, ILogger<StateProjector> logger)
    {
        _applied = stored.State;
        _appliedSeq = stored.AppliedSeq;
        _store = store;
        _journal = journal;
        _plane = plane;
        _edits = edits;
        _mistaken = mistaken;
        _time = time;
        _logger = logger;
        plane.Applied += Enqueue;
    }

    /// <summary>How often the database is looked at for edits by others.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Where it stands.</summary>
    public ProjectionStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new ProjectionStatus(_appliedSeq, _waiting.Count, Volatile.Read(ref _applied).Requests.Count, _problem);
            }
        }
    }

    /// <summary>Queues transitions that the journal has and the database has not yet (redo at start).</summary>
    internal void Enqueue(NumberedTransition transition)
    {
        lock (_lock)
        {
            _waiting.Enqueue(transition);
        }

        _timer?.Change(TimeSpan.Zero, PollInterval);
    }

    /// <summary>Begins to follow and to poll.</summary>
    internal void Start() => _timer = _time.CreateTimer(static s => _ = ((StateProjector)s!).TurnAsync(), this, TimeSpan.Zero, PollInterval);

    /// <summary>Completes after the next full turn: everything queued before has been tried, and edits by others have been looked for.</summary>
    public async Task CaughtUpAsync()
    {
        var turned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _observers.Add(turned);
        }

        _timer?.Change(TimeSpan.Zero, PollInterval);
        await turned.Task.ConfigureAwait(false);
    }

    /// <summary>Drops from the copy in memory what ended longer than <see cref="ControlState.Remembered"/> ago; the rows stay.</summary>
    internal async ValueTask ForgetAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _applied, _applied.Forget(_time.GetUtcNow()));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _plane.Applied -= Enqueue;
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (await DrainAsync().ConfigureAwait(false) is null)
            {
                await _store.CheckpointAsync(_journal.LastSeq).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
            _turn.Dispose();
        }
    }

    /// <summary>Takes turns until every one that was asked for has begun after it was asked for; two at once would race on the database.</summary>
    private async Task TurnAsync()
    {
        if (Interlocked.Increment(ref _wanted) > 1)
        {
            return;
        }

        int served;
        do
        {
            served = Volatile.Read(ref _wanted);
            await TakeTurnAsync().ConfigureAwait(false);
        }
        while (Interlocked.Add(ref _wanted, -served) > 0);
    }

    private async Task TakeTurnAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        List<TaskCompletionSource> observers;
        lock (_lock)
        {
            observers = [.. _observers];
            _observers.Clear();
        }

        try
        {
            Refusal? problem = await LookAsync().ConfigureAwait(false) ?? await DrainAsync().ConfigureAwait(false);
            Report(problem);
        }
#pragma warning disable CA1031 // A timer callback has no caller: an escape would end the process, and the database must not end the gate.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogTurnFailed(e);
            Report(new Refusal(RefusalKind.Instrument, "state-store-failed", e.Message, "governance.db", "See the log; decisions go on."));
        }
        finally
        {
            _turn.Release();
            observers.ForEach(o => o.TrySetResult());
        }
    }

    private void Report(Refusal? problem)
    {
        lock (_lock)
        {
            if (problem is not null && problem.Code != _problem?.Code)
            {
                LogBehind(problem);
            }

            _problem = problem;
        }
    }

    /// <summary>Notices what others changed before anything of ours is written over it.</summary>
    private async Task<Refusal?> LookAsync()
    {
        if (!(await _store.ChangeCounterAsync().ConfigureAwait(false)).TryGet(out long counter, out Refusal? refusal))
        {
            return refusal;
        }

        if (_counter == counter)
        {
            return null;
        }

        if (!(await _store.LoadAsync().ConfigureAwait(false)).TryGet(out StoredState? stored, out refusal))
        {
            return refusal;
        }

        ControlState meant = MistakenRows.Complete(stored, _applied);
        refusal = await _edits.AdoptAsync(_applied, meant).ConfigureAwait(false) ?? await _mistaken.MendAsync(stored.Mistaken).ConfigureAwait(false);
        if (refusal is null)
        {
            _counter = counter;
            _applied = meant;
        }

        return refusal;
    }

    private async Task<Refusal?> DrainAsync()
    {
        while (true)
        {
            NumberedTransition[] batch;
            lock (_lock)
            {
                batch = [.. _waiting.Take(BatchSize)];
            }

            if (batch.Length == 0)
            {
                return null;
            }

            if (await _store.ApplyAsync(batch).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            foreach (NumberedTransition transition in batch)
            {
                _applied = _applied.Apply(transition.Transition);
            }

            lock (_lock)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    _waiting.Dequeue();
                }

                _appliedSeq = batch[^1].Seq;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is behind the journal: {Problem}")]
    private partial void LogBehind(Refusal problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of the state projector failed")]
    private partial void LogTurnFailed(Exception exception);
}
