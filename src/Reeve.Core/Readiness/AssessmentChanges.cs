namespace Reeve.Core.Readiness;

/// <summary>What differs between two assessments, worst first.</summary>
internal static class AssessmentChanges
{
    /// <summary>The differences in words; none for equal ones.</summary>
    public static IEnumerable<string> Between(ReadinessAssessment before, ReadinessAssessment after)
    {
        Dictionary<string, ReadinessItem> old = ByKey(before);
        Dictionary<string, ReadinessItem> now = ByKey(after);
        (ReadinessItem Before, ReadinessItem After)[] both = [.. now.Where(i => old.ContainsKey(i.Key)).Select(i => (old[i.Key], i.Value))];
        return
        [
            .. before.Overall.Score != after.Overall.Score
                ? (string[])[$"Score: {MeasuredItems.Percent(before.Overall.Score)} → {MeasuredItems.Percent(after.Overall.Score)}"]
                : [],
            .. before.CurrentPhase != after.CurrentPhase
                ? (string[])[$"Phase: {Decisions.Phases.Name(before.CurrentPhase)} → {Decisions.Phases.Name(after.CurrentPhase)}"]
                : [],
            .. both.Where(p => p.Before.Status && !p.After.Status).Select(p => $"{p.After.Name}: no longer passes. {p.After.Details}"),
            .. both.Where(p => !p.Before.Status && p.After.Status).Select(p => $"{p.After.Name}: now passes. {p.After.Details}"),
            .. both.Where(p => p.Before.Status == p.After.Status && p.Before.Details != p.After.Details)
                .Select(p => $"{p.After.Name}: {p.Before.Details} → {p.After.Details}"),
            .. both.Where(p => p.Before.Weight != p.After.Weight || p.Before.Required != p.After.Required)
                .Select(p => $"{p.After.Name}: {Worth(p.Before)} → {Worth(p.After)}"),
            .. now.Where(i => !old.ContainsKey(i.Key)).Select(i => $"{i.Value.Name}: new in the checklist, {(i.Value.Status ? "passes" : "does not pass")}"),
            .. old.Where(i => !now.ContainsKey(i.Key)).Select(i => $"{i.Value.Name}: no longer in the checklist"),
        ];
    }

    // Rows that something else wrote may lack ids, and have two items of one name.
    private static Dictionary<string, ReadinessItem> ByKey(ReadinessAssessment assessment) => assessment.Categories
        .SelectMany(c => c.Items)
        .GroupBy(i => i.Id.Length > 0 ? i.Id : i.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static string Worth(ReadinessItem item) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{item.Weight} points{(item.Required ? ", required" : "")}");
}
