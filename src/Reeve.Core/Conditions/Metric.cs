using System.Collections.Immutable;

namespace Reeve.Core.Conditions;

/// <summary>What a metric's value is.</summary>
public enum MetricKind
{
    /// <summary>A number of things that happened in the window.</summary>
    Count,

    /// <summary>Events out of trials.</summary>
    Rate,

    /// <summary>A text, or null when it is known that there is none.</summary>
    Text,
}

/// <summary>Of whom a metric can be asked.</summary>
[Flags]
public enum MetricReach
{
    /// <summary>Of nobody.</summary>
    None = 0,

    /// <summary>Of all commands: <c>failed</c>.</summary>
    All = 1,

    /// <summary>Of the rule's subject: <c>commandType.failed</c>, <c>agent.failed</c>.</summary>
    Subject = 2,

    /// <summary>Of one type or agent by name: <c>agent["ci-bot"].failed</c>.</summary>
    Named = 4,

    /// <summary>Of all three.</summary>
    Everyone = All | Subject | Named,
}

/// <summary>One name that conditions may read. The list of them is data (<see cref="ConditionSchema"/>).</summary>
/// <param name="Name">The short spelling, e.g. <c>errorRate</c>; it identifies the metric.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Reach">Of whom it can be asked.</param>
/// <param name="Description">One line for operators.</param>
public sealed record Metric(string Name, MetricKind Kind, MetricReach Reach, string Description)
{
    /// <summary>Further spellings, e.g. <c>rates.errorRate</c>.</summary>
    public ImmutableArray<string> Spellings { get; init; } = [];

    /// <summary>A rate's events: the sum of these counts.</summary>
    public ImmutableArray<Metric> Events { get; init; } = [];

    /// <summary>A rate's trials: the sum of these counts.</summary>
    public ImmutableArray<Metric> Trials { get; init; } = [];

    /// <summary>A text's values, where they are known; what equals none of them is refused. Empty: any text.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
