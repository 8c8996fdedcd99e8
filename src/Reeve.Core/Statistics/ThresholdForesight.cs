using System.Globalization;
using System.Numerics;
using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>
/// A condition that holds of a full window exactly when enough of its commands went wrong in one way, however that is written
/// (<c>errorRate > 0.08</c>, <c>lower(errorRate) > 0.05</c>, <c>successRate &lt; 0.95 &amp;&amp; failed >= 2</c>). The limit is found by evaluating the condition
/// at every number of troubles; the rest is the binomial distribution (<see cref="Binomial"/>) in a window that slides (<see cref="ScanStatistic"/>).
/// </summary>
internal static class ThresholdForesight
{
    /// <summary>The figures, or null when the condition is not of that kind.</summary>
    public static Foresight? Of(ForesightQuestion question)
    {
        var model = new CommandModel(question.Condition, question.MinSamples);
        if (question.Condition.Tests.Length > 0 || BitOperations.PopCount((uint)model.Troubles) > 1)
        {
            return null;
        }

        Trouble kind = model.Troubles == Trouble.None ? Trouble.Failed : model.Troubles;
        int n = question.Commands;
        model.Clear();
        model.Count(Trouble.None, n);
        int? least = null;
        for (int k = 0; k <= n; k++)
        {
            bool holds = question.Condition.Evaluate(model) == Truth.True;
            if (!holds && least is not null)
            {
                return null;
            }

            least ??= holds ? k : null;
            model.Count(Trouble.None, -1);
            model.Count(kind, 1);
        }

        return least switch
        {
            null => Never(question),
            0 => Always(question),
            _ => FromLimit(question, least.Value),
        };
    }

    private static Foresight Never(ForesightQuestion question) => new(
        ForesightMethod.Formula,
        question.Commands < question.MinSamples && question.Condition.Reads.Any(r => r.Metric.Kind == MetricKind.Rate)
            ? $"It cannot trip: a window holds {question.Commands} commands and the rule asks for {question.MinSamples}."
            : $"It cannot trip: it does not hold of {question.Commands} commands, the assumed window, however many go wrong.")
    {
        FalseTripsPerDay = 0,
        ChancePerWindow = 0,
    };

    private static Foresight Always(ForesightQuestion question) => new(
        ForesightMethod.Formula, $"It holds of {question.Commands} commands of which none went wrong: it trips once per window.")
    {
        FalseTripsPerDay = question.WindowsPerDay,
        ChancePerWindow = 1,
    };

    // An event is resolved at once and its window forgotten: what lies between two false trips is what lies between a healthy window and the first.
    private static Foresight FromLimit(ForesightQuestion question, int limit)
    {
        int n = question.Commands;
        double healthy = question.Assumptions.HealthyRate;
        double bad = question.Assumptions.BadRate ?? Math.Min(1, 2 * Math.Max((double)limit / n, healthy));
        return new(ForesightMethod.Formula, string.Create(CultureInfo.InvariantCulture, $"Scan statistic of the binomial: {limit} of {n} commands gone wrong trip it; healthy {healthy:P2}, bad {bad:P2}."))
        {
            FalseTripsPerDay = question.CommandsPerDay / ScanStatistic.ExpectedTrials(n, limit, healthy),
            ChancePerWindow = Binomial.Tail(n, limit, healthy),
            DetectionDelay = question.Delay(ScanStatistic.ExpectedTrials(n, limit, bad), bad),
        };
    }
}
