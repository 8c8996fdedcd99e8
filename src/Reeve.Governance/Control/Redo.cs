using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>What the journal adds up to.</summary>
/// <param name="Current">With every transition.</param>
/// <param name="Applied">With those that the database includes.</param>
/// <param name="Missing">Those that the database lacks, in order.</param>
/// <param name="RulesSeen">False when the journal is from before rules were: then the default ones have yet to be written down.</param>
internal sealed record Redo(ControlState Current, ControlState Applied, IReadOnlyList<NumberedTransition> Missing, bool RulesSeen)
{
    /// <summary>
    /// Folds every transition in the journal. Pruning restates the state first, so what is left of a journal always suffices. A database that
    /// ends before the journal begins (new, or restored from before a pruning) cannot be compared with it: what it holds is taken as written
    /// by us, and the journal overwrites it, so that its age is not mistaken for an edit by hand.
    /// </summary>
    public static Result<Redo> From(IJournal journal, StoredState stored, DateTimeOffset now)
    {
        ControlState state = ControlState.New(now);
        ControlState applied = stored.State;
        bool rulesSeen = false;
        var missing = new List<NumberedTransition>();
        foreach (JournalLine line in journal.Read(new JournalQuery(TransitionsOnly: true, Limit: int.MaxValue)))
        {
            if (!TransitionCodec.Decode(line, journal.ReadText(line.Seq)).TryGet(out Transition? transition, out Refusal? refusal))
            {
                return ControlRefusals.Unreadable(line.Seq, refusal);
            }

            state = state.Apply(transition);
            rulesSeen |= transition is Transition.RuleWritten or Transition.RuleDeleted;
            if (line.Seq <= stored.AppliedSeq)
            {
                applied = state;
            }
            else
            {
                missing.Add(new NumberedTransition(line.Seq, line.Head.At, transition));
            }
        }

        return new Redo(state.Forget(now), applied, missing, rulesSeen);
    }
}
