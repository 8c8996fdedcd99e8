using Microsoft.Extensions.Logging;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>
/// Owner of the current <see cref="ControlState"/>. Changes are planned, journalled and swapped in one at a time; readers never wait.
/// </summary>
public sealed partial class ControlPlane : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly ActionDigester _digester;
    private readonly TimeProvider _time;
    private readonly ILogger<ControlPlane> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ControlState _current;
    private long _appliedSeq;

    /// <summary>Starts from a state that includes everything in the journal.</summary>
    public ControlPlane(ControlState current, IJournal journal, ActionDigester digester, TimeProvider time, ILogger<ControlPlane> logger)
    {
        _current = current;
        _journal = journal;
        _digester = digester;
        _appliedSeq = journal.LastSeq;
        _time = time;
        _logger = logger;
        Clock = GrantClock.After(journal, time);
    }

    /// <summary>Raised, in journal order, for every transition that has been applied. Handlers must be quick and must not throw.</summary>
    public event Action<NumberedTransition>? Applied;

    /// <summary>The state in force.</summary>
    public ControlState Current => Volatile.Read(ref _current);

    /// <summary>Number of the last transition that <see cref="Current"/> includes for certain.</summary>
    public long AppliedSeq => Volatile.Read(ref _appliedSeq);

    /// <summary>The clock that transitions are stamped with.</summary>
    public TimeProvider Time => _time;

    /// <summary>The clock by which permits and requests end.</summary>
    public GrantClock Clock { get; }

    /// <summary>
    /// Plans a change against the current state, journals it and puts it in force. Answers when it is on disk.
    /// </summary>
    /// <param name="plan">Pure; may be refused.</param>
    internal async ValueTask<Result<T>> CommitAsync<T>(Func<ControlState, Result<Change<T>>> plan)
    {
        JournalTicket ticket;
        T value;
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!plan(_current).TryGet(out Change<T>? change, out Refusal? refusal))
            {
                return refusal;
            }

            value = change.Value;
            if (change.Transitions.Count == 0)
            {
                change.Then?.Invoke();
                return value;
            }

            NumberedTransition[] numbered = Enqueue(change.Transitions, out ticket);
            refusal = change.Loosens ? await _journal.SyncAsync(ticket).ConfigureAwait(false) : _journal.Write(ticket);
            if (refusal is not null)
            {
                LogNotJournalled(refusal.What, refusal.Where);
                return refusal;
            }

            Apply(numbered);
            change.Then?.Invoke();
        }
        finally
        {
            _turn.Release();
        }

        Refusal? notDurable = await _journal.SyncAsync(ticket).ConfigureAwait(false);
        return notDurable is null ? value : notDurable;
    }

    /// <summary>
    /// Follows a wall clock that was set back: what is granted keeps the time it has left by <see cref="Clock"/>, restated in the wall clock's new
    /// time; then the two clocks agree again.
    /// </summary>
    /// <returns>How far the clock had been set back; zero when nothing was to be done.</returns>
    internal ValueTask<Result<TimeSpan>> FollowClockAsync() => CommitAsync<TimeSpan>(state =>
    {
        DateTimeOffset furthest = Clock.Now;
        DateTimeOffset wall = _time.GetUtcNow();
        TimeSpan behind = furthest - wall;
        if (behind <= GrantClock.Slack)
        {
            return new Change<TimeSpan>(TimeSpan.Zero, [], Loosens: false);
        }

        DateTimeOffset Moved(DateTimeOffset end) => end > furthest ? end - behind : wall;
        Transition[] moved =
        [
            .. state.Permits.Values.SelectMany(p => p.Values).Where(p => p.Until > wall)
                .Select(p => new Transition.PermitGranted(p with { Until = Moved(p.Until) })),
            .. state.Requests.Values.Where(r => r.Status == RequestStatus.Pending && r.ExpiresAt > wall)
                .Select(r => new Transition.RequestOpened(r with { ExpiresAt = Moved(r.ExpiresAt) })),
        ];
        return new Change<TimeSpan>(behind, moved, Loosens: false, () => Clock.SetBack(behind));
    });

    /// <summary>Drops what ended long ago from memory. No transition: the database keeps the rows.</summary>
    internal async ValueTask ForgetAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _current, _current.Forget(_time.GetUtcNow()));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private NumberedTransition[] Enqueue(IReadOnlyList<Transition> transitions, out JournalTicket last)
    {
        last = default;
        DateTimeOffset at = _time.GetUtcNow();
        var numbered = new NumberedTransition[transitions.Count];
        for (int i = 0; i < transitions.Count; i++)
        {
            byte[] text = TransitionCodec.Text(transitions[i]);
            last = _journal.Enqueue(TransitionCodec.Head(transitions[i], at), TransitionCodec.Encode(transitions[i], text, _digester), text);
            numbered[i] = new NumberedTransition(last.Seq, at, transitions[i]);
        }

        return numbered;
    }

    private void Apply(NumberedTransition[] numbered)
    {
        ControlState next = _current;
        foreach (NumberedTransition transition in numbered)
        {
            next = next.Apply(transition.Transition);
        }

        Volatile.Write(ref _current, next);
        Volatile.Write(ref _appliedSeq, numbered[^1].Seq);
        foreach (NumberedTransition transition in numbered)
        {
            LogApplied(transition.Seq, transition.Transition.Kind);
            Applied?.Invoke(transition);
        }
    }
}
