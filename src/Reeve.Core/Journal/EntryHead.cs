using Reeve.Core.Signals;

namespace Reeve.Core.Journal;

/// <summary>What the journal indexes of an entry. Strings may be empty where the kind has none; each at most 128 characters (scope: 512).</summary>
/// <param name="Kind">Kind.</param>
/// <param name="At">UTC time of the entry; microseconds are kept.</param>
/// <param name="Id">Tool call id for decisions and outcomes; the id of the hold, permit, request, token for transitions.</param>
/// <param name="Scope">Scope key.</param>
/// <param name="Agent">Agent name.</param>
/// <param name="Session">Session id.</param>
/// <param name="Counted">What a decision or outcome counts for, where whoever writes it knows; a journal may keep it beside the line, and never reads it back into a head.</param>
public readonly record struct EntryHead(
    EntryKind Kind, DateTimeOffset At, string Id, string Scope, string Agent, string Session, CountedAs Counted = default);
