using Reeve.Core.Metrics;

namespace Reeve.Core.Readiness;

/// <summary>What follows from an assessment.</summary>
internal static class Recommendations
{
    public const string High = "high";
    private const string Medium = "medium";
    private const string Expand = "expand_scope";
    private const string Maintain = "maintain";
    private const string Investigate = "investigate";
    private const double NearlyAll = 0.90;
    private const string ConsiderRollback = "Consider a rollback: `reeve governance rollback --reason …`";

    /// <summary>In the order of weight: the score, then items, then metrics.</summary>
    /// <param name="assessment">Without recommendations yet.</param>
    /// <param name="metrics">Metrics of the period; null recommends nothing about them.</param>
    public static IEnumerable<Recommendation> Of(ReadinessAssessment assessment, CommandMetrics? metrics) =>
        [.. Score(assessment.Overall), .. Items(assessment), .. metrics is null ? [] : Metrics(metrics)];

    private static IEnumerable<Recommendation> Score(OverallReadiness overall)
    {
        string score = MeasuredItems.Percent(overall.Score);
        if (overall.Ready)
        {
            yield return new(Expand, High, $"Readiness is {score} and nothing blocks.", ["Run the cycle and review its proposal: `reeve governance cycle`"]);
        }
        else if (overall.Score >= ReadinessBands.GoodFrom)
        {
            yield return new(
                Maintain,
                Medium,
                overall.Blockers.IsEmpty ? $"Readiness is {score}: good, not yet ready." : $"Readiness is {score}, but required items fail: {string.Join(", ", overall.Blockers)}.",
                ["Stay at this phase and watch the trend"]);
        }
        else if (overall.Score < ReadinessBands.PoorBelow)
        {
            yield return new(
                Investigate, High, $"Readiness is {score}, below 80 %.", ["Review the failing items: `reeve governance readiness`", ConsiderRollback]);
        }
    }

    private static IEnumerable<Recommendation> Items(ReadinessAssessment assessment)
    {
        (string Name, ReadinessCategory Category, string Type)[] areas =
        [
            ("Technical", assessment.Technical, Investigate),
            ("Process", assessment.Process, Maintain),
            ("Organizational", assessment.Organizational, Maintain),
        ];
        foreach ((string name, ReadinessCategory category, string type) in areas)
        {
            ReadinessItem[] failing = [.. category.Items.Where(i => i is { Required: true, Status: false })];
            if (category.Score < NearlyAll * category.MaxScore && failing.Length > 0)
            {
                yield return new(
                    type,
                    High,
                    $"{name} readiness is {MeasuredItems.Percent(category.Score / category.MaxScore)} and required items fail.",
                    [.. failing.Select(i => $"{i.Name}: {i.Details}")]);
            }
        }
    }

    private static IEnumerable<Recommendation> Metrics(CommandMetrics metrics)
    {
        CommandRates rates = metrics.Rates;
        if (rates.SuccessRate < 0.995)
        {
            yield return new(
                Investigate,
                High,
                $"The success rate is {MeasuredItems.Percent(rates.SuccessRate.Value)}, below 99.5 %.",
                ["Look for what fails: `reeve db log`", .. rates.SuccessRate < 0.99 ? (string[])[ConsiderRollback] : []]);
        }

        if (rates.ErrorRate > 0.05)
        {
            yield return new(Investigate, High, $"The error rate is {MeasuredItems.Percent(rates.ErrorRate.Value)}, above 5 %.", ["Find the failing command types: `reeve events`"]);
        }

        if (metrics.Incidents.Critical > 0)
        {
            yield return new("rollback", High, $"Critical incidents in the period: {metrics.Incidents.Critical}.", ["Roll back at once: `reeve governance rollback --reason …`", "Review the incidents"]);
        }

        if (metrics.Safety.ConstraintViolations > 10)
        {
            yield return new(Investigate, Medium, $"Hard constraints stopped {metrics.Safety.ConstraintViolations} commands.", ["Find out what agents attempt: `reeve db log`"]);
        }

        if (rates.ApprovalRate < 0.80)
        {
            yield return new(Maintain, Medium, $"The approval rate is {MeasuredItems.Percent(rates.ApprovalRate.Value)}, below 80 %.", ["Find out why people refuse: `reeve requests`"]);
        }
    }
}
