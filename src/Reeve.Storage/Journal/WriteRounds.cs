using System.Threading.Tasks.Sources;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>
/// Group commit without waiting threads. Whoever needs an entry written joins the next round; the round stands at the end of the thread pool's
/// queue, so that the calls that are already there join it too, and one write serves them all.
/// </summary>
/// <param name="write">Writes everything gathered up to a ticket, or says why not.</param>
internal sealed class WriteRounds(Func<JournalTicket, Refusal?> write) : IThreadPoolWorkItem
{
    private const int KeptWaits = 1024;

    private readonly Lock _lock = new();
    private readonly Stack<Wait> _unused = new();
    private List<Wait> _joined = [];
    private List<Wait>? _spare;
    private bool _queued;

    /// <summary>Completes with the round that writes the ticket.</summary>
    public ValueTask<Refusal?> Join(JournalTicket ticket)
    {
        ValueTask<Refusal?> task;
        bool first;
        lock (_lock)
        {
            if (!_unused.TryPop(out Wait? wait))
            {
                wait = new Wait(this);
            }

            task = wait.Begin(ticket);
            _joined.Add(wait);
            first = !_queued;
            _queued = true;
        }

        if (first)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return task;
    }

    /// <inheritdoc/>
    public void Execute()
    {
        List<Wait> round;
        lock (_lock)
        {
            (round, _joined, _spare) = (_joined, _spare ?? [], null);
            _queued = false;
        }

        foreach (Wait wait in round)
        {
            wait.End(write);
        }

        round.Clear();
        lock (_lock)
        {
            _spare = round;
        }
    }

    private void Return(Wait wait)
    {
        lock (_lock)
        {
            if (_unused.Count < KeptWaits)
            {
                _unused.Push(wait);
            }
        }
    }

    /// <summary>One caller's wait, used again and again.</summary>
    private sealed class Wait(WriteRounds owner) : IValueTaskSource<Refusal?>
    {
        private ManualResetValueTaskSourceCore<Refusal?> _source;
        private JournalTicket _ticket;

        public ValueTask<Refusal?> Begin(JournalTicket ticket)
        {
            _ticket = ticket;
            return new ValueTask<Refusal?>(this, _source.Version);
        }

        public void End(Func<JournalTicket, Refusal?> write)
        {
            Refusal? result;
            try
            {
                result = write(_ticket);
            }
#pragma warning disable CA1031 // The caller gets it; a round must not leave the others waiting.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _source.SetException(e);
                return;
            }

            // Outside: this runs the caller's continuation, whose failure is none of the write.
            _source.SetResult(result);
        }

        public Refusal? GetResult(short token)
        {
            // Taken twice or too early: that throws, and leaves the wait to whose it is.
            bool isOver = _source.GetStatus(token) != ValueTaskSourceStatus.Pending;
            try
            {
                return _source.GetResult(token);
            }
            finally
            {
                if (isOver)
                {
                    _source.Reset();
                    owner.Return(this);
                }
            }
        }

        public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _source.OnCompleted(continuation, state, token, flags);
    }
}
