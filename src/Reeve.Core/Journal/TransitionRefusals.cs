using Reeve.Core.Refusals;

namespace Reeve.Core.Journal;

/// <summary>What can keep a journal entry from being read as a transition.</summary>
public static class TransitionRefusals
{
    /// <summary>The entry is of a kind that changes nothing.</summary>
    public static Refusal NotATransition(JournalLine line) => new(
        RefusalKind.Invalid,
        "entry-not-a-transition",
        $"Entry {line.Seq} is of kind {line.Head.Kind.Name()}, which changes no state",
        $"journal entry {line.Seq}",
        "Ask the journal for transitions only.");

    /// <summary>The entry's data cannot be understood.</summary>
    public static Refusal Malformed(JournalLine line, string problem) => new(
        RefusalKind.Instrument,
        "transition-malformed",
        $"Entry {line.Seq} ({line.Head.Kind.Name()}) cannot be understood: {problem}",
        $"journal entry {line.Seq}",
        "Run `reeve db check`; if the chain verifies, the entry is from a newer Reeve: start that version.");
}
