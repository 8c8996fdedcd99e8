using Reeve.Cli.Console;

namespace Reeve.Cli.Governance;

/// <summary>Draws the assessments kept, for the monthly review.</summary>
/// <param name="output">Where to.</param>
internal sealed class ReadinessHistory(Output output)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Draws.</summary>
    /// <param name="assessments">Newest first.</param>
    public void Draw(ReadinessView[] assessments)
    {
        Grid grid = new("assessed", "phase", "score", "30 days before", "technical", "process", "organizational", "blockers");
        foreach (ReadinessView one in assessments)
        {
            ReadinessView? before = assessments.FirstOrDefault(a => a.Timestamp <= one.Timestamp - Month);
            grid.Add(
                Times.Stamp(one.Timestamp),
                one.CurrentPhase,
                new Cell(ReadinessScreen.Number(one.Overall.Score), one.Overall.Ready ? Tone.Good : Tone.Plain),
                before is null
                    ? ""
                    : new Cell(ReadinessScreen.Number(before.Overall.Score), before.Overall.Score > one.Overall.Score ? Tone.Bad : Tone.Plain),
                ReadinessScreen.Points(one.Technical),
                ReadinessScreen.Points(one.Process),
                ReadinessScreen.Points(one.Organizational),
                one.Overall.Blockers.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        output.Table(grid, "No assessment is kept.");
    }
}
