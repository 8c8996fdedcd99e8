using Reeve.Core.Decisions;

namespace Reeve.Core.Readiness;

/// <summary>Row 1 as it was from some time on.</summary>
/// <param name="Phase">Phase.</param>
/// <param name="Since">When it began, as the row says (UTC).</param>
/// <param name="Written">When the journal learnt of it (UTC).</param>
/// <param name="RevertedBy">The event of a rule that brought it down to this, or null.</param>
public sealed record PhaseRecord(Phase Phase, DateTimeOffset Since, DateTimeOffset Written, string? RevertedBy = null);

/// <summary>
/// How long row 1 has been governed. Days at L3 add up over interruptions; a revert by a rule begins them anew, unless its event was judged a false
/// positive: that gives them back. What was reached once stays reached.
/// </summary>
/// <param name="AtL3">Days at L3 since the last revert that counts.</param>
/// <param name="MostAtL3">The most there ever were.</param>
/// <param name="InPhase">Days of the present phase, with those that a false revert had ended.</param>
public sealed record GovernedDays(double AtL3, double MostAtL3, double InPhase)
{
    /// <summary>Counts.</summary>
    /// <param name="history">Row 1 over time, oldest first; the last is in force.</param>
    /// <param name="isFalse">The event was judged a false positive.</param>
    /// <param name="now">Now (UTC).</param>
    public static GovernedDays Of(IReadOnlyList<PhaseRecord> history, Func<string, bool> isFalse, DateTimeOffset now)
    {
        var atL3 = new List<Span>();
        var inPhase = new List<Span>();
        var run = new List<Span>();
        double most = 0;
        for (int i = 0; i < history.Count; i++)
        {
            PhaseRecord row = history[i];
            if (row.RevertedBy is { } revert && !isFalse(revert))
            {
                most = Math.Max(most, Days(atL3));
                atL3.Clear();
            }

            DateTimeOffset end = i + 1 < history.Count ? history[i + 1].Written : now;
            var span = new Span(row.Since < end ? row.Since : end, end);
            if (row.Phase == Phase.L3)
            {
                atL3.Add(span);
            }

            if (row.Phase == history[^1].Phase)
            {
                run.Add(span);
            }

            bool isLast = i + 1 == history.Count;
            if (isLast || history[i + 1].Phase != row.Phase)
            {
                if (isLast || (history[i + 1].RevertedBy is { } ended && isFalse(ended)))
                {
                    inPhase.AddRange(run);
                }

                run.Clear();
            }
        }

        double count = Days(atL3);
        return new GovernedDays(count, Math.Max(most, count), Days(inPhase));
    }

    private static double Days(List<Span> spans)
    {
        TimeSpan total = TimeSpan.Zero;
        DateTimeOffset covered = DateTimeOffset.MinValue;
        foreach (Span span in spans.OrderBy(s => s.From))
        {
            DateTimeOffset from = span.From > covered ? span.From : covered;
            if (span.To > from)
            {
                total += span.To - from;
                covered = span.To;
            }
        }

        return total.TotalDays;
    }

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset To);
}
