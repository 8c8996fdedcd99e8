using System.Buffers;
using System.Runtime.CompilerServices;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Governance.Alerts;
using Reeve.Governance.Breaker;
using Reeve.Governance.Control;
using Reeve.Governance.Requests;
using Reeve.Governance.Rules;

namespace Reeve.Governance.Gate;

/// <summary>The gate: judge, record, answer, in that order.</summary>
public sealed class CommandGate : IGate
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly GrantClock _clock;
    private readonly Snapshots _snapshots;
    private readonly RecentDecisions _recent;
    private readonly RequestDesk _requests;
    private readonly CircuitBreaker _breaker;
    private readonly OutcomeLog _outcomes;
    private readonly AlertLog _alerts;
    private readonly WrittenFiles _written;

    /// <summary>A gate over a control plane and the journal that the plane writes to.</summary>
    public CommandGate(
        ControlPlane plane,
        IJournal journal,
        RequestDesk requests,
        EventDesk events,
        CircuitBreaker breaker,
        AlertLog alerts,
        PhaseLadder ladder,
        GateOptions options,
        TimeProvider time)
    {
        _journal = journal;
        _time = time;
        _clock = plane.Clock;
        _requests = requests;
        _breaker = breaker;
        _alerts = alerts;
        _snapshots = new Snapshots(plane, ladder, options.MaxScopes);
        _recent = new RecentDecisions(options.RecentDecisions);
        _written = WrittenHistory.Recall(journal);
        _outcomes = new OutcomeLog(plane, journal, _recent, requests, events, breaker, alerts, _written, options.WatchedSessions);
    }

    /// <summary>What has been decided since start.</summary>
    public DecisionCounts Counts { get; } = new();

    /// <summary>The snapshot in force for a scope.</summary>
    public ScopeSnapshot SnapshotOf(string scope) => _snapshots.Of(scope);

    /// <inheritdoc/>
    public ValueTask<Refusal?> RecordAsync(OutcomeReport report)
    {
        Counts.AddOutcome(report.Scope);
        return _outcomes.RecordAsync(report);
    }

    /// <inheritdoc/>
    public bool Knows(string id) => _recent.Find(id) is not null || _journal.Find(EntryKind.Decision, id) is not null;

    /// <inheritdoc/>
    public bool HasWritten(FileMark file) => _written.Contains(file);

    /// <inheritdoc/>
    public ValueTask<Decision> DecideAsync(CommandRequest request)
    {
        if (!_recent.TryReserve(request, out RecentDecisions.Slot slot))
        {
            return RepeatAsync(request, slot);
        }

        try
        {
            return DecideFirst(request, slot);
        }
        catch (IOException e)
        {
            return ValueTask.FromResult(Settle(slot, request, _snapshots.Of(request.Scope), default, null, GateRefusals.JournalUnreadable(e.Message)));
        }
        catch
        {
            // Whoever repeats the call must not wait for an answer that never comes.
            Abandon(slot);
            throw;
        }
    }

    private ValueTask<Decision> DecideFirst(CommandRequest request, RecentDecisions.Slot slot)
    {
        if (_journal.Find(EntryKind.Decision, request.Id) is { } line && DecisionEntry.Read(line) is { } recorded)
        {
            return RepeatRecordedAsync(request, slot, recorded);
        }

        ScopeSnapshot snapshot = _snapshots.Of(request.Scope);
        Verdict verdict = Judge(snapshot, request, out PermitClaim claim);
        if (verdict.Answer == Answer.Allow && claim.IsEmpty)
        {
            ValueTask<Refusal?> written = _journal.WriteAsync(Enqueue(request, verdict, snapshot.Phase, null));
            return written.IsCompletedSuccessfully
                ? ValueTask.FromResult(Settle(slot, request, snapshot, verdict, null, written.Result))
                : SettleWrittenAsync(slot, request, snapshot, verdict, written);
        }

        return FinishAsync(slot, request, snapshot, verdict, claim);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Decision> SettleWrittenAsync(
        RecentDecisions.Slot slot, CommandRequest request, ScopeSnapshot snapshot, Verdict verdict, ValueTask<Refusal?> written)
    {
        try
        {
            Refusal? unwritten = await written.ConfigureAwait(false);
            ScopeSnapshot latest = _snapshots.Of(request.Scope);
            if (unwritten is null && !ReferenceEquals(latest, snapshot))
            {
                // A hold or a lower phase may have come while the entry was written: an allow that no longer holds does not leave.
                Verdict now = Judge(latest, request, out PermitClaim claim);
                if (now.Answer != Answer.Allow || !claim.IsEmpty)
                {
                    return await FinishOnceAsync(slot, request, latest, now, claim).ConfigureAwait(false);
                }
            }

            return Settle(slot, request, snapshot, verdict, null, unwritten);
        }
        catch
        {
            Abandon(slot);
            throw;
        }
    }

    private void Abandon(RecentDecisions.Slot slot)
    {
        _recent.Release(slot);
        slot.Settle(null);
    }

    /// <summary>What the gate would answer now, without recording anything.</summary>
    public Decision Preview(CommandRequest request)
    {
        ScopeSnapshot snapshot = _snapshots.Of(request.Scope);
        Verdict verdict = snapshot.Decide(request, NowFor(snapshot), out _);
        return new Decision(verdict, snapshot.Phase, DecisionReasons.Explain(verdict, request, snapshot, NowFor(snapshot), null));
    }

    /// <summary>Only permits end, and most scopes have none: reading two clocks costs more than the decision.</summary>
    private DateTimeOffset NowFor(ScopeSnapshot snapshot) => snapshot.HasPermits ? _clock.Now : default;

    private Verdict Judge(ScopeSnapshot snapshot, CommandRequest request, out PermitClaim claim)
    {
        DateTimeOffset now = NowFor(snapshot);
        while (true)
        {
            Verdict verdict = snapshot.Decide(request, now, out PermitClaim found);

            // Another decision may have taken the last use in between; then the slot is no longer live and the next look passes it by.
            if (found.TryTake(out claim))
            {
                return verdict;
            }
        }
    }

    private async ValueTask<Decision> FinishAsync(
        RecentDecisions.Slot slot, CommandRequest request, ScopeSnapshot snapshot, Verdict verdict, PermitClaim claim)
    {
        try
        {
            return await FinishOnceAsync(slot, request, snapshot, verdict, claim).ConfigureAwait(false);
        }
        catch
        {
            Abandon(slot);
            throw;
        }
    }

    private async ValueTask<Decision> FinishOnceAsync(
        RecentDecisions.Slot slot, CommandRequest request, ScopeSnapshot snapshot, Verdict verdict, PermitClaim claim)
    {
        PermitRequest? open = null;
        Refusal? fault = null;
        if (verdict.Answer == Answer.Ask && !(await _requests.OpenAsync(request, snapshot.Phase).ConfigureAwait(false)).TryGet(out open, out fault))
        {
            verdict = new Verdict(Answer.Deny, Ground.Fault, fault.Code);
        }
        else if (verdict.Answer == Answer.Ask && open is not null)
        {
            // A hold may have come while the request was brought to disk: nobody is asked about what is forbidden by now.
            snapshot = _snapshots.Of(request.Scope);
            Verdict now = snapshot.Decide(request, NowFor(snapshot), out _);
            (verdict, open) = now.Answer == Answer.Deny ? (now, null) : (verdict, open);
        }

        if (!claim.IsEmpty)
        {
            Result<bool> use = await _requests.UseAsync(snapshot, claim, request).ConfigureAwait(false);
            if (use.TryGet(out bool stands, out fault) && !stands)
            {
                // Changed in between: judged again on what is in force now.
                claim.GiveBack();
                snapshot = _snapshots.Of(request.Scope);
                verdict = Judge(snapshot, request, out claim);
                return await FinishOnceAsync(slot, request, snapshot, verdict, claim).ConfigureAwait(false);
            }
        }

        if (fault is null || verdict.Ground == Ground.Fault)
        {
            Refusal? unwritten = await _journal.SyncAsync(Enqueue(request, verdict, snapshot.Phase, open?.Id)).ConfigureAwait(false);
            fault = unwritten ?? fault;
        }

        if (fault is not null)
        {
            claim.GiveBack();
        }

        return Settle(slot, request, snapshot, verdict, open?.Id, fault);
    }

    /// <summary>Queues the entry of a decision that was taken outside; for measuring.</summary>
    internal JournalTicket Append(CommandRequest request, Verdict verdict, Phase phase) => Enqueue(request, verdict, phase, null);

    private JournalTicket Enqueue(CommandRequest request, Verdict verdict, Phase phase, string? requestId)
    {
        ArrayBufferWriter<byte> text = _text ??= new ArrayBufferWriter<byte>(4096);
        text.ResetWrittenCount();
        JournalText.Encode(request.Tool, request.Folder, request.Canonical.Span, text);
        DateTimeOffset at = _time.GetUtcNow();
        long second = _breaker.Second;
        EntryBody body = DecisionEntry.Body(request, verdict, phase, requestId);
        body.Number(SignalEntry.SecondMember, second == at.ToUnixTimeSeconds() ? null : second);
        return _breaker.Enqueue(DecisionEntry.Head(request, verdict, at), body.Written, text.WrittenSpan, Signal.Of(request, verdict, second));
    }

    private Decision Settle(
        RecentDecisions.Slot slot, CommandRequest request, ScopeSnapshot snapshot, Verdict verdict, string? requestId, Refusal? fault)
    {
        if (fault is not null)
        {
            Abandon(slot);
            return Closed(request, snapshot.Phase, fault);
        }

        if (verdict.Answer == Answer.Allow)
        {
            // Before the answer leaves: whoever hears it may run the file at once.
            foreach (FileMark file in request.Writes)
            {
                _written.Add(file);
            }
        }

        var decision = new Decision(
            verdict,
            snapshot.Phase,
            verdict.Ground == Ground.Phase ? snapshot.AllowedReason : DecisionReasons.Explain(verdict, request, snapshot, NowFor(snapshot), requestId),
            requestId);
        slot.Settle(decision);
        Counts.Add(request.Scope, verdict.Answer);
        return decision;
    }

    private Decision Closed(CommandRequest request, Phase phase, Refusal fault)
    {
        Counts.Add(request.Scope, Answer.Deny);
        return new Decision(new Verdict(Answer.Deny, Ground.Fault, fault.Code), phase, $"Closed: {fault} (tool call {request.Id})", null, fault);
    }

    /// <summary>The call was judged before: same answer, unless a hold has come since.</summary>
    private async ValueTask<Decision> RepeatAsync(CommandRequest request, RecentDecisions.Slot slot)
    {
        if (!slot.IsFor(request))
        {
            return Refused(request, _snapshots.Of(request.Scope), GateRefusals.IdReused(request.Id));
        }

        Decision? first = await slot.WaitAsync().ConfigureAwait(false);
        return first is null
            ? await DecideAsync(request).ConfigureAwait(false)
            : await TightenedAsync(request, _snapshots.Of(request.Scope), first).ConfigureAwait(false);
    }

    private async ValueTask<Decision> RepeatRecordedAsync(CommandRequest request, RecentDecisions.Slot slot, RecordedDecision recorded)
    {
        ScopeSnapshot snapshot = _snapshots.Of(request.Scope);
        if (recorded.Digest != request.Digest || recorded.Session != request.Session || recorded.Scope != request.Scope)
        {
            Abandon(slot);
            return Refused(request, snapshot, GateRefusals.IdReused(request.Id));
        }

        var first = new Decision(
            recorded.Verdict,
            recorded.Phase,
            DecisionReasons.Explain(recorded.Verdict, request, snapshot, NowFor(snapshot), recorded.RequestId),
            recorded.RequestId);
        slot.Settle(first);
        return await TightenedAsync(request, snapshot, first).ConfigureAwait(false);
    }

    private async ValueTask<Decision> TightenedAsync(CommandRequest request, ScopeSnapshot snapshot, Decision first)
    {
        string? spent = first.Verdict.Ground == Ground.Permit ? first.Verdict.Reference : null;
        Verdict now = snapshot.Decide(request, NowFor(snapshot), out _, spent);
        if (spent is not null && now.Answer != Answer.Deny && (now.Answer == Answer.Ask || HasOutcome(request.Id)))
        {
            return Refused(request, snapshot, GateRefusals.CallOver(request.Id, spent));
        }

        if (first.Verdict.Answer == Answer.Deny || now.Answer != Answer.Deny)
        {
            return first;
        }

        if (await _journal.SyncAsync(Enqueue(request, now, snapshot.Phase, null)).ConfigureAwait(false) is { } unwritten)
        {
            return Closed(request, snapshot.Phase, unwritten);
        }

        Counts.Add(request.Scope, Answer.Deny);
        return new Decision(now, snapshot.Phase, DecisionReasons.Explain(now, request, snapshot, NowFor(snapshot), null));
    }

    /// <summary>A journal that cannot be read has no say in letting a call through again.</summary>
    private bool HasOutcome(string id)
    {
        try
        {
            return _journal.Find(EntryKind.Outcome, id) is not null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>
    /// An id came again for what its first decision does not cover: denied, and journalled as an alert, because as a decision it would take the
    /// place of the one that outcomes join.
    /// </summary>
    private Decision Refused(CommandRequest request, ScopeSnapshot snapshot, Refusal refusal)
    {
        _alerts.Raise(refusal.Code, request.Id, refusal.What, request.Scope, request.Agent, request.Session);
        return Closed(request, snapshot.Phase, refusal);
    }
}
