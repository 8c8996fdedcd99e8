using Reeve.Core.Refusals;

namespace Reeve.Governance.Metrics;

/// <summary>Why metrics cannot be told.</summary>
public static class MetricsRefusals
{
    /// <summary>The journal cannot be read.</summary>
    public static Refusal JournalUnread(string why) => new(
        RefusalKind.Instrument, "journal-unreadable", $"The journal could not be counted: {why}", "journal", "Run `reeve db check`.");

    /// <summary>The period ends before it begins.</summary>
    public static Refusal PeriodReversed(DateTimeOffset from, DateTimeOffset to) => new(
        RefusalKind.Invalid, "metrics-period-invalid", $"The period begins at {from:u} and ends before that, at {to:u}.", "start", "Send a start that is not after the end.");

    /// <summary>The part of the history that is asked for ends before it begins.</summary>
    public static Refusal HistoryReversed(DateTimeOffset from, DateTimeOffset to) => new(
        RefusalKind.Invalid, "history-period-invalid", $"That part of the history begins at {from:u} and ends before that, at {to:u}.", "from", "Send a from that is not after to.");

    /// <summary>Some commands could not be counted.</summary>
    public static Refusal Incomplete(string why) => new(
        RefusalKind.Instrument, "metrics-incomplete", $"Not every command could be counted: {why}", "metrics", "See /ready.");
}
