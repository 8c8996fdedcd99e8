using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Statistics;

namespace Reeve.Core.Readiness;

/// <summary>Items that Reeve sees for itself.</summary>
internal static class MeasuredItems
{
    /// <summary>Days at L3, or of the present phase.</summary>
    public static ItemFinding Days(ChecklistItem item, ReadinessFacts facts)
    {
        bool aboveL3 = facts.ValidationDays is not null;
        double needed = facts.ValidationDays ?? item.Threshold;
        double most = aboveL3 ? facts.Governed.InPhase : facts.Governed.MostAtL3;
        double counted = aboveL3 ? facts.Governed.InPhase : facts.Governed.AtL3;
        string where = aboveL3 ? $"days at {facts.Phase.Name()} (its validation period)" : "governed days at L3";
        return most >= needed
            ? ItemFinding.Pass(Text($"{Math.Floor(most)} {where}, {needed} needed"))
            : ItemFinding.Fail(Text($"{Math.Floor(counted)} of {needed} {where}: {Math.Ceiling(needed - counted)} to go"));
    }

    /// <summary>Success rate by its lower confidence bound.</summary>
    public static ItemFinding Success(ChecklistItem item, ReadinessFacts facts) => Counted(facts, metrics =>
    {
        CommandCounts commands = metrics.Commands;
        long good = commands.Succeeded + commands.Negative;
        long trials = good + commands.Failed;
        double bound = Wilson.Lower(good, trials);
        string more = Text($"{CleanCommandsNeeded(good, trials, item.Threshold)} more clean commands are needed to tell");
        if (trials == 0)
        {
            return ItemFinding.Inconclusive($"No outcome of a command is known: {more}");
        }

        string seen = Text($"{Percent((double)good / trials)} of {trials} commands; the lower 95 % bound is {Percent(bound)}, above {Percent(item.Threshold)} is needed");
        return bound > item.Threshold ? ItemFinding.Pass(seen)
            : (double)good / trials > item.Threshold ? ItemFinding.Inconclusive($"{seen}: {more}")
            : ItemFinding.Fail($"{seen}: {more}");
    });

    /// <summary>Approval rate.</summary>
    public static ItemFinding Approval(ChecklistItem item, ReadinessFacts facts) => Counted(facts, metrics => metrics.Rates.ApprovalRate is { } rate
        ? ItemFinding.Of(rate > item.Threshold, Text($"{Percent(rate)} of {metrics.Commands.Proposed} proposed commands, above {Percent(item.Threshold)} is needed"))
        : ItemFinding.Inconclusive("No command was proposed in the period"));

    /// <summary>Rollback rate.</summary>
    public static ItemFinding Rollback(ChecklistItem item, ReadinessFacts facts) => Counted(facts, metrics => metrics.Rates.RollbackRate is { } rate
        ? ItemFinding.Of(rate < item.Threshold, Text($"{Percent(rate)} ({metrics.Commands.RolledBack} rolled back), below {Percent(item.Threshold)} is needed"))
        : ItemFinding.Inconclusive("No command succeeded or was rolled back in the period"));

    /// <summary>Incidents that commands caused.</summary>
    public static ItemFinding Incidents(ReadinessFacts facts) => Counted(facts, metrics => metrics.Incidents.FromAutonomousActions > 0
        ? ItemFinding.Fail(Text($"{metrics.Incidents.FromAutonomousActions} incidents from commands in the period"))
        : metrics.Commands.Total == 0
            ? ItemFinding.Inconclusive("No command ran in the period, so none could cause an incident")
            : ItemFinding.Pass(Text($"None in {metrics.Commands.Total} commands")));

