using Reeve.Core.Rules;

namespace Reeve.Governance.Rules;

/// <summary>How good a rule is, by what people judged of its events.</summary>
/// <param name="Name">The rule.</param>
/// <param name="Triggers">Events it opened, as far as the database keeps them; at most <see cref="EventDesk.MaxListed"/>.</param>
/// <param name="TriggersLast7Days">Of them, in the last seven days.</param>
/// <param name="TriggersLast30Days">Of them, in the last thirty days.</param>
/// <param name="ShadowTriggers">Of them, in shadow.</param>
/// <param name="TruePositives">Judged right.</param>
/// <param name="FalsePositives">Judged false.</param>
/// <param name="Unjudged">Without a verdict.</param>
/// <param name="FalsePositiveRate">False positives / triggers, 0 to 1; null without a trigger.</param>
/// <param name="MarkedForAdjustment">The rate is above the target: make the rule less sensitive.</param>
/// <param name="Open">Events that wait for a person.</param>
/// <param name="LastTrip">UTC; null when it never tripped.</param>
/// <param name="NeverTriggered">No event at all: decrease the threshold, or remove the rule.</param>
public sealed record RuleQuality(
    string Name,
    int Triggers,
    int TriggersLast7Days,
    int TriggersLast30Days,
    int ShadowTriggers,
    int TruePositives,
    int FalsePositives,
    int Unjudged,
    double? FalsePositiveRate,
    bool MarkedForAdjustment,
    int Open,
    DateTimeOffset? LastTrip,
    bool NeverTriggered)
{
    /// <summary>The false-positive rate to stay under.</summary>
    public const double Target = 0.05;

    /// <summary>The target, beside the rate.</summary>
    public double FalsePositiveTarget { get; } = Target;

    /// <summary>Counts.</summary>
    public static RuleQuality Of(RuleRow rule, IEnumerable<RuleEvent> events, DateTimeOffset now)
    {
        RuleEvent[] all = [.. events];
        int wrong = all.Count(e => e.Verdict == EventVerdict.FalsePositive);
        double? rate = all.Length == 0 ? null : (double)wrong / all.Length;
        return new RuleQuality(
            rule.Name,
            all.Length,
            all.Count(e => e.At > now.AddDays(-7)),
            all.Count(e => e.At > now.AddDays(-30)),
            all.Count(e => e.Rule.Shadow),
            all.Count(e => e.Verdict == EventVerdict.TruePositive),
            wrong,
            all.Count(e => e.Verdict is null),
            rate,
            rate > Target,
            all.Count(e => !e.IsResolved),
            all.Length == 0 ? null : all.Max(e => e.At),
            all.Length == 0);
    }
}
