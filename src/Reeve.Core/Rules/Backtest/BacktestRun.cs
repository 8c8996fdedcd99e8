using Reeve.Core.Journal;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules.Backtest;

/// <summary>
/// Runs rules over a journal with the live engine: the same signals in the same order at the same seconds. What really happened stays as it was:
/// a command that a trip would have stopped still counts, and is reported as prevented.
/// </summary>
public static class BacktestRun
{
    /// <summary>The report.</summary>
    /// <param name="journal">Entries, oldest first; may be read twice.</param>
    /// <param name="rules">Rules to test; those that are disabled never trip.</param>
    /// <param name="today">Rules to compare with.</param>
    /// <param name="options">How.</param>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public static BacktestReport Of(IEnumerable<JournalLine> journal, IReadOnlyList<RuleRow> rules, IReadOnlyList<RuleRow> today, BacktestOptions options)
    {
        BacktestLane tested = new(rules, options);
        BacktestLane compared = new(today, options);
        var judged = new List<RuleEvent>();
        long signals = 0;
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        var source = new JournalSignals(journal.TakeWhile(l => !(l.Head.At >= options.To)), options.TokensSince);
        source.ForEach(
            () =>
            {
                (tested, compared) = (new BacktestLane(rules, options), new BacktestLane(today, options));
                (signals, first, last) = (0, null, null);
                judged.Clear();
            },
            signal =>
            {
                tested.Observe(signal);
                compared.Observe(signal);
                var at = DateTimeOffset.FromUnixTimeSeconds(signal.Second);
                if (!(at < options.From))
                {
                    signals++;
                    first ??= at;
                    last = at;
                }
            },
            line =>
            {
                if (line.Head.Kind == EntryKind.EventResolved && TransitionCodec.Decode(line).TryGet(out Transition? transition, out _)
                    && transition is Transition.EventResolved { Event: { Verdict: not null } known })
                {
                    judged.Add(known);
                }
            });

        BacktestTrip[] trips = [.. tested.Trips.Select(t => Judge(t, judged))];
        double? days = (last - first)?.TotalDays is { } span && span >= 1.0 / 1440 ? span : null;
        return new BacktestReport(
            first,
            last,
            signals,
            source.Untrusted,
            source.Unread,
            [
                .. rules.Select(r => r.Name).Union(today.Select(r => r.Name)).Order(StringComparer.Ordinal)
                    .Select(name => Rule(name, Find(rules, name), Find(today, name), tested, compared, trips, days)),
            ],
            [.. trips.Take(BacktestOptions.MostListed)]);
    }

    private static RuleRow? Find(IReadOnlyList<RuleRow> rules, string name) => rules.FirstOrDefault(r => r.Name == name);

    private static BacktestRule Rule(
        string name, RuleRow? rule, RuleRow? today, BacktestLane tested, BacktestLane compared, BacktestTrip[] trips, double? days)
    {
        long? now = rule is null ? null : tested.Trips.Count(t => t.Trip.Rule.Name == name);
        long? before = today is null ? null : compared.Trips.Count(t => t.Trip.Rule.Name == name);
        long judged = trips.Count(t => t.Rule == name && t.Verdict is not null);
        long wrong = trips.Count(t => t.Rule == name && t.Verdict == EventVerdict.FalsePositive);
        BacktestLane.OpenTrip[] own = [.. tested.Trips.Where(t => t.Trip.Rule.Name == name)];
        return new BacktestRule(
            name,
            now,
            now / days,
            before,
            now - before,
            judged,
            wrong,
            judged == 0 ? null : (double)wrong / judged,
            own.Sum(t => t.Prevented),
            own.Sum(t => t.PreventedFailures));
    }

    /// <summary>A trip meets an event of the same rule, scope and subject that was open then, or that began within the rule's window after it.</summary>
    private static BacktestTrip Judge(BacktestLane.OpenTrip open, List<RuleEvent> judged)
    {
        Trip trip = open.Trip;
        RuleEvent? met = judged.Find(e => e.Rule.Name == trip.Rule.Name && e.Scope == trip.Scope && e.Subject == trip.Subject.Name
            && e.At - trip.Rule.Window <= open.At && open.At <= e.ResolvedAt);
        return new BacktestTrip(open.At, trip.Rule.Name, trip.Scope, trip.Subject.Name, trip.Metrics, met?.Verdict);
    }
}
