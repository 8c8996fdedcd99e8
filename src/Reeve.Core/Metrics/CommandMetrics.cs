using System.Text.Json;
using System.Text.Json.Serialization;
using Reeve.Core.Conditions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Metrics;

/// <summary>What happened to commands in a period, in the shape of every metrics answer.</summary>
/// <param name="Period">From when to when.</param>
/// <param name="Commands">How many commands took which way.</param>
/// <param name="Incidents">Incidents of the period.</param>
/// <param name="Safety">Safety signals of the period.</param>
public sealed record CommandMetrics(MetricsPeriod Period, CommandCounts Commands, IncidentCounts Incidents, SafetyCounts Safety)
{
    /// <summary>Follow from the counts.</summary>
    public CommandRates Rates => CommandRates.Of(Commands);

    /// <summary>Why the counts are not whole, e.g. a command database that could not be read; null when they are.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Metrics of what windows or the journal counted.</summary>
    public static CommandMetrics Of(MetricsPeriod period, Counts counts) => new(
        period,
        new CommandCounts(
            counts[Fact.Proposed],
            counts[Fact.Proposed],
            counts[Fact.Approved],
            counts[Fact.Rejected],
            counts[Fact.Succeeded],
            counts[Fact.Negative],
            counts[Fact.Failed],
            counts[Fact.RolledBack],
            counts[Fact.Unknown]),
        new IncidentCounts(
            counts[Fact.CriticalIncident] + counts[Fact.HighIncident] + counts[Fact.MediumIncident] + counts[Fact.LowIncident],
            counts[Fact.CriticalIncident],
            counts[Fact.AutonomousIncident]),
        new SafetyCounts(counts[Fact.ConstraintViolation], counts[Fact.EmergencyAbort], counts[Fact.SafetyGateTrigger]));

    /// <summary>These counts and another source's of the same period.</summary>
    public CommandMetrics With(CommandMetrics other) => this with
    {
        Commands = Commands + other.Commands,
        Incidents = new IncidentCounts(
            Incidents.Total + other.Incidents.Total,
            Incidents.Critical + other.Incidents.Critical,
            Incidents.FromAutonomousActions + other.Incidents.FromAutonomousActions),
        Safety = new SafetyCounts(
            Safety.ConstraintViolations + other.Safety.ConstraintViolations,
            Safety.EmergencyAborts + other.Safety.EmergencyAborts,
            Safety.SafetyGateTriggers + other.Safety.SafetyGateTriggers),
    };

    /// <summary>As a JSON object, camelCase.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CommandMetricsJson.Default.CommandMetrics);
}

/// <summary>From inclusive, to exclusive (UTC).</summary>
public sealed record MetricsPeriod(DateTimeOffset Start, DateTimeOffset End);

/// <summary>Commands by what became of them.</summary>
public sealed record CommandCounts(
    long Total = 0,
    long Proposed = 0,
    long Approved = 0,
    long Rejected = 0,
    long Succeeded = 0,
    long Negative = 0,
    long Failed = 0,
    long RolledBack = 0,
    long Unknown = 0)
{
    /// <summary>Both together.</summary>
    public static CommandCounts operator +(CommandCounts left, CommandCounts right) => new(
        left.Total + right.Total,
        left.Proposed + right.Proposed,
        left.Approved + right.Approved,
        left.Rejected + right.Rejected,
        left.Succeeded + right.Succeeded,
        left.Negative + right.Negative,
        left.Failed + right.Failed,
        left.RolledBack + right.RolledBack,
        left.Unknown + right.Unknown);

    /// <summary>The count that conditions read as this metric.</summary>
    /// <exception cref="ArgumentException">The metric counts no commands.</exception>
    internal long Of(Metric metric) => metric.Name switch
    {
        "total" => Total,
        "proposed" => Proposed,
        "approved" => Approved,
        "rejected" => Rejected,
        "succeeded" => Succeeded,
        "negative" => Negative,
        "failed" => Failed,
        "rolledBack" => RolledBack,
        "unknown" => Unknown,
        _ => throw new ArgumentException($"{metric} counts no commands", nameof(metric)),
    };
}

/// <summary>Rates from 0 to 1; null without a single trial, because no data is neither good nor bad.</summary>
public sealed record CommandRates(double? SuccessRate, double? ApprovalRate, double? RollbackRate, double? ErrorRate)
{
    /// <summary>The rates of these counts, as conditions read them.</summary>
    public static CommandRates Of(CommandCounts counts) => new(
        Of(StandardMetrics.SuccessRate, counts),
        Of(StandardMetrics.ApprovalRate, counts),
        Of(StandardMetrics.RollbackRate, counts),
        Of(StandardMetrics.ErrorRate, counts));

    private static double? Of(Metric rate, CommandCounts counts) =>
        rate.Trials.Sum(counts.Of) is not 0 and var trials ? (double)rate.Events.Sum(counts.Of) / trials : null;
}

/// <summary>Incidents.</summary>
public sealed record IncidentCounts(long Total = 0, long Critical = 0, long FromAutonomousActions = 0);

/// <summary>Safety signals.</summary>
public sealed record SafetyCounts(long ConstraintViolations = 0, long EmergencyAborts = 0, long SafetyGateTriggers = 0);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommandMetrics))]
internal sealed partial class CommandMetricsJson : JsonSerializerContext;
