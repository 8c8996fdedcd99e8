using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>How the figures of a <see cref="Foresight"/> came about.</summary>
public enum ForesightMethod
{
    /// <summary>A formula; sources stand with the formulas.</summary>
    Formula,

    /// <summary>A simulation with a fixed seed: the same rule gets the same figures.</summary>
    Simulation,

    /// <summary>There are none; <see cref="Foresight.Why"/> says why.</summary>
    NotComputable,
}

/// <summary>What the figures take for granted.</summary>
public sealed record ForesightAssumptions
{
    /// <summary>Most commands per window that are computed with.</summary>
    public const int MostCommands = 100_000;

    /// <summary>Share of commands that go wrong when all is well, above 0 and below 1; default 0.5 %.</summary>
    public double HealthyRate { get; init; } = 0.005;

    /// <summary>Commands of one subject per window, evenly spread; 1 to <see cref="MostCommands"/>, default 10.</summary>
    public int CommandsPerWindow { get; init; } = 10;

    /// <summary>
    /// Share of commands that go wrong in the bad stretch that is to be detected, above the healthy rate and at most 1. Default null: the rule's own idea
    /// of bad, which is p1 of a sequential test, twice the limit of a threshold, and 0.5 where a simulation finds the limit no other way.
    /// </summary>
    public double? BadRate { get; init; }

    /// <summary>Healthy commands drawn where only a simulation tells, at least 1; default 250 000. More find rarer trips and take longer.</summary>
    public int SimulatedCommands { get; init; } = 250_000;

    /// <summary>What is wrong with these numbers, or null.</summary>
    public string? Problem =>
        !(HealthyRate is > 0 and < 1) ? "the healthy rate is not between 0 and 1"
        : CommandsPerWindow is < 1 or > MostCommands ? $"commands per window are not between 1 and {MostCommands}"
        : BadRate is { } bad && !(bad > HealthyRate && bad <= 1) ? "the bad rate is not above the healthy one and at most 1"
        : SimulatedCommands < 1 ? "nothing is simulated"
        : null;
}

/// <summary>How long a bad stretch lasts on average before the rule trips.</summary>
/// <param name="Commands">Expected commands of the subject from the first of the stretch to the one that trips.</param>
/// <param name="Time">The same as time, at the assumed traffic.</param>
/// <param name="BadRate">Share of commands that go wrong in the stretch.</param>
public sealed record DetectionDelay(double Commands, TimeSpan Time, double BadRate);

/// <summary>What a rule will do, told when it is written: false trips at the healthy rate and detection delay in a bad stretch, per subject.</summary>
/// <param name="Method">How it was found.</param>
/// <param name="Why">One sentence for the operator: what was computed, or why it cannot be.</param>
public sealed record Foresight(ForesightMethod Method, string Why)
{
    /// <summary>
    /// Expected false trips per day and subject, when each event is resolved at once. Null when not computable.
    /// Commands come evenly, the window slides, and the rule is evaluated after every command, as the engine does.
    /// </summary>
    public double? FalseTripsPerDay { get; init; }

    /// <summary>Probability that the condition holds of one window of healthy commands, looked at once; null for tests and simulations.</summary>
    public double? ChancePerWindow { get; init; }

    /// <summary>Expected delay; null when it is not computable or when the rule cannot trip.</summary>
    public DetectionDelay? DetectionDelay { get; init; }

    /// <summary>Computes them.</summary>
    /// <param name="condition">The rule's condition.</param>
    /// <param name="window">The rule's window.</param>
    /// <param name="minSamples">The rule's least number of trials for a rate.</param>
    /// <param name="assumptions">What to take for granted; the defaults when null.</param>
    public static Foresight Of(Condition condition, TimeSpan window, long minSamples, ForesightAssumptions? assumptions = null)
    {
        assumptions ??= new ForesightAssumptions();
        if ((assumptions.Problem ?? (window <= TimeSpan.Zero ? "the window is empty" : null) ?? CommandModel.Unforeseeable(condition)) is { } problem)
        {
            return new(ForesightMethod.NotComputable, $"Not computable: {problem}.");
        }

        var question = new ForesightQuestion(condition, window, minSamples, assumptions);
        return condition.Root is SequentialVerdict ? SequentialForesight.Of(question)
            : ThresholdForesight.Of(question) ?? SimulatedForesight.Of(question);
    }
}

/// <summary>A rule and what is assumed about its commands.</summary>
internal sealed record ForesightQuestion(Condition Condition, TimeSpan Window, long MinSamples, ForesightAssumptions Assumptions)
{
    /// <summary>Commands in a window.</summary>
    public int Commands => Assumptions.CommandsPerWindow;

    /// <summary>Windows that fit into a day.</summary>
    public double WindowsPerDay => TimeSpan.FromDays(1) / Window;

    /// <summary>Commands in a day.</summary>
    public double CommandsPerDay => WindowsPerDay * Commands;

    /// <summary>A delay in commands as a delay, or null when it is not finite or too long to say.</summary>
    public DetectionDelay? Delay(double commands, double badRate)
    {
        double seconds = commands / Commands * Window.TotalSeconds;
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? new(commands, TimeSpan.FromSeconds(seconds), badRate) : null;
    }
}
