using System.Collections.Immutable;
using Reeve.Core.Rules;

namespace Reeve.Governance.Rules;

/// <summary>A rule as written, and whether it is one.</summary>
/// <param name="Row">As written.</param>
/// <param name="Rule">As understood; null when it is not.</param>
/// <param name="Faults">What is wrong with it.</param>
public sealed record RuleReading(RuleRow Row, Rule? Rule, IReadOnlyList<RuleFault> Faults)
{
    /// <summary>Reads a row.</summary>
    public static RuleReading Of(RuleRow row)
    {
        Rule? rule = Rule.Read(row, RuleConditions.Check, out IReadOnlyList<RuleFault> faults);
        return new RuleReading(row, rule, faults);
    }

    /// <summary>Everything that is wrong, in one line, or null.</summary>
    public string? Invalid => Rule is not null ? null : string.Join(" ", Faults.Select(f => $"{f.Field}: {f.What}"));
}

/// <summary>Every rule, read. Immutable; what did not change is not read again.</summary>
/// <param name="Source">The rules it was made of.</param>
/// <param name="ByName">By name.</param>
public sealed record RuleBook(ImmutableDictionary<string, RuleRow> Source, ImmutableDictionary<string, RuleReading> ByName)
{
    /// <summary>No rule.</summary>
    public static RuleBook Empty { get; } = new(ImmutableDictionary<string, RuleRow>.Empty, ImmutableDictionary<string, RuleReading>.Empty);

    /// <summary>By name.</summary>
    public IReadOnlyList<RuleReading> All => [.. ByName.Values.OrderBy(r => r.Row.Name, StringComparer.Ordinal)];

    /// <summary>Rules that trip: understood and enabled.</summary>
    public IEnumerable<Rule> Enabled => ByName.Values.Select(r => r.Rule).OfType<Rule>().Where(r => r.Enabled);

    /// <summary>The book of these rules.</summary>
    public RuleBook Read(ImmutableDictionary<string, RuleRow> rules) => ReferenceEquals(rules, Source) ? this : new RuleBook(
        rules,
        rules.ToImmutableDictionary(
            r => r.Key,
            r => ByName.TryGetValue(r.Key, out RuleReading? known) && ReferenceEquals(known.Row, r.Value) ? known : RuleReading.Of(r.Value)));
}
