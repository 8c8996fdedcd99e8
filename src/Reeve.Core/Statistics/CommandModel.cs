using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>What can go wrong with a command of the model.</summary>
[Flags]
internal enum Trouble
{
    None = 0,
    Rejected = 1,
    Failed = 2,
    RolledBack = 4,
}

/// <summary>
/// Commands that a condition is foreseen on: each is refused, breaks, is undone, or succeeds, independently of the others. Checks that say no
/// and outcomes that cannot be told do not occur. It keeps the counts of one window and answers a condition's reads from them.
/// </summary>
internal sealed class CommandModel : IConditionFacts
{
    private static readonly Metric[] Counts =
    [
        StandardMetrics.Total, StandardMetrics.Proposed, StandardMetrics.Approved, StandardMetrics.Succeeded,
        StandardMetrics.Rejected, StandardMetrics.Failed, StandardMetrics.RolledBack, StandardMetrics.Negative, StandardMetrics.Unknown,
    ];

    private readonly long[] _counts = new long[Counts.Length];
    private readonly int[][] _events;
    private readonly int[][] _trials;
    private readonly SequentialTest[] _tests;
    private readonly int[][] _testEvents;
    private readonly int[][] _testTrials;
    private readonly Sprt[] _states;

    public CommandModel(Condition condition, long minSamples)
    {
        MinSamples = minSamples;
        _events = [.. condition.Reads.Select(r => Places(r.Metric.Kind == MetricKind.Rate ? r.Metric.Events : [r.Metric]))];
        _trials = [.. condition.Reads.Select(r => Places(r.Metric.Trials))];
        _tests = [.. condition.Tests];
        _testEvents = [.. _tests.Select(t => Places(t.Rate.Metric.Events))];
        _testTrials = [.. _tests.Select(t => Places(t.Rate.Metric.Trials))];
        _states = new Sprt[_tests.Length];
        Troubles = condition.Reads.Concat(condition.Tests.Select(t => t.Rate)).Aggregate(Trouble.None, (all, read) => all | TroubleOf(read.Metric));
    }

    public long MinSamples { get; }

    /// <summary>What the condition counts of what can go wrong.</summary>
    public Trouble Troubles { get; }

    /// <summary>Why a condition cannot be foreseen, or null.</summary>
    public static string? Unforeseeable(Condition condition)
    {
        Metric[] read = [.. condition.Reads.Concat(condition.Tests.Select(t => t.Rate)).Select(r => r.Metric)];
        Metric? foreign = read.FirstOrDefault(m => m == StandardMetrics.Negative || m == StandardMetrics.Unknown || !IsOfCommands(m));
        return read.Length == 0 ? "the condition reads nothing"
            : foreign is not null ? $"how often `{foreign}` changes does not follow from a rate at which commands go wrong"
            : null;
    }

    /// <summary>What a metric counts of what can go wrong; approved and succeeded miss what is counted elsewhere.</summary>
    public static Trouble TroubleOf(Metric metric) =>
        metric.Kind == MetricKind.Rate ? metric.Events.Concat(metric.Trials).Aggregate(Trouble.None, (all, m) => all | TroubleOf(m))
        : metric == StandardMetrics.Rejected || metric == StandardMetrics.Approved ? Trouble.Rejected
        : metric == StandardMetrics.Failed ? Trouble.Failed
        : metric == StandardMetrics.RolledBack ? Trouble.RolledBack
        : Trouble.None;

    /// <summary>Whether a rate's events are what goes wrong, not what goes well.</summary>
    public static bool CountsTrouble(Metric rate) =>
        !rate.Events.Contains(StandardMetrics.Succeeded) && !rate.Events.Contains(StandardMetrics.Approved);

    public bool TryCount(int read, out long count)
    {
        count = Sum(_events[read]);
        return true;
    }

    public bool TryRate(int read, out Rate rate)
    {
        rate = new(Sum(_events[read]), Sum(_trials[read]));
        return true;
    }

    public bool TryText(int read, out string? text)
    {
        text = null;
        return false;
    }

    public Truth Verdict(int test) => _states[test].Verdict;

    /// <summary>An empty window and fresh tests.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Fill(_states, Sprt.Fresh);
    }

    /// <summary>So many commands of a kind enter the window, or leave it when negative.</summary>
    public void Count(Trouble kind, long commands)
    {
        for (int i = 0; i < Counts.Length; i++)
        {
            _counts[i] += Has(kind, i) ? commands : 0;
        }
    }

    /// <summary>The tests see a command.</summary>
    public void Feed(Trouble kind)
    {
        for (int i = 0; i < _tests.Length; i++)
        {
            bool isEvent = Holds(kind, _testEvents[i]);
            if (isEvent || Holds(kind, _testTrials[i]))
            {
                _states[i] = _states[i].Add(_tests[i].Plan, isEvent);
            }
        }
    }

    private static bool Holds(Trouble kind, int[] places)
    {
        foreach (int place in places)
        {
            if (Has(kind, place))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a command of that kind is in the count at that place.</summary>
    private static bool Has(Trouble kind, int place) => place switch
    {
        0 or 1 => true,
        2 => kind != Trouble.Rejected,
        3 => kind == Trouble.None,
        4 => kind == Trouble.Rejected,
        5 => kind == Trouble.Failed,
        6 => kind == Trouble.RolledBack,
        _ => false,
    };

    private static bool IsOfCommands(Metric metric) => metric.Kind switch
    {
        MetricKind.Count => Array.IndexOf(Counts, metric) >= 0,
        MetricKind.Rate => metric.Events.Concat(metric.Trials).All(IsOfCommands),
        _ => false,
    };

    private static int[] Places(IEnumerable<Metric> counts) => [.. counts.Select(m => Array.IndexOf(Counts, m))];

    private long Sum(int[] places)
    {
        long sum = 0;
        foreach (int place in places)
        {
            sum += _counts[place];
        }

        return sum;
    }
}
