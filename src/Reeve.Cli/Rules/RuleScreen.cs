using System.Globalization;
using Reeve.Cli.Console;

namespace Reeve.Cli.Rules;

/// <summary>Draws rules, their events and how good they are.</summary>
internal static class RuleScreen
{
    private const int Listed = 100;

    /// <summary>A table of rules.</summary>
    public static Grid Table(IEnumerable<RuleView> rules)
    {
        Grid grid = new("name", "state", "condition", "window", "action", "severity", "per", "min samples");
        foreach (RuleView rule in rules)
        {
            grid.Add(
                rule.Name,
                State(rule),
                Printable.Line(rule.Condition, Listed),
                rule.Window,
                rule.Action,
                rule.AlertSeverity,
                rule.Per,
                rule.MinSamples.ToString(CultureInfo.InvariantCulture));
        }

        return grid;
    }

    /// <summary>One rule whole.</summary>
    public static void Draw(RuleView rule, Output output)
    {
        Cell state = State(rule);
        output.Line($"{rule.Name}  {state.Text}", state.Tone);
        output.Line($"when      {rule.Condition}");
        output.Line($"over      {rule.Window}, {(rule.Per == "scope" ? "for each scope" : "over everything")}; a rate needs {rule.MinSamples} samples");
        output.Line($"then      {rule.Action} ({rule.AlertSeverity})");
        if (rule.Invalid is not null)
        {
            output.Line($"invalid   {rule.Invalid}", Tone.Bad);
            output.Line($"remedy    {rule.Remedy}");
        }
    }

    /// <summary>A rule that was just written, and what to expect of it.</summary>
    public static void Draw(WrittenRuleView written, Output output)
    {
        Draw(written.Rule, output);
        if (written.Foresight is not { } foresight)
        {
            return;
        }

        if (foresight.FalseTripsPerDay is { } trips)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"expects   {trips:0.####} false trips a day at {foresight.HealthyRate:P1} failures and {foresight.CommandsPerWindow} commands per window"));
        }

        if (foresight.DetectionDelay is { } delay)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"sees      {delay.BadRate:P0} failures after {delay.Commands:0.#} commands ({Times.Span(TimeSpan.FromSeconds(delay.Seconds))})"));
        }

        output.Line($"computed  {foresight.Why}");
    }

    /// <summary>What a condition says of supplied metrics.</summary>
    public static void Draw(TrialView tried, Output output)
    {
        output.Line(
            tried.Verdict switch
            {
                "true" => "true: it would trip",
                "false" => "false: it would not trip",
                _ => "inconclusive: it would not trip, for want of data",
            },
            tried.Verdict switch { "true" => Tone.Bad, "false" => Tone.Good, _ => Tone.Caution });
        output.Line($"when      {tried.Condition}");
        foreach (TrialReadView read in tried.Reads)
        {
            output.Line($"reads     {read.Metric}: {read.Supplied ?? "not supplied"}");
        }
    }

    /// <summary>A table of events.</summary>
    public static Grid Table(IEnumerable<EventView> events, DateTimeOffset now)
    {
        Grid grid = new("id", "state", "tripped", "severity", "rule", "scope", "subject", "action", "verdict");
        foreach (EventView happened in events)
        {
            grid.Add(
                happened.Id,
                happened.Resolved ? new Cell("resolved", Tone.Quiet) : new Cell("open", Tone.Bad),
                Times.Relative(happened.Timestamp, now),
                happened.AlertSeverity,
                happened.Rule.Name,
                happened.Scope ?? "everything",
                happened.Subject ?? "-",
                happened.Action,
                happened.Verdict ?? "-");
        }

        return grid;
    }

    /// <summary>One event whole.</summary>
    public static void Draw(EventView happened, Output output, DateTimeOffset now)
    {
        output.Line($"{happened.Id}  {(happened.Resolved ? "resolved" : "open")}", happened.Resolved ? Tone.Quiet : Tone.Bad);
        output.Line($"rule      {happened.Rule.Name} ({happened.AlertSeverity}): {happened.Rule.Condition} in {happened.Rule.Window}");
        output.Line($"tripped   {Times.Stamp(happened.Timestamp)} ({Times.Relative(happened.Timestamp, now)}), scope {happened.Scope ?? "everything"}, subject {happened.Subject ?? "everything"}");
        output.Line($"details   {happened.Details}");
        if (happened.HoldId is { } hold)
        {
            output.Line(happened.Probe is { } probe
                ? $"probe     {probe.DecisionId} {probe.Outcome}, {Times.Relative(probe.At, now)}, through {hold}"
                : $"probe     none yet: reeve permit grant COMMAND --hold {hold} --reason TEXT lets one through");
        }

        if (happened.ResolvedAt is { } at)
        {
            output.Line($"resolved  {Times.Stamp(at)} by {happened.ResolvedBy}: {happened.Verdict ?? "not judged"}{(happened.Note is null ? "" : $", {happened.Note}")}");
        }

        output.Line($"commands  {happened.Journal}");
    }

    /// <summary>A table of figures.</summary>
    public static Grid Table(IEnumerable<QualityView> rules, DateTimeOffset now)
    {
        Grid grid = new("rule", "triggers", "last 7 d", "true", "false", "unjudged", "false rate", "open", "last trip", "says");
        foreach (QualityView rule in rules)
        {
            grid.Add(
                rule.Name,
                Number(rule.Triggers),
                Number(rule.TriggersLast7Days),
                Number(rule.TruePositives),
                Number(rule.FalsePositives),
                Number(rule.Unjudged),
                rule.FalsePositiveRate is { } rate ? rate.ToString("P1", CultureInfo.InvariantCulture) : "no data",
                Number(rule.Open),
                rule.LastTrip is { } at ? Times.Relative(at, now) : "never",
                rule.MarkedForAdjustment ? new Cell($"adjust: above {rule.FalsePositiveTarget.ToString("P0", CultureInfo.InvariantCulture)}", Tone.Caution)
                    : rule.NeverTriggered ? new Cell("never triggered", Tone.Quiet)
                    : new Cell("ok", Tone.Good));
        }

        return grid;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Cell State(RuleView rule) => rule switch
    {
        { Invalid: not null } => new Cell("invalid", Tone.Bad),
        { Enabled: false } => new Cell("disabled", Tone.Quiet),
        { Shadow: true } => new Cell("shadow", Tone.Caution),
        _ => new Cell("enabled", Tone.Good),
    };
}
