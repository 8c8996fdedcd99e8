using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>Why an installation cannot be opened.</summary>
internal static class ControlRefusals
{
    public static Refusal DatabaseAhead(long appliedSeq, long lastSeq) => new(
        RefusalKind.Instrument,
        "database-ahead-of-journal",
        $"The database includes journal entry {appliedSeq}, but the journal ends at {lastSeq}: entries are missing, or the two are not from one installation.",
        "journal, governance.db",
        "Put the journal's segment files back, or start with an empty data folder.");

    public static Refusal Unreadable(long seq, Refusal cause) => new(
        RefusalKind.Instrument, "journal-entry-unreadable", $"Journal entry {seq} cannot be redone: {cause.What}", cause.Where, "Run `reeve db check`.");
}
