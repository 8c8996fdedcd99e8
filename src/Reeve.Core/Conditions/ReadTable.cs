using System.Collections.Immutable;
using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>Collects what a condition reads while it is parsed, each once. A test without a rate of its own gets it at the end.</summary>
internal sealed class ReadTable
{
    private readonly List<MetricRef> _reads = [];
    private readonly List<(MetricRef? Rate, SprtPlan Plan)> _tests = [];

    public int Count => _reads.Count + _tests.Count;

    public MetricRef this[int read] => _reads[read];

    public int Add(MetricRef read) => Add(_reads, read);

    public int Add(MetricRef? rate, SprtPlan plan) => Add(_tests, (rate, plan));

    public Condition Finish(string text, Expression root, Metric? errorRate)
    {
        MetricRef[] named = [.. _reads, .. _tests.Select(t => t.Rate).OfType<MetricRef>()];
        ImmutableArray<SequentialTest> tests = _tests.Any(t => t.Rate is null)
            ? Tests(new(errorRate!, Subject(named.Select(r => r.Type)), Subject(named.Select(r => r.Agent))))
            : Tests(null);
        return new(text, root, [.. _reads], tests);
    }

    private ImmutableArray<SequentialTest> Tests(MetricRef? ofSubject) => [.. _tests.Select(t => new SequentialTest(t.Rate ?? ofSubject!, t.Plan))];

    private static Selector Subject(IEnumerable<Selector> selectors) =>
        selectors.Any(s => s.Kind == SelectorKind.Subject) ? Selector.Subject : Selector.All;

    private static int Add<T>(List<T> list, T item)
    {
        int at = list.IndexOf(item);
        if (at < 0)
        {
            at = list.Count;
            list.Add(item);
        }

        return at;
    }
}
