using System.Collections.Immutable;
using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules;

/// <summary>The enabled rules, compiled and indexed by what they read. Immutable: a change of a rule makes a new set.</summary>
public sealed class RuleSet
{
    private readonly RuleIndex _anyAgent = new();
    private readonly Dictionary<string, RuleIndex> _byAgent = new(StringComparer.Ordinal);

    private RuleSet(IEnumerable<Rule> rules, ConditionSchema schema)
    {
        var compiled = ImmutableArray.CreateBuilder<CompiledRule>();
        var refused = ImmutableArray.CreateBuilder<(Rule, Refusal)>();
        foreach (Rule rule in rules.Where(r => r.Enabled).OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            if (Condition.Parse(rule.Condition, schema).TryGet(out Condition? condition, out Refusal? refusal))
            {
                compiled.Add(new CompiledRule(rule, condition, compiled.Count));
            }
            else
            {
                refused.Add((rule, refusal));
            }
        }

        Compiled = compiled.ToImmutable();
        Refused = refused.ToImmutable();
        foreach (CompiledRule rule in Compiled)
        {
            Index(rule);
        }

        _anyAgent.Freeze();
        foreach (RuleIndex index in _byAgent.Values)
        {
            index.Freeze();
        }
    }

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([], ConditionSchema.Standard);

    /// <summary>The rules in force, by name.</summary>
    public IEnumerable<Rule> Rules => Compiled.Select(c => c.Rule);

    /// <summary>Rules whose condition does not read; the others go on.</summary>
    public ImmutableArray<(Rule Rule, Refusal Refusal)> Refused { get; }

    internal ImmutableArray<CompiledRule> Compiled { get; }

    /// <summary>Compiles those of the rules that are enabled.</summary>
    /// <param name="rules">Each name once.</param>
    /// <param name="schema">The names that conditions may read.</param>
    public static RuleSet Compile(IEnumerable<Rule> rules, ConditionSchema schema) => new(rules, schema);

    /// <summary>Puts the rules that read what the signal counts into a list, in order, each once.</summary>
    internal void Readers(in Signal signal, List<CompiledRule> readers)
    {
        readers.Clear();
        int type = signal.Type.Bit;
        _anyAgent.Readers(type, signal.Facts, readers);
        if (_byAgent.Count > 0 && _byAgent.TryGetValue(signal.Agent, out RuleIndex? index))
        {
            index.Readers(type, signal.Facts, readers);
        }

        if (readers.Count > 1)
        {
            readers.Sort(CompiledRule.ByPlace);
            int kept = 1;
            for (int i = 1; i < readers.Count; i++)
            {
                if (readers[i] != readers[kept - 1])
                {
                    readers[kept++] = readers[i];
                }
            }

            readers.RemoveRange(kept, readers.Count - kept);
        }
    }

    private void Index(CompiledRule rule)
    {
        foreach (MetricRef read in rule.Condition.Reads.Concat(rule.Condition.Tests.Select(t => t.Rate)))
        {
            RuleIndex index = _anyAgent;
            if (read.Agent is { Kind: SelectorKind.Named, Name: { } agent } && !_byAgent.TryGetValue(agent, out index!))
            {
                _byAgent[agent] = index = new RuleIndex();
            }

            int type = read.Type.Kind == SelectorKind.Named ? CommandType.Find(read.Type.Name!)?.Bit ?? RuleIndex.NoType : RuleIndex.AnyType;
            index.Add(type, MetricFacts.Of(read.Metric), rule);
        }
    }
}
