using System.Text.Json;
using Reeve.Core.Conditions;
using Reeve.Core.Statistics;

namespace Reeve.Governance.Rules;

/// <summary>
/// Metrics that someone supplies to try a condition on, in any spelling, nested or with dots: <c>{"commands":{"failed":3}}</c>,
/// <c>{"errorRate":0.1}</c>, <c>{"commandType":{"git.push":{"failures":3}}}</c>. A rate follows from its counts where they are given, else it is the
/// number given, of <c>total</c> commands, or of a million where that is not given.
/// </summary>
internal sealed class SuppliedFacts : IConditionFacts
{
    private const long Plenty = 1_000_000;
    private readonly Condition _condition;
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    public SuppliedFacts(Condition condition, JsonElement metrics, long minSamples)
    {
        _condition = condition;
        MinSamples = minSamples;
        Flatten("", metrics);
    }

    public long MinSamples { get; }

    public bool TryCount(int read, out long count) => TryCount(_condition.Reads[read], _condition.Reads[read].Metric, out count);

    public bool TryRate(int read, out Rate rate)
    {
        MetricRef of = _condition.Reads[read];
        rate = default;
        if (of.Metric.Trials.Any(t => TryCount(of, t, out _)) && of.Metric.Trials.All(t => t == StandardMetrics.Negative || TryCount(of, t, out _)))
        {
            rate = new Rate(Sum(of, of.Metric.Events), Sum(of, of.Metric.Trials));
            return true;
        }

        if (!TryFind(of, of.Metric, out JsonElement value) || value.ValueKind != JsonValueKind.Number || value.GetDouble() is not (>= 0 and <= 1 and var share))
        {
            return false;
        }

        long trials = TryCount(of, StandardMetrics.Total, out long total) ? total : Plenty;
        rate = new Rate((long)Math.Round(share * trials), trials);
        return true;
    }

    public bool TryText(int read, out string? text)
    {
        text = null;
        if (!TryFind(_condition.Reads[read], _condition.Reads[read].Metric, out JsonElement value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return false;
        }

        text = value.GetString();
        return true;
    }

    /// <summary>A sequential test looks at commands one by one; one window of metrics says nothing to it.</summary>
    public Truth Verdict(int test) => Truth.Inconclusive;

    /// <summary>What was supplied for a read, for people; null when nothing was.</summary>
    public string? Describe(int read) => _condition.Reads[read].Metric.Kind switch
    {
        MetricKind.Count => TryCount(read, out long count) ? $"{count}" : null,
        MetricKind.Rate => TryRate(read, out Rate rate) ? $"{rate.Events} of {rate.Trials}" : null,
        _ => TryText(read, out string? text) ? text ?? "none" : null,
    };

    private static IEnumerable<string> Prefixes(string group, Selector selector) => selector.Kind switch
    {
        SelectorKind.All => [""],
        SelectorKind.Named => [$"{group}.{selector.Name}."],
        _ => [$"{group}.", ""],
    };

    private long Sum(MetricRef of, IEnumerable<Metric> counts) => counts.Sum(c => TryCount(of, c, out long count) ? count : 0);

    private bool TryCount(MetricRef of, Metric metric, out long count)
    {
        count = 0;
        return TryFind(of, metric, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out count) && count >= 0;
    }

    private bool TryFind(MetricRef of, Metric metric, out JsonElement value)
    {
        foreach (string type in Prefixes("commandType", of.Type))
        {
            foreach (string agent in Prefixes("agent", of.Agent))
            {
                foreach (string spelling in metric.Spellings.Prepend(metric.Name))
                {
                    if (_values.TryGetValue($"{type}{agent}{spelling}", out value))
                    {
                        return true;
                    }
                }
            }
        }

        value = default;
        return false;
    }

    private void Flatten(string prefix, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            _values[prefix] = value;
            return;
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            Flatten(prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}", member.Value);
        }
    }
}
