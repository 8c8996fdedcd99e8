using Reeve.Core.Journal;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;

namespace Reeve.Governance.Readiness;

/// <summary>Row 1 over time and which reverts were false, read from the journal as far as it has grown. Not thread-safe.</summary>
internal sealed class PhaseHistory(IJournal journal)
{
    private readonly List<PhaseRecord> _rows = [];
    private readonly HashSet<string> _false = new(StringComparer.Ordinal);
    private long _read;

    /// <summary>Counts governed days up to now.</summary>
    public GovernedDays Count(DateTimeOffset now)
    {
        foreach (JournalLine line in journal.Read(new JournalQuery(AfterSeq: _read, TransitionsOnly: true, Limit: int.MaxValue)))
        {
            _read = line.Seq;
            if (line.Head.Kind is EntryKind.PhaseChanged or EntryKind.EventResolved && TransitionCodec.Decode(line).TryGet(out Transition? transition, out _))
            {
                Take(transition, line.Head.At);
            }
        }

        return GovernedDays.Of(_rows, _false.Contains, now);
    }

    private void Take(Transition transition, DateTimeOffset at)
    {
        switch (transition)
        {
            case Transition.PhaseChanged { After.Scope: null } changed:
                _rows.Add(new PhaseRecord(changed.After.Phase, changed.After.Since, at, TripConsequences.EventOf(changed)));
                break;
            case Transition.EventResolved { Event: { Verdict: EventVerdict.FalsePositive } happened }:
                _false.Add(happened.Id);
                break;
        }
    }
}
