using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals.Windows;
using Reeve.Core.Statistics;

namespace Reeve.Core.Rules;

/// <summary>
/// An engine as bytes and back: its windows, what is open, from when on each pair counts, and the sequential tests. The rules themselves are put
/// in force by <see cref="RuleEngine.Swap"/> afterwards. The same contents give the same bytes.
/// </summary>
public static class EngineCheckpoint
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Kind => "RVENGINE"u8;

    /// <summary>Everything that the engine knows.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="seq">Number of the last journal entry in it: what comes after it is to be observed again.</param>
    public static byte[] Write(RuleEngine engine, long seq)
    {
        var to = new CheckpointWriter(Kind, Version);
        to.Number(seq);
        WindowCheckpoint.Write(engine.Windows, to);
        to.Number(engine.LastEdition);
        to.Number(engine.InForce.Count);
        foreach ((string name, RuleEdition edition) in engine.InForce.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            to.Text(name);
            to.Number(edition.Number);
            to.Text(edition.Condition);
            to.Number((long)edition.Per);
        }

        to.Number(engine.Open.Count);
        foreach (OpenPair open in engine.Open.OrderBy(o => $"{o.Rule}\0{o.Scope}\0{o.Subject.Name}", StringComparer.Ordinal))
        {
            to.Text(open.Rule);
            to.Text(open.Scope);
            to.Text(open.Subject.Name);
        }

        foreach (Series series in engine.Windows.All.Values.OrderBy(s => s.Key))
        {
            WritePairs(engine.Pairs.TableOf(series), to);
        }

        return to.Seal();
    }

    /// <summary>The engine that was written, without rules, and the number of the last journal entry in it; or why it must be built again.</summary>
    public static Result<(RuleEngine Engine, long Seq)> Read(ReadOnlySpan<byte> bytes, WindowOptions options)
    {
        if (CheckpointReader.Open(bytes, Kind, Version, out CheckpointReader from) is { } refusal)
        {
            return refusal;
        }

        long seq = from.Number(long.MaxValue);
        if (!WindowCheckpoint.Read(ref from, options).TryGet(out WindowStore? store, out refusal))
        {
            return refusal;
        }

        var engine = new RuleEngine(store) { LastEdition = from.Number(long.MaxValue) };
        long count = from.Number(int.MaxValue);
        for (long i = 0; i < count && !from.Failed; i++)
        {
            string name = from.Text() ?? "";
            engine.InForce[name] = new RuleEdition(from.Number(engine.LastEdition), from.Text() ?? "", (RulePer)from.Number((long)RulePer.Scope));
        }

        count = from.Number(int.MaxValue);
        for (long i = 0; i < count && !from.Failed; i++)
        {
            string rule = from.Text() ?? "";
            string? scope = from.Text();
            if (!RuleSubject.TryParse(from.Text(), out RuleSubject subject))
            {
                from.Fail();
            }

            engine.Pairs.PutOpen(new OpenPair(rule, scope, subject));
        }

        foreach (Series series in store.All.Values.OrderBy(s => s.Key))
        {
            Dictionary<string, RulePair> pairs = ReadPairs(ref from);
            series.Attached = pairs.Count == 0 ? null : pairs;
        }

        return from.IsDone ? (engine, seq) : WindowRefusals.CheckpointDamaged("its contents do not read back");
    }

    private static void WritePairs(Dictionary<string, RulePair> pairs, CheckpointWriter to)
    {
        KeyValuePair<string, RulePair>[] kept = [.. pairs.Where(p => !p.Value.IsEmpty).OrderBy(p => p.Key, StringComparer.Ordinal)];
        to.Number(kept.Length);
        foreach ((string rule, RulePair pair) in kept)
        {
            to.Text(rule);
            to.Number(pair.IsOpen ? 1L : 0);
            to.Number(pair.Floor);
            to.Number(pair.Before.Count);
            foreach ((RuleSource source, SmallCounts total) in pair.Before)
            {
                Write(source.Type, to);
                Write(source.Agent, to);
                to.Counts(total);
            }

            to.Number(pair.TestsOf);
            to.Number(pair.Tests.Length);
            foreach (Sprt test in pair.Tests)
            {
                to.Number(test.Seen.Events);
                to.Number(test.Seen.Trials);
                to.Number((long)test.Verdict);
            }
        }
    }

    private static Dictionary<string, RulePair> ReadPairs(ref CheckpointReader from)
    {
        var pairs = new Dictionary<string, RulePair>(StringComparer.Ordinal);
        long count = from.Number(int.MaxValue);
        for (long i = 0; i < count && !from.Failed; i++)
        {
            string rule = from.Text() ?? "";
            pairs[rule] = ReadPair(ref from);
        }

        return pairs;
    }

    private static RulePair ReadPair(ref CheckpointReader from)
    {
        var pair = new RulePair { IsOpen = from.Number(1) == 1, Floor = (uint)from.Number(uint.MaxValue) };
        long sources = from.Number(int.MaxValue);
        for (long i = 0; i < sources && !from.Failed; i++)
        {
            var source = new RuleSource(ReadSelector(ref from), ReadSelector(ref from));
            SmallCounts total = default;
            from.Counts(total);
            pair.Before.Add((source, total));
        }

        long of = from.Number(long.MaxValue);
        var tests = new List<Sprt>();
        long count = from.Number(int.MaxValue);
        for (long i = 0; i < count && !from.Failed; i++)
        {
            tests.Add(new Sprt(new Rate(from.Number(long.MaxValue), from.Number(long.MaxValue)), (Truth)from.Number((long)Truth.Inconclusive)));
        }

        pair.Restore(of, [.. tests]);
        return pair;
    }

    private static void Write(Selector selector, CheckpointWriter to)
    {
        to.Number((long)selector.Kind);
        to.Text(selector.Name);
    }

    private static Selector ReadSelector(ref CheckpointReader from) => new((SelectorKind)from.Number((long)SelectorKind.Named), from.Text());
}
