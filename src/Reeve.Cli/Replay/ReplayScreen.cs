using System.Globalization;
using Reeve.Agents.Replay;
using Reeve.Cli.Console;

namespace Reeve.Cli.Replay;

/// <summary>Draws the report of a replay.</summary>
/// <param name="output">Where to.</param>
internal sealed class ReplayScreen(Output output)
{
    /// <summary>Draws it.</summary>
    public void Draw(ReplayReport report)
    {
        long lines = report.Files.Sum(f => f.Lines);
        output.Line($"{report.Files.Count} files, {Count(lines)} lines, {report.Sessions} sessions, {Between(report)}");
        output.Line($"{Count(report.Calls)} calls: {Count(report.MainCalls)} of the session, {Count(report.SubAgentCalls)} of sub-agents");
        output.Line($"replayed in {report.ElapsedMs / 1000.0:0.0} s");
        foreach (ReplayFile file in report.Files.Where(f => f.Torn))
        {
            output.Line($"{file.Path}: the last line is incomplete and was left out", Tone.Caution);
        }

        Answers(report);
        Named("calls by type", report.Types);
        Named("calls by tool", report.Tools);
        Outcomes(report);
        Shapes(report);
        Unjudged(report);
        Each(report);
    }

    private void Answers(ReplayReport report)
    {
        Grid grid = new("phase", "allow", "ask", "deny", "asked of a person", "settled by");
        foreach (ReplayPhase phase in report.Phases)
        {
            string grounds = string.Join(", ", phase.Grounds.Select(g => $"{g.Key} {Count(g.Value)}").Concat(phase.Constraints.Select(c => $"[{c.Key}] {Count(c.Value)}")));
            grid.Add(
                phase.Phase,
                new Cell(Count(phase.Allow), Tone.Good),
                new Cell(Count(phase.Ask), Tone.Caution),
                new Cell(Count(phase.Deny), Tone.Bad),
                $"{Count(phase.AskedActions)} actions",
                phase.Faults == 0 ? grounds : $"{grounds}, faults {Count(phase.Faults)}");
        }

        Headed("what Reeve would have answered", grid);
    }

    private void Outcomes(ReplayReport report)
    {
        Grid grid = new("outcome", "calls");
        foreach ((string name, long count) in report.Outcomes)
        {
            grid.Add(name, Count(count));
        }

        grid.Add("(no result recorded)", Count(report.WithoutOutcome));
        Headed($"outcomes ({Count(report.Errors)} marked as errors by the agent)", grid);
    }

    private void Shapes(ReplayReport report)
    {
        string[] phases = [.. report.Phases.Select(p => p.Phase)];
        Grid grid = new(["shape", "type", .. phases]);
        foreach (ReplayShape shape in report.MostAsked)
        {
            grid.Add([Printable.Line(shape.Shape, 80), shape.Type, .. phases.Select(p => (Cell)Count(shape.Asked.GetValueOrDefault(p)))]);
        }

        Headed("most asked", grid);
    }

    private void Each(ReplayReport report)
    {
        string[] phases = [.. report.Phases.Select(p => p.Phase)];
        Grid grid = new(["call", "tool", .. phases, "where"]);
        foreach (ReplayCall call in report.EachCall ?? [])
        {
            grid.Add([Printable.Line(call.Id, 40), Printable.Line(call.Tool, 40), .. phases.Select(p => (Cell)call.Answers.GetValueOrDefault(p, "none")), call.Where]);
        }

        Headed("each call", grid);
    }

    private void Unjudged(ReplayReport report)
    {
        if (report.UnjudgedTotal == 0)
        {
            return;
        }

        Grid grid = new("where", "what");
        foreach (ReplayProblem problem in report.Unjudged)
        {
            grid.Add(problem.Where, problem.What);
        }

        Headed($"{Count(report.UnjudgedTotal)} lines could not be judged or joined", grid);
    }

    private void Named(string title, IReadOnlyDictionary<string, long> counts)
    {
        Grid grid = new("name", "calls", "share");
        double total = Math.Max(1, counts.Values.Sum());
        foreach ((string name, long count) in counts)
        {
            grid.Add(name, Count(count), (count / total).ToString("0.0 %", CultureInfo.InvariantCulture));
        }

        Headed(title, grid);
    }

    private void Headed(string title, Grid grid)
    {
        if (grid.Rows.Count > 0)
        {
            output.Line("");
            output.Line(title);
            output.Table(grid, "");
        }
    }

    private static string Between(ReplayReport report) =>
        report is { First: { } first, Last: { } last } ? $"from {Times.Stamp(first)} to {Times.Stamp(last)}" : "without times";

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