    /// <summary>Rules of the circuit breaker.</summary>
    public static ItemFinding Rules(ReadinessFacts facts) =>
        !facts.RulesInvalid.IsEmpty ? ItemFinding.Fail($"Not understood: {string.Join(", ", facts.RulesInvalid)} (`reeve rules`)")
        : facts.RulesEnabled == 0 ? ItemFinding.Fail("No rule is enabled (`reeve rules`)")
        : ItemFinding.Pass(Text($"{facts.RulesEnabled} rules are enabled, every rule is understood"));

    /// <summary>Scrapes of the metrics.</summary>
    public static ItemFinding Scraped(ChecklistItem item, ReadinessFacts facts) => facts.LastScrape is not { } last
        ? ItemFinding.Inconclusive("Nothing has read /metrics since the service started; point Prometheus at it")
        : ItemFinding.Of(facts.Now - last <= item.Within, $"/metrics was read {Ago(facts.Now - last)} ago, within {Ago(item.Within)} is needed");

    /// <summary>A drill: the newest of its kind decides.</summary>
    public static ItemFinding Drill(ChecklistItem item, ReadinessFacts facts)
    {
        string run = $"run `reeve drill {item.Drill}`";
        return facts.Drills.Where(d => d.Kind == item.Drill).MaxBy(d => d.At) is not { } drill ? ItemFinding.Inconclusive($"Never drilled: {run}")
            : !drill.Passed ? ItemFinding.Fail($"The drill of {Day(drill.At)} failed: {run}")
            : facts.Now - drill.At > item.Within ? ItemFinding.Fail($"Last drilled on {Day(drill.At)}, more than {Ago(item.Within)} ago: {run}")
            : ItemFinding.Pass($"Drilled on {Day(drill.At)}");
    }

    /// <summary>The last check of the journal.</summary>
    public static ItemFinding Audit(ChecklistItem item, ReadinessFacts facts) => facts.LastCheck switch
    {
        null => ItemFinding.Inconclusive("The journal has not been checked: run `reeve db check`"),
        { Sound: false } found => ItemFinding.Fail($"The check of {Day(found.At)} found the journal damaged: run `reeve db check`"),
        { } last when facts.Now - last.At > item.Within => ItemFinding.Fail($"The journal was last checked on {Day(last.At)}, more than {Ago(item.Within)} ago: run `reeve db check`"),
        { } last => ItemFinding.Pass($"The whole journal was checked on {Day(last.At)} and is sound"),
    };

    /// <summary>How many commands without a failure bring the lower bound above the threshold.</summary>
    /// <param name="good">Commands without failure so far.</param>
    /// <param name="trials">Commands so far.</param>
    /// <param name="threshold">Below 1.</param>
    internal static long CleanCommandsNeeded(long good, long trials, double threshold)
    {
        bool Enough(long more) => Wilson.Lower(good + more, trials + more) > threshold;
        if (Enough(0))
        {
            return 0;
        }

        long enough = 1;
        while (!Enough(enough))
        {
            enough *= 2;
        }

        long few = enough / 2;
        while (enough - few > 1)
        {
            long middle = few + ((enough - few) / 2);
            (few, enough) = Enough(middle) ? (few, middle) : (middle, enough);
        }

        return enough;
    }

    /// <summary>A day.</summary>
    internal static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A fraction, rounded down: what is just short of a threshold does not look as if it reached it.</summary>
    internal static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor((fraction * 1_000_000) + 1e-6) / 10_000:0.####} %");

    private static ItemFinding Counted(ReadinessFacts facts, Func<CommandMetrics, ItemFinding> find) => facts.Metrics is { } metrics
        ? find(metrics)
        : ItemFinding.Error($"Commands could not be counted: {facts.MetricsProblem}");

    private static string Ago(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Text($"{Math.Floor(span.TotalDays)} days"),
        { TotalHours: >= 2 } => Text($"{Math.Floor(span.TotalHours)} h"),
        { TotalMinutes: >= 2 } => Text($"{Math.Floor(span.TotalMinutes)} min"),
        _ => Text($"{Math.Max(0, Math.Floor(span.TotalSeconds))} s"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
