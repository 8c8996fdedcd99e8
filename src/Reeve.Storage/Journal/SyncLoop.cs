using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>
/// One thread that syncs: at once when somebody waits, otherwise at the latest one interval after a write. Whoever joins before a sync begins
/// shares it.
/// </summary>
internal sealed class SyncLoop : IDisposable
{
    private readonly Func<Refusal?> _sync;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private TaskCompletionSource<Refusal?>? _next;
    private int _dirty;
    private bool _stops;
    private bool _ended;

    /// <summary>Starts the thread.</summary>
    /// <param name="clock">Clock of the interval.</param>
    /// <param name="interval">Longest wait after a write.</param>
    /// <param name="sync">Brings everything written to disk; called by one thread at a time.</param>
    public SyncLoop(TimeProvider clock, TimeSpan interval, Func<Refusal?> sync)
    {
        _sync = sync;
        _interval = interval;
        _timer = clock.CreateTimer(_ => _signal.Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-sync" };
        _thread.Start();
    }

    /// <summary>Something has been written.</summary>
    public void MarkDirty()
    {
        if (Volatile.Read(ref _dirty) == 0 && Interlocked.Exchange(ref _dirty, 1) == 0)
        {
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The result of the next sync that begins.</summary>
    public Task<Refusal?> Join()
    {
        Task<Refusal?> round;
        lock (_lock)
        {
            if (_ended)
            {
                return Task.FromResult(_sync());
            }

            if (_next is { } waiting)
            {
                return waiting.Task;
            }

            _next = new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously);
            round = _next.Task;
        }

        _signal.Release();
        return round;
    }

    /// <summary>Ends the thread; who still waits is answered by one last sync.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Volatile.Write(ref _stops, true);
        _signal.Release();
        _thread.Join();
        lock (_lock)
        {
            _ended = true;
            _next?.SetResult(_sync());
        }
    }

    private void Run()
    {
        bool last;
        do
        {
            _signal.Wait();
            last = Volatile.Read(ref _stops);
            TaskCompletionSource<Refusal?>? round;
            lock (_lock)
            {
                round = _next;
                _next = null;
            }

            if (round is not null || Volatile.Read(ref _dirty) != 0)
            {
                Volatile.Write(ref _dirty, 0);
                Refusal? result = _sync();
                round?.SetResult(result);
            }
        }
        while (!last);
    }
}
