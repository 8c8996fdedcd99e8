using System.Text.Json;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;

namespace Reeve.Server.Rules;

/// <summary>A rule.</summary>
internal sealed record RuleView
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>False = never trips.</summary>
    public required bool Enabled { get; init; }

    /// <summary>E.g. <c>errorRate > 0.05</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>E.g. <c>5m</c>.</summary>
    public required string Window { get; init; }

    /// <summary><c>revert_to_l3</c>, <c>pause_command_type</c> or <c>alert_only</c>.</summary>
    public required string Action { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string AlertSeverity { get; init; }

    /// <summary>Trials below which a rate is inconclusive.</summary>
    public required int MinSamples { get; init; }

    /// <summary><c>all</c> or <c>scope</c>.</summary>
    public required string Per { get; init; }

    /// <summary>Trips are recorded and nothing is done.</summary>
    public required bool Shadow { get; init; }

    /// <summary>When it was added (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why it is no rule and never trips; null when it is one.</summary>
    public required string? Invalid { get; init; }

    /// <summary>What to change then.</summary>
    public required string? Remedy { get; init; }
}

/// <summary>What to expect of a rule.</summary>
/// <param name="Method"><c>formula</c>, <c>simulation</c> or <c>not-computable</c>.</param>
/// <param name="Why">How it was come by, or why it was not.</param>
/// <param name="FalseTripsPerDay">Trips per day while commands fail at the healthy rate.</param>
/// <param name="ChancePerWindow">Chance of that in one window, 0 to 1.</param>
/// <param name="DetectionDelay">How soon it sees trouble.</param>
/// <param name="HealthyRate">Share of commands that fail while all is well.</param>
/// <param name="CommandsPerWindow">Commands in a window.</param>
internal sealed record ForesightView(
    string Method, string Why, double? FalseTripsPerDay, double? ChancePerWindow, DelayView? DetectionDelay, double HealthyRate, int CommandsPerWindow);

/// <summary>How soon a rule sees trouble.</summary>
/// <param name="Commands">After so many commands, on average.</param>
/// <param name="Seconds">And so many seconds.</param>
/// <param name="BadRate">Share of commands that fail then.</param>
internal sealed record DelayView(double Commands, double Seconds, double BadRate);

/// <summary>A rule was written.</summary>
/// <param name="Success">True.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rule">As it is now.</param>
/// <param name="Foresight">What to expect of it; null when it is not understood.</param>
internal sealed record RuleWritten(bool Success, string Name, RuleView Rule, ForesightView? Foresight);

/// <summary>A rule was deleted.</summary>
/// <param name="Success">True.</param>
/// <param name="Name">Its name.</param>
internal sealed record RuleDeleted(bool Success, string Name);

/// <summary>A condition was tried.</summary>
/// <param name="Condition">As understood.</param>
/// <param name="Verdict"><c>true</c>, <c>false</c> or <c>inconclusive</c>.</param>
/// <param name="Trips">The verdict is true.</param>
/// <param name="Period">The period of the record that it was tried on; null where metrics were supplied.</param>
/// <param name="Reads">What it read.</param>
internal sealed record ConditionTried(string Condition, string Verdict, bool Trips, MetricsPeriod? Period, IReadOnlyList<MetricRead> Reads);

/// <summary>A metric that a condition reads.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Supplied">What it found; null where there was nothing.</param>
internal sealed record MetricRead(string Metric, string? Supplied);

/// <summary>A rule has tripped.</summary>
internal sealed record EventView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The rule as it was.</summary>
    public required RuleRow Rule { get; init; }

    /// <summary>Metrics over the rule's window at the trip, in the form of the metrics endpoints.</summary>
    public required JsonElement Metrics { get; init; }

    /// <summary>What was done.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>The condition, success and error rate in percent, and what was done, for people.</summary>
    public required string Details { get; init; }

    /// <summary>Somebody resolved it.</summary>
    public required bool Resolved { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string AlertSeverity { get; init; }

    /// <summary>Scope key; null for a rule over everything.</summary>
    public required string? Scope { get; init; }

    /// <summary>What it is about, e.g. <c>type:git.push</c>; null for everything.</summary>
    public required string? Subject { get; init; }

    /// <summary>Command type concerned.</summary>
    public required string? CommandType { get; init; }

    /// <summary>Agent concerned.</summary>
    public required string? Agent { get; init; }

    /// <summary>The pause it placed.</summary>
    public required string? HoldId { get; init; }

    /// <summary>The newest command that was let through that pause.</summary>
    public required RuleProbe? Probe { get; init; }

    /// <summary>Who resolved it.</summary>
    public required string? ResolvedBy { get; init; }

    /// <summary>What was judged of it.</summary>
    public required EventVerdict? Verdict { get; init; }

    /// <summary>What was learnt.</summary>
    public required string? Note { get; init; }

    /// <summary>Where the commands are that the rule counted.</summary>
    public required string Journal { get; init; }
}

/// <summary>An event was resolved.</summary>
/// <param name="Success">True.</param>
/// <param name="Id">Its id.</param>
/// <param name="Event">The event now.</param>
internal sealed record EventResolved(bool Success, string Id, EventView Event);
