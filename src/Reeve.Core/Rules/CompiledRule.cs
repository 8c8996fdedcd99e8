using System.Collections.Immutable;
using Reeve.Core.Conditions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Rules;

/// <summary>Whose counts something is read of, beside the rule's scope.</summary>
/// <param name="Type">Command types.</param>
/// <param name="Agent">Agents.</param>
internal readonly record struct RuleSource(Selector Type, Selector Agent)
{
    /// <summary>True when the signal is one of those; the subject's is, because it is evaluated for the subject of the signal.</summary>
    public bool Includes(in Signal signal) =>
        (Type.Kind != SelectorKind.Named || Type.Name == signal.Type.Name) && (Agent.Kind != SelectorKind.Named || Agent.Name == signal.Agent);
}

/// <summary>One read of a condition: which source, and which of its facts make the value.</summary>
/// <param name="Source">Place in <see cref="CompiledRule.Sources"/>.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Events">A count's facts, or a rate's events.</param>
/// <param name="Trials">A rate's trials.</param>
internal readonly record struct RuleRead(int Source, Metric Metric, FactSet Events, FactSet Trials);

/// <summary>A rule ready to be evaluated.</summary>
internal sealed class CompiledRule
{
    public static readonly Comparison<CompiledRule> ByPlace = (a, b) => a.Place.CompareTo(b.Place);

    public CompiledRule(Rule rule, Condition condition, int place)
    {
        Rule = rule;
        Condition = condition;
        Place = place;
        Length = WindowLength.Of(rule.Window);
        Sources = [.. condition.Reads.Concat(condition.Tests.Select(t => t.Rate)).Select(SourceOf).Distinct()];
        Reads = [.. condition.Reads.Select(Read)];
        Tests = [.. condition.Tests.Select(t => Read(t.Rate))];
        Shape = (rule.Per == RulePer.Scope ? WindowShape.Scope : WindowShape.None)
            | (condition.Subject.HasFlag(ConditionSubject.CommandType) ? WindowShape.Type : WindowShape.None)
            | (condition.Subject.HasFlag(ConditionSubject.Agent) ? WindowShape.Agent : WindowShape.None);
    }

    public Rule Rule { get; }

    public Condition Condition { get; }

    /// <summary>Place among the rules of its set, by name.</summary>
    public int Place { get; }

    public WindowLength Length { get; }

    public ImmutableArray<RuleSource> Sources { get; }

    public ImmutableArray<RuleRead> Reads { get; }

    public ImmutableArray<RuleRead> Tests { get; }

    /// <summary>Which parts of a key tell its scope and subjects apart.</summary>
    public WindowShape Shape { get; }

    private static RuleSource SourceOf(MetricRef read) => new(read.Type, read.Agent);

    private RuleRead Read(MetricRef read) => new(
        Sources.IndexOf(SourceOf(read)),
        read.Metric,
        read.Metric.Kind == MetricKind.Rate ? MetricFacts.Of(read.Metric.Events) : MetricFacts.Of(read.Metric),
        MetricFacts.Of(read.Metric.Trials));
}
