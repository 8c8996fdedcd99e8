using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;

namespace Reeve.Governance.Breaker;

/// <summary>
/// The rules over what happens: every decision and trusted outcome is counted in the order of the journal, and what trips is in force before the
/// outcome is acknowledged. Decisions are only noted on their way and counted with the next outcome or minute, so that they do not pay for it.
/// </summary>
public sealed partial class CircuitBreaker : IAsyncDisposable
{
    /// <summary>Noted signals at which they are counted without waiting for an outcome: memory stays bounded.</summary>
    private const int MostNoted = 4096;

    private readonly ControlPlane _plane;
    private readonly EventDesk _events;
    private readonly IJournal _journal;
    private readonly BreakerCheckpoint? _checkpoint;
    private readonly ILogger<CircuitBreaker> _logger;
    private readonly WindowClock _clock;
    private readonly ITimer _timer;
    /// <summary>One at a time from counting to what trips being in force: whose signal another has counted waits for what came of it. Taken before the plane's turn.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _noting = new();
    private readonly Lock _counting = new();
    private readonly RuleFollower _follower;
    private List<Noted> _noted = [];
    private List<Noted> _spare = [];
    private long _lastSeq;
    private int _notedSignals;
    private int _draining;

    private CircuitBreaker(
        ControlPlane plane, EventDesk events, IJournal journal, RuleFollower follower, long lastSeq, BreakerCheckpoint? checkpoint, ILogger<CircuitBreaker> logger)
    {
        _plane = plane;
        _events = events;
        _journal = journal;
        _follower = follower;
        _lastSeq = lastSeq;
        _checkpoint = checkpoint;
        _logger = logger;
        _clock = new WindowClock(plane.Time, follower.Engine.Windows.Now);
        plane.Applied += Note;
        _timer = plane.Time.CreateTimer(_ => _ = WatchedAsync(EveryFewSecondsAsync()), null, BreakerOptions.LookEvery, BreakerOptions.LookEvery);
    }

    /// <summary>Reads the windows as they were last counted.</summary>
    public T Read<T>(Func<RuleEngine, T> read)
    {
        lock (_counting)
        {
            return read(_follower.Engine);
        }
    }

    /// <summary>The second that a signal of now is counted at.</summary>
    public long Second => _clock.Second;

