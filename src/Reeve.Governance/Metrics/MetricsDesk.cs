using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Signals.Windows;
using Reeve.Governance.Control;
using Reeve.Storage.Commands;

namespace Reeve.Governance.Metrics;

/// <summary>What happened to commands in a period: Reeve's own record, and an external command service's beside it where one is configured.</summary>
/// <param name="meter">Counts of the journal.</param>
/// <param name="commands">The external database; null for none.</param>
/// <param name="store">Where snapshots are kept; null for nowhere.</param>
/// <param name="time">Clock.</param>
public sealed class MetricsDesk(JournalMeter meter, CommandDatabase? commands, IStateStore? store, TimeProvider time)
{
    /// <summary>Length of the weekly metrics.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Counts a period. An external database that cannot be read leaves its commands out, and the answer says so in <see cref="CommandMetrics.Incomplete"/>.</summary>
    /// <param name="from">First moment (UTC).</param>
    /// <param name="to">Last moment (UTC), inclusive.</param>
    public async ValueTask<Result<CommandMetrics>> CountAsync(DateTimeOffset from, DateTimeOffset to)
    {
        if (from > to)
        {
            return MetricsRefusals.PeriodReversed(from, to);
        }

        if (!(await meter.CountAsync(from, to.AddTicks(1)).ConfigureAwait(false)).TryGet(out Counts counts, out Refusal? refusal))
        {
            return refusal;
        }

        CommandMetrics own = CommandMetrics.Of(new MetricsPeriod(from, to), counts);
        if (commands is null)
        {
            return own;
        }

        return (await commands.CountAsync(own.Period).ConfigureAwait(false)).TryGet(out CommandMetrics? external, out refusal)
            ? own.With(external)
            : own with { Incomplete = refusal.What };
    }

    /// <summary>Counts a period and keeps the result.</summary>
    /// <param name="from">First moment (UTC).</param>
    /// <param name="to">Last moment (UTC), inclusive.</param>
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

    /// <summary>The snapshot that was kept last; null when there is none.</summary>
    public async ValueTask<Result<MetricsSnapshot?>> LatestAsync()
    {
        if (store is null)
        {
            return (MetricsSnapshot?)null;
        }

        return (await store.RecordsAsync(new RecordQuery(RecordKind.Metrics, Limit: 1)).ConfigureAwait(false))
            .TryGet(out IReadOnlyList<KeptRecord>? kept, out Refusal? refusal) ? kept.OfType<MetricsSnapshot>().FirstOrDefault() : refusal;
    }

    /// <summary>Snapshots kept, newest first.</summary>
    /// <param name="from">Not taken before (UTC); null = from the first.</param>
    /// <param name="to">Taken before (UTC); null = up to now.</param>
    /// <param name="limit">1 to <see cref="RecordQuery.MostListed"/>.</param>
    public async ValueTask<Result<IReadOnlyList<MetricsSnapshot>>> HistoryAsync(DateTimeOffset? from, DateTimeOffset? to, int limit) =>
        from > to ? MetricsRefusals.HistoryReversed(from.Value, to.Value)
        : store is null ? Array.Empty<MetricsSnapshot>()
        : (await store.RecordsAsync(new RecordQuery(RecordKind.Metrics, null, limit, from, to)).ConfigureAwait(false))
            .TryGet(out IReadOnlyList<KeptRecord>? kept, out Refusal? refusal) ? kept.Cast<MetricsSnapshot>().ToArray() : refusal;
}
