using Reeve.Core.Refusals;

namespace Reeve.Governance.Gate;

/// <summary>Why the gate is closed although no hold, constraint or phase says so.</summary>
internal static class GateRefusals
{
    public static Refusal IdReused(string id) => new(
        RefusalKind.Conflict,
        "id-reused",
        "This tool call id was judged before for another command, session or scope.",
        $"id {id}",
        "Send each tool call with an id of its own.");

    public static Refusal CallOver(string id, string permits) => new(
        RefusalKind.Conflict,
        "call-over",
        $"This tool call was let through by {permits}, which covers it no more: its outcome has come, or the permit has ended.",
        $"id {id}",
        "Run the command again as a call of its own.");

    public static Refusal JournalUnreadable(string problem) => new(
        RefusalKind.Instrument, "journal-unreadable", $"The journal cannot be read: {problem}", "journal", "Run `reeve db check`.");

    public static Refusal TooManyPendingInAll(int limit) => new(
        RefusalKind.Conflict,
        "too-many-requests-pending",
        $"{limit} requests of all agents wait for a person.",
        "requests",
        "Answer some with `reeve requests`, `reeve approve` or `reeve refuse`, or wait until they expire.");

    public static Refusal TooManyPending(string agent, int limit) => new(
        RefusalKind.Conflict,
        "too-many-requests-pending",
        $"Agent {agent} has {limit} requests waiting for a person.",
        "requests",
        "Answer some with `reeve requests`, `reeve approve` or `reeve refuse`, or wait until they expire.");
}