    /// <summary>Opens over what the journal tells, or over the checkpoint and what came after it.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    internal static CircuitBreaker Open(
        ControlPlane plane, EventDesk events, IJournal journal, BreakerCheckpoint? checkpoint, ILogger<CircuitBreaker> logger)
    {
        (RuleFollower follower, long lastSeq) = BreakerHistory.Recall(plane.Current, journal, checkpoint, plane.Time.GetUtcNow(), out string? rebuilt);
        if (rebuilt is not null)
        {
            LogRebuilt(logger, rebuilt);
        }

        return new CircuitBreaker(plane, events, journal, follower, lastSeq, checkpoint, logger);
    }

    /// <summary>Journals an entry and notes its signal, in one order.</summary>
    /// <param name="head">Indexed fields.</param>
    /// <param name="body">Members.</param>
    /// <param name="text">Text beside the chain.</param>
    /// <param name="signal">What is counted, or null.</param>
    internal JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text, Signal? signal)
    {
        JournalTicket ticket;
        bool full;
        lock (_noting)
        {
            ticket = _journal.Enqueue(head, body, text);
            if (signal is null || RehearsalScope.Is(signal.Value.Scope))
            {
                return ticket;
            }

            // Calls of one agent are mostly alike within a second.
            Span<Noted> noted = CollectionsMarshal.AsSpan(_noted);
            if (noted.IsEmpty || !noted[^1].TryRepeat(ticket, signal.Value))
            {
                _noted.Add(new Noted(ticket.Seq, ticket, signal.Value, null));
            }

            full = ++_notedSignals >= MostNoted;
        }

        if (full && Interlocked.Exchange(ref _draining, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static breaker => _ = breaker.WatchedAsync(breaker.DrainAsync()), this, preferLocal: false);
        }

        return ticket;
    }

    /// <summary>Counts everything noted so far and puts in force what tripped.</summary>
    /// <returns>Null, or why a trip could not be put in force; the rule then trips again.</returns>
    internal ValueTask<Refusal?> FollowAsync() => FollowAsync(null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await SaveAsync().ConfigureAwait(false);
        _plane.Applied -= Note;
        _turn.Dispose();
    }

    private async ValueTask<Refusal?> FollowAsync(long? upTo)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            List<Trip> trips;
            lock (_counting)
            {
                trips = Count(upTo);
            }

            return trips.Count == 0 ? null : await TripAsync(trips).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Nobody waits for what runs by itself: a bug in it is said.</summary>
    private async Task WatchedAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It must go on with the next look.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBug(e);
        }
    }

    private async Task DrainAsync()
    {
        Volatile.Write(ref _draining, 0);
        await FollowAsync().ConfigureAwait(false);
    }

    private async Task EveryFewSecondsAsync()
    {
        await FollowAsync(_clock.Second).ConfigureAwait(false);
        if (_checkpoint?.IsDue(_plane.Time) == true)
        {
            await SaveAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Refusal?> TripAsync(List<Trip> trips)
    {
        Refusal? refusal = null;
        foreach (Trip trip in trips)
        {
            if ((await _events.TripAsync(trip).ConfigureAwait(false)).TryGet(out RuleEvent? opened, out Refusal? unwritten) && opened is not null)
            {
                LogTripped(opened.Rule.Name, opened.Id, opened.Details);
                continue;
            }

            if (unwritten is not null)
            {
                refusal ??= unwritten;
                LogNotTripped(trip.Rule.Name, unwritten.What);
            }

            // Nothing came of it: not written, or the rule was changed meanwhile.
            lock (_counting)
            {
                if (_plane.Current.OpenEvent(trip.Rule.Name, trip.Scope, trip.Subject.Name) is null)
                {
                    _follower.Engine.Withdraw(trip);
                }
            }
        }

        return refusal;
    }

    /// <summary>Hands what was noted to the engine, in order. Under the counting lock.</summary>
    /// <param name="upTo">Lets time pass to that second afterwards.</param>
    private List<Trip> Count(long? upTo)
    {
        List<Noted> noted;
        lock (_noting)
        {
            (noted, _noted, _spare) = (_noted, _spare, []);
            _notedSignals = 0;
        }

        var trips = new List<Trip>();
        foreach (ref readonly Noted one in CollectionsMarshal.AsSpan(noted))
        {
            if (one.Transition is { } transition)
            {
                _follower.Apply(transition);
            }

            // What could not be written did not happen.
            if (one.Signal is { } signal && (one.Ticket is not { } ticket || _journal.Write(ticket) is null))
            {
                for (int i = 0; i < one.Times; i++)
                {
                    trips.AddRange(_follower.Observe(signal));
                }
            }

            _lastSeq = Math.Max(_lastSeq, one.Seq);
        }

        if (upTo is { } second)
        {
            trips.AddRange(_follower.AdvanceTo(second));
        }

        noted.Clear();
        _spare = noted;
        return trips;
    }

    /// <summary>Saves between two changes of the state, so that no change is numbered before the checkpoint and counted after it.</summary>
    private async ValueTask SaveAsync()
    {
        if (_checkpoint is null)
        {
            return;
        }

        byte[] bytes = [];
        List<Trip> trips = [];
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Result<bool> taken = await _plane.CommitAsync<bool>(_ => new Change<bool>(true, [], Loosens: false, () =>
            {
                lock (_counting)
                {
                    trips = Count(null);
                    bytes = EngineCheckpoint.Write(_follower.Engine, _lastSeq);
                }
            })).ConfigureAwait(false);
            if (taken.Refusal is null && _checkpoint.Save(bytes, _plane.Time) is { } unsaved)
            {
                LogNotSaved(unsaved);
            }

            await TripAsync(trips).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What changes of the state mean for rules. Called in the order of the journal.</summary>
    private void Note(NumberedTransition applied)
    {
        Signal? signal = applied.Transition is Transition.HoldPlaced { Hold: { Kind: HoldKind.Stop } stop } && !RehearsalScope.Is(stop.Scope)
            ? new Signal(applied.At.ToUnixTimeSeconds(), stop.Scope ?? "", TypeSet.Empty, "", FactSet.Of(Fact.EmergencyAbort))
            : null;
        if (signal is not null
            || applied.Transition is Transition.RuleWritten or Transition.RuleDeleted or Transition.EventOpened or Transition.EventResolved)
        {
            lock (_noting)
            {
                _noted.Add(new Noted(applied.Seq, null, signal, applied.Transition));
            }
        }
    }

    /// <summary>What waits to be counted.</summary>
    /// <param name="Seq">Its number in the journal.</param>
    /// <param name="Ticket">Its place while it may not be written yet; null when it is.</param>
    /// <param name="Signal">What is counted.</param>
    /// <param name="Transition">What changed.</param>
    private record struct Noted(long Seq, JournalTicket? Ticket, Signal? Signal, Transition? Transition)
    {
        /// <summary>Signals that this one stands for; entries of one epoch are written in order, so that the last one's being written says it of all.</summary>
        public int Times { get; private set; } = 1;

        /// <summary>Stands for one more, if it is the same.</summary>
        public bool TryRepeat(JournalTicket ticket, in Signal signal)
        {
            if (Ticket?.Epoch != ticket.Epoch || Signal != signal)
            {
                return false;
            }

            (Seq, Ticket) = (ticket.Seq, ticket);
            Times++;
            return true;
        }
    }
}
