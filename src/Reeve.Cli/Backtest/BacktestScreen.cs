using System.Globalization;
using Reeve.Cli.Console;

namespace Reeve.Cli.Backtest;

/// <summary>Draws what came of a back-test.</summary>
internal static class BacktestScreen
{
    private const int Listed = 20;

    /// <summary>Draws it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="comparedWith">What today's rules are.</param>
    /// <param name="output">Where to.</param>
    public static void Draw(BacktestView report, string comparedWith, Output output)
    {
        if (report.From is not { } from || report.To is not { } to)
        {
            output.Line("Nothing was counted: there is no decision and no trusted outcome in that time.", Tone.Caution);
            return;
        }

        output.Line($"{Count(report.Signals)} signals, {Times.Stamp(from)} to {Times.Stamp(to)}");
        if (report.Untrusted > 0)
        {
            output.Line($"{Count(report.Untrusted)} outcomes without a hook's token were left out", Tone.Caution);
        }

        if (report.Unread > 0)
        {
            output.Line($"{Count(report.Unread)} entries could not be read and were left out", Tone.Bad);
        }

        Grid grid = new("rule", "trips", "per day", comparedWith, "change", "judged false", "would have stopped", "of these failed");
        foreach (BacktestRuleView rule in report.Rules)
        {
            grid.Add(
                rule.Name,
                rule.Trips is { } trips ? new Cell(Count(trips), trips > 0 ? Tone.Caution : Tone.Plain) : "(left out)",
                rule.PerDay?.ToString("0.##", CultureInfo.InvariantCulture) ?? "unknown",
                rule.TripsToday is { } today ? Count(today) : "(none)",
                rule.Change?.ToString("+0;-0;0", CultureInfo.InvariantCulture) ?? "",
                rule.FalsePositiveShare is { } share
                    ? string.Create(CultureInfo.InvariantCulture, $"{rule.FalsePositives} of {rule.Judged} ({share:P0})")
                    : "no verdicts",
                $"{Count(rule.Prevented)} commands",
                Count(rule.PreventedFailures));
        }

        output.Table(grid, "There is no rule.");
        if (report.Trips.Length == 0)
        {
            return;
        }

        Grid each = new("at", "rule", "for", "verdict");
        foreach (BacktestTripView trip in report.Trips.Take(Listed))
        {
            each.Add(Times.Stamp(trip.At), trip.Rule, trip.Subject ?? trip.Scope ?? "everything", trip.Verdict ?? "");
        }

        output.Table(each, "");
        if (report.Trips.Length > Listed)
        {
            output.Say($"{report.Trips.Length - Listed} more: see them with --json.");
        }
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
