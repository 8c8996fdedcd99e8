namespace Reeve.Core.Conditions;

/// <summary>Which command types, or which agents, a metric is read of.</summary>
public enum SelectorKind
{
    /// <summary>All of them together.</summary>
    All = 0,

    /// <summary>The one the rule is being evaluated for.</summary>
    Subject = 1,

    /// <summary>The one named in the condition.</summary>
    Named = 2,
}

/// <summary>Chooses command types or agents.</summary>
/// <param name="Kind">All, the subject's, or one named.</param>
/// <param name="Name">The name when one is named, else null.</param>
public readonly record struct Selector(SelectorKind Kind, string? Name = null)
{
    /// <summary>All of them together.</summary>
    public static Selector All => default;

    /// <summary>The subject's.</summary>
    public static Selector Subject => new(SelectorKind.Subject);

    /// <summary>One by name.</summary>
    public static Selector Named(string name) => new(SelectorKind.Named, name);
}

/// <summary>One thing a condition reads: a metric, and of whom. It maps to one window key.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Type">Of which command types.</param>
/// <param name="Agent">Of which agents.</param>
public sealed record MetricRef(Metric Metric, Selector Type, Selector Agent)
{
    /// <inheritdoc/>
    public override string ToString() => Prefix("commandType", Type) + Prefix("agent", Agent) + Metric.Name;

    /// <summary>How a group is written: <c>commandType.</c>, <c>agent["ci-bot"].</c>, or nothing for all.</summary>
    internal static string Prefix(string group, Selector selector) => selector.Kind switch
    {
        SelectorKind.Subject => $"{group}.",
        SelectorKind.Named => $"{group}[\"{selector.Name!.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"].",
        _ => "",
    };
}

/// <summary>Whom a rule with this condition is evaluated for, one by one; it follows from what the condition reads.</summary>
[Flags]
public enum ConditionSubject
{
    /// <summary>Once for everything.</summary>
    None = 0,

    /// <summary>Once per command type.</summary>
    CommandType = 1,

    /// <summary>Once per agent.</summary>
    Agent = 2,

    /// <summary>Once per command type and agent.</summary>
    CommandTypeAndAgent = CommandType | Agent,
}
