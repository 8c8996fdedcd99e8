using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Reeve.Core.Conditions;

/// <summary>The names that conditions may read. A feature that measures something new adds its metrics.</summary>
public sealed class ConditionSchema
{
    private readonly FrozenDictionary<string, Metric> _bySpelling;

    /// <summary>A schema of these metrics.</summary>
    /// <param name="metrics">In the order in which suggestions prefer them.</param>
    /// <exception cref="ArgumentException">Two metrics share a spelling.</exception>
    public ConditionSchema(IEnumerable<Metric> metrics)
    {
        Metrics = [.. metrics];
        Spellings = [.. Metrics.SelectMany(m => m.Spellings.Prepend(m.Name).Select(s => (s, m)))];
        _bySpelling = Spellings.Select(s => KeyValuePair.Create(s.Spelling, s.Metric)).ToFrozenDictionary(StringComparer.Ordinal);
        if (_bySpelling.Count != Spellings.Length)
        {
            throw new ArgumentException("two metrics share a spelling", nameof(metrics));
        }
    }

    /// <summary>The runbook's metrics.</summary>
    public static ConditionSchema Standard { get; } = new(StandardMetrics.All);

    /// <summary>Every metric.</summary>
    public ImmutableArray<Metric> Metrics { get; }

    /// <summary>Every spelling with its metric, the short one of each first.</summary>
    public ImmutableArray<(string Spelling, Metric Metric)> Spellings { get; }

    /// <summary>The metric spelt so, or null.</summary>
    public Metric? Find(string spelling) => _bySpelling.GetValueOrDefault(spelling);

    /// <summary>This schema and further metrics.</summary>
    /// <exception cref="ArgumentException">Two metrics share a spelling.</exception>
    public ConditionSchema With(params IEnumerable<Metric> metrics) => new([.. Metrics, .. metrics]);
}
