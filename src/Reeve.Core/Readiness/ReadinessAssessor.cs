using System.Collections.Immutable;

namespace Reeve.Core.Readiness;

/// <summary>Facts in, assessment out. Pure.</summary>
public static class ReadinessAssessor
{
    // Weights add up exactly, so that 76 of 80 is enough whatever they are.
    private const decimal Enough = 0.95m;

    /// <summary>
    /// Assesses every item. The score is points earned over points possible; ready needs <see cref="ReadinessBands.Threshold"/> and every required
    /// item. What cannot be told does not pass.
    /// </summary>
    /// <param name="checklist">The items.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="id">Id of the assessment.</param>
    /// <param name="before">The assessment kept before it, or null.</param>
    public static ReadinessAssessment Assess(ReadinessChecklist checklist, ReadinessFacts facts, string id, ReadinessAssessment? before = null)
    {
        ReadinessItem[] items = [.. checklist.Items.Select(i => Assess(i, facts))];
        decimal possible = checklist.Items.Sum(i => i.Weight);
        decimal earned = checklist.Items.Zip(items).Where(p => p.Second.Status).Sum(p => p.First.Weight);
        decimal score = earned / possible;
        ImmutableArray<string> blockers = [.. items.Where(i => i is { Required: true, Status: false }).Select(i => i.Name)];
        var overall = new OverallReadiness((double)score, score >= Enough && blockers.IsEmpty, blockers);

        ReadinessCategory Category(ReadinessArea area)
        {
            (ChecklistItem First, ReadinessItem Second)[] own = [.. checklist.Items.Zip(items).Where(p => p.First.Area == area)];
            return new ReadinessCategory(
                (double)own.Where(p => p.Second.Status).Sum(p => p.First.Weight), (double)own.Sum(p => p.First.Weight), [.. own.Select(p => p.Second)]);
        }

        var assessment = new ReadinessAssessment
        {
            Id = id,
            Timestamp = facts.Now,
            CurrentPhase = facts.Phase,
            DaysSincePhaseStart = (int)Math.Max(0, (facts.Now - facts.PhaseStart).TotalDays),
            Overall = overall,
            Technical = Category(ReadinessArea.Technical),
            Process = Category(ReadinessArea.Process),
            Organizational = Category(ReadinessArea.Organizational),
        };
        ImmutableArray<Recommendation> recommendations = [.. Recommendations.Of(assessment, facts.Metrics)];
        return assessment with
        {
            Recommendations = recommendations,
            NextActions = [.. recommendations.Where(r => r.Priority == Recommendations.High).SelectMany(r => r.Actions).Distinct(StringComparer.Ordinal).Select(a => new NextAction(a, Completed: false))],
            Changes = before is null ? [] : [.. AssessmentChanges.Between(before, assessment)],
        };
    }

    private static ReadinessItem Assess(ChecklistItem item, ReadinessFacts facts)
    {
        ItemFinding found = item.Measure switch
        {
            ReadinessMeasure.DaysAtL3 => MeasuredItems.Days(item, facts),
            ReadinessMeasure.SuccessRate => MeasuredItems.Success(item, facts),
            ReadinessMeasure.ApprovalRate => MeasuredItems.Approval(item, facts),
            ReadinessMeasure.RollbackRate => MeasuredItems.Rollback(item, facts),
            ReadinessMeasure.EvalCoverage => AttestedItems.Coverage(item, facts),
            ReadinessMeasure.CriticalIncidents => MeasuredItems.Incidents(facts),
            ReadinessMeasure.RulesEnabled => MeasuredItems.Rules(facts),
            ReadinessMeasure.MetricsScraped => MeasuredItems.Scraped(item, facts),
            ReadinessMeasure.Drill => MeasuredItems.Drill(item, facts),
            ReadinessMeasure.AuditVerified => MeasuredItems.Audit(item, facts),
            _ => AttestedItems.Word(item, facts),
        };
        bool passes = found.Verdict == ItemFinding.Passed;
        string claim = !passes && !item.IsAttested && item.Environment is { } name && facts.Environment.GetValueOrDefault(name) == "true"
            ? $" ({name}=true alone does not count: this is measured)" : "";
        return new ReadinessItem(item.Name, (double)item.Weight, item.Required, passes, found.Details + claim, item.Id, found.Verdict);
    }
}
