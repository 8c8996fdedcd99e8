using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Metrics;

public sealed partial class JournalTotals
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Kind => "rvtotals"u8;

    /// <summary>Everything as bytes, so that a start goes on from here.</summary>
    /// <param name="mark">Kept beside it and given back, e.g. what the last entry was.</param>
    public byte[] Write(ReadOnlySpan<byte> mark)
    {
        var to = new CheckpointWriter(Kind, Version);
        to.Text(Encoding.Latin1.GetString(mark));
        to.Number(Seq);
        to.Number(TokensFrom);
        to.Number(Outcomes);
        to.Number(Latest.UtcTicks);
        to.Number(_phase is { } phase ? (int)phase + 1 : 0);
        Put(to, _all);
        foreach (long decisions in _decisions)
        {
            to.Number(decisions);
        }

        to.Number(_events.Count);
        foreach ((EventSeries series, long count) in _events)
        {
            to.Text(series.Rule);
            to.Number((int)series.Action);
            to.Text(series.Severity);
            to.Number(count);
        }

        to.Number(_phaseChanges.Count);
        foreach (((Phase from, Phase into), long count) in _phaseChanges)
        {
            to.Number((int)from);
            to.Number((int)into);
            to.Number(count);
        }

        to.Number(_hours.Count);
        foreach ((long hour, Counts counts) in _hours)
        {
            to.Number(hour);
            Put(to, counts);
        }

        to.Number(_knownOrder.Count);
        foreach (string known in _knownOrder)
        {
            to.Text(known);
        }

        to.Number(_repeats.Count);
        foreach (long seq in _repeats)
        {
            to.Number(seq);
        }

        return to.Seal();
    }

    /// <summary>The totals as written with their mark, or why they cannot be used: then the journal is counted from its beginning.</summary>
    public static Result<(JournalTotals Totals, byte[] Mark)> Read(ReadOnlySpan<byte> bytes)
    {
        if (CheckpointReader.Open(bytes, Kind, Version, out CheckpointReader from) is { } unusable)
        {
            return unusable;
        }

        byte[] mark = Encoding.Latin1.GetBytes(from.Text() ?? "");
        var totals = new JournalTotals
        {
            Seq = from.Number(long.MaxValue),
            TokensFrom = from.Number(long.MaxValue),
            Outcomes = from.Number(long.MaxValue),
            Latest = new DateTimeOffset(from.Number(DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero),
        };
        long phase = from.Number((int)Phase.L5 + 1);
        totals._phase = phase == 0 ? null : (Phase)(phase - 1);
        totals._all = Take(ref from);
        for (int i = 0; i < totals._decisions.Length; i++)
        {
            totals._decisions[i] = from.Number(long.MaxValue);
        }

        for (long left = from.Number(int.MaxValue); left > 0 && !from.Failed; left--)
        {
            var series = new EventSeries(from.Text() ?? "", (RuleAction)from.Number((int)RuleAction.AlertOnly), from.Text() ?? "");
            totals._events[series] = from.Number(long.MaxValue);
        }

        for (long left = from.Number(int.MaxValue); left > 0 && !from.Failed; left--)
        {
            (Phase, Phase) change = ((Phase)from.Number((int)Phase.L5), (Phase)from.Number((int)Phase.L5));
            totals._phaseChanges[change] = from.Number(long.MaxValue);
        }

        for (long left = from.Number(int.MaxValue); left > 0 && !from.Failed; left--)
        {
            long hour = from.Number(long.MaxValue);
            totals._hours[hour] = Take(ref from);
        }

        for (long left = from.Number(MostKnown); left > 0 && !from.Failed; left--)
        {
            string known = from.Text() ?? "";
            totals._known.Add(known);
            totals._knownOrder.Enqueue(known);
        }

        for (long left = from.Number(int.MaxValue); left > 0 && !from.Failed; left--)
        {
            totals._repeats = totals._repeats.Add(from.Number(long.MaxValue));
        }

        return from.IsDone ? (totals, mark) : WindowRefusals.CheckpointDamaged("it does not read to its end");
    }

    private static void Put(CheckpointWriter to, Counts counts)
    {
        foreach (long count in counts)
        {
            to.Number(count);
        }
    }

    private static Counts Take(ref CheckpointReader from)
    {
        var counts = default(Counts);
        for (int i = 0; i < FactSet.Size; i++)
        {
            counts[i] = from.Number(long.MaxValue);
        }

        return counts;
    }
}
