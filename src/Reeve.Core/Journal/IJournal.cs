using Reeve.Core.Drills;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Core.Journal;

/// <summary>Place of a queued entry. The epoch tells entries of a failed write from later ones that took their numbers.</summary>
/// <param name="Seq">Sequence number, from 1, gapless.</param>
/// <param name="Epoch">Grows with every failed write.</param>
public readonly record struct JournalTicket(long Seq, int Epoch);

/// <summary>One entry as read back.</summary>
/// <param name="Seq">Sequence number.</param>
/// <param name="Head">Indexed fields.</param>
/// <param name="Json">The whole line without its newline: a UTF-8 JSON object with <c>seq</c>, <c>at</c>, <c>kind</c>, <c>id</c>, <c>scope</c>, <c>agent</c>, <c>session</c> first, the body's members after them.</param>
public sealed record JournalLine(long Seq, EntryHead Head, ReadOnlyMemory<byte> Json);

/// <summary>An entry as counting sees it.</summary>
/// <param name="Seq">Number.</param>
/// <param name="At">UTC time.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Counted">What a decision or outcome counts for.</param>
/// <param name="Line">The entry itself; null for decisions and outcomes.</param>
public readonly record struct EntryGlance(long Seq, DateTimeOffset At, EntryKind Kind, CountedAs Counted, JournalLine? Line)
{
    /// <summary>It belongs to a rehearsal and counts nowhere.</summary>
    public bool IsRehearsal => Line is { } line ? RehearsalScope.Is(line.Head.Scope) : Counted.IsRehearsal;

    /// <summary>The glance at an entry.</summary>
    public static EntryGlance Of(JournalLine line) => line.Head.Kind is EntryKind.Decision or EntryKind.Outcome
        ? new EntryGlance(line.Seq, line.Head.At, line.Head.Kind, CountedAs.Read(line.Head.Kind, line.Json.Span).In(line.Head.Scope), null)
        : new EntryGlance(line.Seq, line.Head.At, line.Head.Kind, default, line);
}

/// <summary>Which entries to read; null = any. Newest first when <see cref="Descending"/>.</summary>
/// <param name="Id">Exact id.</param>
/// <param name="Session">Exact session.</param>
/// <param name="Agent">Exact agent.</param>
/// <param name="Scope">Exact scope.</param>
/// <param name="From">Earliest time, inclusive.</param>
/// <param name="To">Latest time, exclusive.</param>
/// <param name="AfterSeq">Only entries with a larger number.</param>
/// <param name="TransitionsOnly">Only kinds that change the control state.</param>
/// <param name="Descending">Newest first.</param>
/// <param name="Limit">At most this many, 1 to 10 000 000.</param>
public sealed record JournalQuery(
    string? Id = null,
    string? Session = null,
    string? Agent = null,
    string? Scope = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long AfterSeq = 0,
    bool TransitionsOnly = false,
    bool Descending = false,
    int Limit = 1000)
{
    /// <summary>True when the indexed fields match; number and limit are the journal's business.</summary>
    public bool Matches(in EntryHead head) =>
        (Id is null || Id == head.Id)
        && (Session is null || Session == head.Session)
        && (Agent is null || Agent == head.Agent)
        && (Scope is null || Scope == head.Scope)
        && !(head.At < From)
        && !(head.At >= To)
        && (!TransitionsOnly || head.Kind.IsTransition());
}

/// <summary>
/// The append-only record of every decision, outcome and transition: the source of truth. Segment files by default, memory for replay, a table
/// under PostgreSQL. Thread-safe.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Number of the last entry written, 0 when there is none.</summary>
    long LastSeq { get; }

    /// <summary>
    /// Numbers the entry and queues it. The order of calls is the order of the journal. Nothing is promised until <see cref="Write"/> or
    /// <see cref="SyncAsync"/> returns null for the ticket.
    /// </summary>
    /// <param name="head">Indexed fields.</param>
    /// <param name="body">Further members of the JSON object in UTF-8, each preceded by a comma, e.g. <c>,"answer":"deny"</c>; may be empty. At most 256 kB, no control characters, no member <c>textAt</c>.</param>
    /// <param name="text">Text kept beside the chain and redactable (a JSON object in UTF-8 as <see cref="JournalText.Encode"/> writes it, at most 128 kB); empty when there is none.</param>
    /// <exception cref="ArgumentException">A bound is exceeded: callers check what comes from outside.</exception>
    JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text = default);

    /// <summary>Hands everything up to the ticket to the operating system: it survives the death of this process.</summary>
    /// <returns>Null, or why it is not written; then it never will be.</returns>
    Refusal? Write(JournalTicket ticket);

    /// <summary>As <see cref="Write"/>, but callers of the same moment share one write and none of them holds a thread meanwhile.</summary>
    /// <returns>Null, or why it is not written.</returns>
    ValueTask<Refusal?> WriteAsync(JournalTicket ticket);

    /// <summary>Completes when everything up to the ticket is on disk; concurrent callers share one sync.</summary>
    /// <returns>Null, or why it is not on disk.</returns>
    ValueTask<Refusal?> SyncAsync(JournalTicket ticket);

    /// <summary>The newest written entry of that kind with that id, looked for in entries of the last 24 hours; null when there is none.</summary>
    JournalLine? Find(EntryKind kind, string id);

    /// <summary>Entries that match, streamed. Entries written after the call began may or may not be among them.</summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    IEnumerable<JournalLine> Read(JournalQuery query);

    /// <summary>The entries with a larger number, in order, for counting: nothing is read of what is known without. As <see cref="Read"/> otherwise.</summary>
    /// <param name="afterSeq">Number, 0 for all.</param>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    IEnumerable<EntryGlance> Glance(long afterSeq);

    /// <summary>The text kept beside an entry: a JSON object with <c>seq</c> first, <c>"redacted":true</c> in it when it was redacted; empty when there is none.</summary>
    /// <exception cref="IOException">The file beside the segment cannot be read.</exception>
    ReadOnlyMemory<byte> ReadText(long seq);
}
