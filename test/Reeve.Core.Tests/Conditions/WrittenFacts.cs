using System.Globalization;
using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Statistics;

namespace Reeve.Core.Tests.Conditions;

/// <summary>
/// Facts written as text: <c>errorRate = 9/100; commandType.failed = 3; incident.severity = "high"; test 0 = true; min = 10</c>.
/// Names are those of <see cref="MetricRef.ToString"/>; what is not written is not known.
/// </summary>
internal sealed class WrittenFacts : IConditionFacts
{
    private readonly Condition _condition;
    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);

    public WrittenFacts(Condition condition, string facts)
    {
        _condition = condition;
        foreach (string fact in facts.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = fact.IndexOf(" = ", StringComparison.Ordinal);
            _facts.Add(fact[..equals], fact[(equals + 3)..]);
        }
    }

    public long MinSamples => _facts.TryGetValue("min", out string? min) ? Whole(min) : 1;

    public static Truth Evaluate(string condition, string facts) => Parsed.Condition(condition) is var c ? c.Evaluate(new WrittenFacts(c, facts)) : default;

    public bool TryCount(int read, out long count)
    {
        bool known = Find(read, MetricKind.Count, out string? text);
        count = known ? Whole(text!) : 0;
        return known;
    }

    public bool TryRate(int read, out Rate rate)
    {
        bool known = Find(read, MetricKind.Rate, out string? text);
        string[] parts = known ? text!.Split('/') : ["0", "0"];
        rate = new(Whole(parts[0]), Whole(parts[1]));
        return known;
    }

    public bool TryText(int read, out string? text)
    {
        bool known = Find(read, MetricKind.Text, out text);
        text = text is null or "null" ? null : text.Trim('"');
        return known;
    }

    public Truth Verdict(int test) => _facts.GetValueOrDefault($"test {test}") switch
    {
        "true" => Truth.True,
        "false" => Truth.False,
        _ => Truth.Inconclusive,
    };

    private bool Find(int read, MetricKind kind, out string? text)
    {
        MetricRef of = _condition.Reads[read];
        Xunit.Assert.Equal(kind, of.Metric.Kind);
        return _facts.TryGetValue(of.ToString(), out text);
    }

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Parses what has to parse, or has to be refused.</summary>
internal static class Parsed
{
    public static Condition Condition(string text)
    {
        Xunit.Assert.True(Core.Conditions.Condition.Parse(text, ConditionSchema.Standard).TryGet(out Condition? condition, out Refusal? refusal), $"{text}: {refusal}");
        return condition;
    }

    public static Refusal Refusal(string text)
    {
        Xunit.Assert.False(Core.Conditions.Condition.Parse(text, ConditionSchema.Standard).TryGet(out _, out Refusal? refusal), $"{text} was read");
        return refusal;
    }
}
