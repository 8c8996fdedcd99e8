using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Governance.Breaker;
using Reeve.Governance.Control;

namespace Reeve.Governance.Metrics;

/// <summary>Counts what happened to commands, from the journal: decisions, outcomes that somebody vouches for, and STOPs.</summary>
/// <param name="journal">The record.</param>
/// <param name="store">Where snapshots are kept; null keeps none.</param>
/// <param name="time">Clock.</param>
public sealed class MetricsDesk(IJournal journal, IStateStore? store, TimeProvider time)
{
    /// <summary>Length of the weekly metrics.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Counts a period; keeps nothing.</summary>
    /// <param name="from">Begin (UTC), inclusive.</param>
    /// <param name="to">End (UTC), inclusive.</param>
    public async ValueTask<Result<CommandMetrics>> CountAsync(DateTimeOffset from, DateTimeOffset to)
    {
        if (from > to)
        {
            return MetricsRefusals.EndsBeforeItBegins();
        }

        try
        {
            return await Task.Run(() => CommandMetrics.Of(new MetricsPeriod(from, to), Count(from, to))).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return MetricsRefusals.Unreadable(e.Message);
        }
    }

    /// <summary>Counts a period and keeps the snapshot.</summary>
    /// <param name="from">Begin (UTC), inclusive.</param>
    /// <param name="to">End (UTC), inclusive.</param>
    public async ValueTask<Result<MetricsSnapshot>> TakeAsync(DateTimeOffset from, DateTimeOffset to)
    {
        if (!(await CountAsync(from, to).ConfigureAwait(false)).TryGet(out CommandMetrics? metrics, out Refusal? refusal))
        {
            return refusal;
        }

        var snapshot = new MetricsSnapshot { Id = Ids.New("metrics"), Timestamp = time.GetUtcNow(), Metrics = metrics };
        refusal = store is null ? null : await store.KeepAsync(snapshot).ConfigureAwait(false);
        return refusal is null ? snapshot : refusal;
    }

    /// <summary>The snapshot kept last, or null.</summary>
    public async ValueTask<Result<MetricsSnapshot?>> LatestAsync()
    {
        if (store is null)
        {
            return (MetricsSnapshot?)null;
        }

        Result<IReadOnlyList<KeptRecord>> read = await store.RecordsAsync(new RecordQuery(RecordKind.Metrics, Limit: 1)).ConfigureAwait(false);
        return read.TryGet(out IReadOnlyList<KeptRecord>? newest, out Refusal? refusal) ? newest.Cast<MetricsSnapshot>().FirstOrDefault() : refusal;
    }

    private Counts Count(DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset? tokensSince = BreakerHistory.TokensSince(journal);
        var counts = default(Counts);
        foreach (JournalLine line in journal.Read(new JournalQuery(From: from, To: to.AddMicroseconds(1), Limit: int.MaxValue)))
        {
            if (SignalEntry.TryRead(line, out Signal signal, out bool trusted) && (trusted || !(line.Head.At >= tokensSince)))
            {
                counts.Add(signal.Facts);
            }
        }

        return counts;
    }
}
