using Reeve.Core.Conditions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Governance.Breaker;

/// <summary>What the circuit breaker knew when Reeve stopped: its checkpoint, and the journal after it.</summary>
internal static class BreakerHistory
{
    /// <summary>A follower that has seen everything in the journal, and the number of the last entry.</summary>
    /// <param name="state">The state as it is.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="checkpoint">Where the engine was saved; null for nowhere.</param>
    /// <param name="now">UTC.</param>
    /// <param name="rebuilt">Why the journal had to be counted from further back, or null.</param>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public static (RuleFollower Follower, long LastSeq) Recall(
        ControlState state, IJournal journal, BreakerCheckpoint? checkpoint, DateTimeOffset now, out string? rebuilt)
    {
        (RuleEngine Engine, long Seq)? known = Load(journal, checkpoint, out rebuilt);
        long from = known?.Seq ?? 0;
        RuleFollower follower = Begin(journal, known?.Engine, from, now);
        var signals = new JournalSignals(
            journal.Read(new JournalQuery(AfterSeq: from, From: known is null ? now - BreakerOptions.Recalled : null, Limit: int.MaxValue)), TokensSince(journal));
        signals.ForEach(
            () => follower = Begin(journal, Load(journal, checkpoint, out _)?.Engine, from, now),
            signal => follower.Observe(signal),
            line => Apply(follower, line));
        follower.Use(state.Rules.Values);
        Reconcile(follower.Engine, state);
        return (follower, Math.Max(from, signals.LastSeq));
    }

    /// <summary>The engine as it was saved, or null when it has to be built from the journal alone.</summary>
    private static (RuleEngine Engine, long Seq)? Load(IJournal journal, BreakerCheckpoint? checkpoint, out string? rebuilt)
    {
        rebuilt = null;
        if (checkpoint is null)
        {
            return null;
        }

        if (!checkpoint.Load().TryGet(out (RuleEngine Engine, long Seq)? saved, out Refusal? unusable))
        {
            rebuilt = unusable.What;
            return null;
        }

        if (saved?.Seq > journal.LastSeq)
        {
            // From another journal, or from one whose tail was lost.
            rebuilt = "the checkpoint is ahead of the journal";
            return null;
        }

        return saved;
    }

    /// <summary>A follower at the beginning of what is counted, with the rules that were in force then.</summary>
    private static RuleFollower Begin(IJournal journal, RuleEngine? engine, long lastSeq, DateTimeOffset now)
    {
        var follower = new RuleFollower(engine ?? new RuleEngine(new WindowStore(new WindowOptions())), ConditionSchema.Standard);
        JournalQuery before = engine is null
            ? new JournalQuery(To: now - BreakerOptions.Recalled, TransitionsOnly: true, Limit: int.MaxValue)
            : new JournalQuery(TransitionsOnly: true, Limit: int.MaxValue);
        foreach (JournalLine line in journal.Read(before))
        {
            if (engine is not null && line.Seq > lastSeq)
            {
                break;
            }

            // What the engine remembers of events is in its checkpoint.
            if (engine is null || line.Head.Kind is EntryKind.RuleWritten or EntryKind.RuleDeleted)
            {
                Apply(follower, line);
            }
        }

        return follower;
    }

    private static void Apply(RuleFollower follower, JournalLine line)
    {
        if (line.Head.Kind is EntryKind.RuleWritten or EntryKind.RuleDeleted or EntryKind.EventOpened or EntryKind.EventResolved
            && TransitionCodec.Decode(line).TryGet(out Transition? transition, out _))
        {
            follower.Apply(transition);
        }
    }

    /// <summary>
    /// What is open is what the state says: a trip that was lost with the process is had again, and an event whose signals are not counted any
    /// more stays open.
    /// </summary>
    private static void Reconcile(RuleEngine engine, ControlState state)
    {
        foreach (OpenPair open in engine.Open.Where(o => state.OpenEvent(o.Rule, o.Scope, o.Subject.Name) is null).ToArray())
        {
            engine.Withdraw(open);
        }

        foreach (RuleEvent open in state.Events.Values.Where(e => !e.IsResolved))
        {
            if (RuleSubject.TryParse(open.Subject, out RuleSubject subject))
            {
                engine.MarkOpen(open.Rule.Name, open.Scope, subject);
            }
        }
    }

    /// <summary>When the first token was minted: from then on outcomes without a hook's token are no evidence. Null = never.</summary>
    public static DateTimeOffset? TokensSince(IJournal journal) => journal
        .Read(new JournalQuery(TransitionsOnly: true, Limit: int.MaxValue))
        .FirstOrDefault(l => l.Head.Kind == EntryKind.TokenMinted)?.Head.At;
}
