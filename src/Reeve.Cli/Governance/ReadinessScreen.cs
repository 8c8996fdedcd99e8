using System.Globalization;
using Reeve.Cli.Console;
using Reeve.Core.Readiness;

namespace Reeve.Cli.Governance;

/// <summary>Draws an assessment of readiness.</summary>
/// <param name="output">Where to.</param>
internal sealed class ReadinessScreen(Output output)
{
    /// <summary>Draws.</summary>
    /// <param name="assessment">The assessment.</param>
    /// <param name="onlyMissing">Leave out items that pass.</param>
    public void Draw(ReadinessView assessment, bool onlyMissing)
    {
        CategoryView[] categories = [assessment.Technical, assessment.Process, assessment.Organizational];
        OverallView overall = assessment.Overall;
        string band = ReadinessBands.Of(new OverallReadiness(overall.Score, overall.Ready, [.. overall.Blockers]));
        output.Line(
            $"readiness  {Number(overall.Score)}, {Number(categories.Sum(c => c.Score))} of {Number(categories.Sum(c => c.MaxScore))} points: {Words(band)}",
            band switch { "ready" => Tone.Good, "good" => Tone.Caution, _ => Tone.Bad });
        output.Line($"phase      {assessment.CurrentPhase} for {assessment.DaysSincePhaseStart} days, assessed {Times.Stamp(assessment.Timestamp)}");
        output.Line($"points     technical {Points(assessment.Technical)}, process {Points(assessment.Process)}, organizational {Points(assessment.Organizational)}");
        List("blocked by", overall.Blockers, Tone.Bad);
        List("changed", assessment.Changes, Tone.Plain);
        List("to do", [.. assessment.NextActions.Where(a => !a.Completed).Select(a => a.Description)], Tone.Plain);

        Grid grid = new("item", "points", "required", "status", "what");
        foreach (ReadinessItemView item in categories.SelectMany(c => c.Items).Where(i => !onlyMissing || !i.Status))
        {
            (string status, Tone tone) = item.Status ? ("pass", Tone.Good) : (item.Verdict.Length > 0 ? item.Verdict : "fail", item.Required ? Tone.Bad : Tone.Caution);
            grid.Add($"{item.Name} ({item.Id})", Number(item.Weight), item.Required ? "yes" : "", new Cell(status, tone), item.Details);
        }

        output.Table(grid, "Every item passes.");
    }

    private static string Words(string band) => band switch
    {
        "ready" => "ready for the next phase",
        "good" => $"good, not ready (ready from {Number(ReadinessBands.Threshold)} without a blocker)",
        _ => $"investigate (good from {Number(ReadinessBands.GoodFrom)}, ready from {Number(ReadinessBands.Threshold)} without a blocker)",
    };

    /// <summary>Points earned and possible.</summary>
    public static string Points(CategoryView category) => $"{Number(category.Score)}/{Number(category.MaxScore)}";

    /// <summary>Rounded down: 0.9499 is not 0.95.</summary>
    public static string Number(double number) => (Math.Floor((number * 10_000) + 1e-6) / 10_000).ToString("0.####", CultureInfo.InvariantCulture);

    private void List(string name, string[] lines, Tone tone)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            output.Line($"{(i == 0 ? name : ""),-10} {lines[i]}", tone);
        }
    }
}
