using System.Runtime.InteropServices;
using Reeve.Core.Conditions;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Rules;

/// <summary>A rule, scope and subject for which an event is open.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Scope">Scope key, or null.</param>
/// <param name="Subject">The subject.</param>
public readonly record struct OpenPair(string Rule, string? Scope, RuleSubject Subject);

/// <summary>
/// What the rules remember per scope and subject. It is kept with the counts of that scope and subject and forgotten with them, after 30 days
/// without a signal; only what is open stays.
/// </summary>
internal sealed class RulePairs(WindowStore store)
{
    private static readonly Selector[] Selectors = [Selector.All, Selector.Subject];
    private readonly HashSet<OpenPair> _open = [];

    public IReadOnlyCollection<OpenPair> Open => _open;

    /// <summary>What is remembered, or null.</summary>
    public RulePair? Find(Series series, CompiledRule rule, long edition)
    {
        Dictionary<string, RulePair> pairs = TableOf(series);
        if (pairs.Count == 0 || !pairs.TryGetValue(rule.Rule.Name, out RulePair? pair))
        {
            return null;
        }

        pair.TestFor(rule, edition);
        return pair;
    }

    /// <summary>What is remembered, from now on.</summary>
    public RulePair Make(Series series, CompiledRule rule, long edition)
    {
        RulePair pair = Make(series, rule.Rule.Name);
        pair.TestFor(rule, edition);
        return pair;
    }

    /// <summary>Puts back what is open; for the checkpoint, which tells the series apart.</summary>
    public void PutOpen(OpenPair open) => _open.Add(open);

    public void MarkOpen(OpenPair open)
    {
        _open.Add(open);
        if (SeriesOf(open) is { } series)
        {
            Make(series, open.Rule).IsOpen = true;
        }
    }

    public void Close(OpenPair open)
    {
        _open.Remove(open);
        if (SeriesOf(open) is { } series)
        {
            Make(series, open.Rule).IsOpen = false;
        }
    }

    /// <summary>Remembers what has come so far, to leave it out.</summary>
    public void Restart(OpenPair open, CompiledRule? rule)
    {
        if (SeriesOf(open) is not { } series)
        {
            return;
        }

        RulePair pair = Make(series, open.Rule);
        pair.ResetTests();
        pair.Floor = (uint)store.Now;
        pair.Before.Clear();
        foreach (RuleSource source in (from type in Selectors from agent in Selectors select new RuleSource(type, agent)).Union(rule?.Sources ?? []))
        {
            pair.Before.Add((source, Total(open, source)));
        }
    }

    /// <summary>Everything remembered of a series, by name of the rule.</summary>
    public Dictionary<string, RulePair> TableOf(Series series) => series.Attached as Dictionary<string, RulePair> ?? Attach(series);

    /// <summary>What came before is forgotten, or never was; what is open is not forgotten.</summary>
    private Dictionary<string, RulePair> Attach(Series series)
    {
        WindowKey key = store.KeyOf(series.Key);
        Dictionary<string, RulePair> table = _open
            .Where(o => o.Scope == key.Scope && o.Subject.Type == key.Type && o.Subject.Agent == key.Agent)
            .ToDictionary(o => o.Rule, _ => new RulePair { IsOpen = true }, StringComparer.Ordinal);
        series.Attached = table;
        return table;
    }

    private RulePair Make(Series series, string rule)
    {
        ref RulePair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(TableOf(series), rule, out _);
        return pair ??= new RulePair();
    }

    private Series? SeriesOf(OpenPair open) => store.Find(new WindowKey(open.Scope, open.Subject.Type, open.Subject.Agent));

    private SmallCounts Total(OpenPair open, RuleSource source)
    {
        string? agent = source.Agent.Kind switch { SelectorKind.All => null, SelectorKind.Subject => open.Subject.Agent, _ => source.Agent.Name };
        Decisions.CommandType? type = source.Type.Kind switch
        {
            SelectorKind.All => null,
            SelectorKind.Subject => open.Subject.Type,
            _ => Decisions.CommandType.Find(source.Type.Name!),
        };
        return store.Find(new WindowKey(open.Scope, type, agent))?.Total ?? default;
    }
}
