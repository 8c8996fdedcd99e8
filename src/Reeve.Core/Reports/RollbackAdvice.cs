using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;

namespace Reeve.Core.Reports;

/// <summary>When to think about going a phase down: the runbook's decision tree. Pure.</summary>
public static class RollbackAdvice
{
    /// <summary>Events in the period from which they count as frequent: 3.</summary>
    public const int Frequent = 3;

    /// <summary>What speaks for a rollback; empty when nothing does.</summary>
    /// <param name="phase">Phase of row 1.</param>
    /// <param name="metrics">Metrics of the period.</param>
    /// <param name="score">Readiness score.</param>
    /// <param name="events">The newest events of rules.</param>
    public static IEnumerable<Recommendation> Of(Phase phase, CommandMetrics metrics, double score, IReadOnlyList<RuleEvent> events)
    {
        RuleEvent[] recent = [.. events.Where(e => e.At >= metrics.Period.Start && !e.Rule.Shadow && e.Verdict != EventVerdict.FalsePositive)];
        string[] critical = [.. recent.Where(e => e.Rule.AlertSeverity == "critical").Select(e => e.Id)];
        if (metrics.Incidents.Critical > 0 || critical.Length > 0)
        {
            yield return Advice("high", "Roll back at once", phase, critical.Length > 0
                ? $"critical events: {string.Join(", ", critical)}"
                : $"{metrics.Incidents.Critical} critical incident(s)");
        }

        if (metrics.Rates.SuccessRate is { } success && success < 0.99)
        {
            yield return Advice("medium", "Consider rollback", phase, $"the success rate is {Percent(success)}, below 99 %");
        }

        if (recent.Length >= Frequent)
        {
            yield return Advice("medium", "Consider rollback", phase, $"circuit breakers tripped {recent.Length} times in the period");
        }

        if (score < 0.80)
        {
            yield return Advice("medium", "Consider rollback", phase, $"readiness is {Percent(score)}, below 80 %");
        }
    }

    private static Recommendation Advice(string priority, string what, Phase phase, string why) => new(
        "rollback",
        priority,
        $"{what}: {why}.",
        [
            phase == Phase.L3
                ? "L3 is the lowest phase; stop agents with `reeve stop` if reads are too much as well."
                : $"Look at {(priority == "high" ? "the incident" : "the cause")}, then `reeve governance rollback --reason …` if it is not understood.",
        ]);

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.00} %");
}
