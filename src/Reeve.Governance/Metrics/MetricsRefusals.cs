using Reeve.Core.Refusals;

namespace Reeve.Governance.Metrics;

/// <summary>Refusals about metrics.</summary>
internal static class MetricsRefusals
{
    public static Refusal EndsBeforeItBegins() =>
        new(RefusalKind.Invalid, "metrics-period-invalid", "The period ends before it begins.", "start, end", "Send a start that is not after the end.");

    public static Refusal Unreadable(string why) =>
        new(RefusalKind.Instrument, "journal-unreadable", $"The journal cannot be read: {why}", "journal", "Run `reeve db check`.");
}
