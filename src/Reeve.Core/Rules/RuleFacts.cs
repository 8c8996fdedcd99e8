using System.Numerics;
using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Core.Statistics;

namespace Reeve.Core.Rules;

/// <summary>What one rule's condition reads for one scope and subject; used again for the next.</summary>
internal sealed class RuleFacts(WindowStore store) : IConditionFacts
{
    /// <summary>In the order of the values of <see cref="StandardMetrics.IncidentSeverity"/>.</summary>
    private static readonly Fact[] Severities = [Fact.CriticalIncident, Fact.HighIncident, Fact.MediumIncident, Fact.LowIncident];

    private CompiledRule _rule = null!;
    private Series _series = null!;
    private RulePair? _pair;
    private int _window;
    private SourceState[] _states = new SourceState[4];
    private Counts[] _counts = new Counts[4];

    private enum SourceState : byte
    {
        Unread,
        Known,
        Unknown,
    }

    /// <inheritdoc/>
    public long MinSamples => _rule.Rule.MinSamples;

    /// <summary>What the condition says of these.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="window">Its window among those registered, or -1.</param>
    /// <param name="series">The counts of its scope and subject.</param>
    /// <param name="pair">What is remembered of them, or null.</param>
    public Truth Evaluate(CompiledRule rule, int window, Series series, RulePair? pair)
    {
        (_rule, _window, _series, _pair) = (rule, window, series, pair);
        if (_states.Length < rule.Sources.Length)
        {
            _states = new SourceState[rule.Sources.Length];
            _counts = new Counts[rule.Sources.Length];
        }

        Array.Clear(_states, 0, rule.Sources.Length);
        return rule.Condition.Evaluate(this);
    }

    /// <summary>Everything that came of the scope and subject evaluated last, in the rule's window.</summary>
    public Counts Own()
    {
        var own = new RuleSource(
            _rule.Shape.HasFlag(WindowShape.Type) ? Selector.Subject : Selector.All,
            _rule.Shape.HasFlag(WindowShape.Agent) ? Selector.Subject : Selector.All);
        return TryRead(own, out Counts counts) ? counts : default;
    }

    /// <inheritdoc/>
    public bool TryCount(int read, out long count)
    {
        ref readonly RuleRead of = ref _rule.Reads.ItemRef(read);
        if (of.Events.IsEmpty || !Load(of.Source))
        {
            count = 0;
            return false;
        }

        count = Sum(ref _counts[of.Source], of.Events);
        return true;
    }

    /// <inheritdoc/>
    public bool TryRate(int read, out Rate rate)
    {
        ref readonly RuleRead of = ref _rule.Reads.ItemRef(read);
        if (of.Trials.IsEmpty || !Load(of.Source))
        {
            rate = default;
            return false;
        }

        ref Counts counts = ref _counts[of.Source];
        rate = new Rate(Sum(ref counts, of.Events), Sum(ref counts, of.Trials));
        return true;
    }

    /// <inheritdoc/>
    public bool TryText(int read, out string? text)
    {
        ref readonly RuleRead of = ref _rule.Reads.ItemRef(read);
        text = null;
        if (of.Metric.Name == StandardMetrics.SubjectName.Name)
        {
            WindowKey key = store.KeyOf(_series.Key);
            text = _rule.Sources[of.Source].Type.Kind == SelectorKind.Subject ? key.Type?.Name : key.Agent;
            return true;
        }

        if (of.Metric.Name != StandardMetrics.IncidentSeverity.Name || !Load(of.Source))
        {
            return false;
        }

        for (int i = 0; i < Severities.Length; i++)
        {
            if (_counts[of.Source][Severities[i]] > 0)
            {
                text = of.Metric.Values[i];
                return true;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public Truth Verdict(int test) => _pair is { } pair && test < pair.Tests.Length ? pair.Tests[test].Verdict : Truth.Inconclusive;

    private static long Sum(ref Counts counts, FactSet facts)
    {
        long sum = 0;
        for (int rest = facts.Bits; rest != 0; rest &= rest - 1)
        {
            sum += counts[BitOperations.TrailingZeroCount(rest)];
        }

        return sum;
    }

    private bool Load(int source)
    {
        ref SourceState state = ref _states[source];
        if (state == SourceState.Unread)
        {
            state = TryRead(_rule.Sources[source], out _counts[source]) ? SourceState.Known : SourceState.Unknown;
        }

        return state == SourceState.Known;
    }

    private bool TryRead(RuleSource source, out Counts counts)
    {
        Series? series = Find(source, out int shape);
        if (_pair is { Floor: > 0 } pair
            && _rule.Length.Covers(pair.Floor / (uint)_rule.Length.Resolution, (uint)(store.Now / _rule.Length.Resolution)))
        {
            return pair.TrySince(source, series, out counts);
        }

        return store.TryRead(series, shape, _rule.Length, _window, out counts);
    }

    private Series? Find(RuleSource source, out int shape)
    {
        int type = source.Type.Kind switch
        {
            SelectorKind.All => PackedKey.All,
            SelectorKind.Subject => PackedKey.Type(_series.Key),
            _ => PackedKey.TypeOf(CommandType.Find(source.Type.Name!)),
        };
        int agent = PackedKey.All;
        bool known = source.Agent.Kind switch
        {
            SelectorKind.All => true,
            SelectorKind.Subject => (agent = PackedKey.Agent(_series.Key)) != PackedKey.All,
            _ => store.Agents.TryFind(source.Agent.Name!, out agent),
        };
        shape = (PackedKey.Scope(_series.Key) == PackedKey.All ? 0 : 1)
            | (source.Type.Kind == SelectorKind.All ? 0 : 2)
            | (source.Agent.Kind == SelectorKind.All ? 0 : 4);
        if (!known || (type == PackedKey.All && source.Type.Kind != SelectorKind.All))
        {
            return null;
        }

        ulong key = PackedKey.Pack(PackedKey.Scope(_series.Key), type, agent);
        return key == _series.Key ? _series : store.All.GetValueOrDefault(key);
    }
}
