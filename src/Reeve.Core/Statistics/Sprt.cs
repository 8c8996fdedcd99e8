using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>
/// What a sequential probability ratio test of two rates needs to know: A. Wald, "Sequential tests of statistical hypotheses",
/// Annals of Mathematical Statistics 16 (1945) 117-186. The boundaries are Wald's, so the true error probabilities obey
/// convict/(1 - clear) ≤ alpha/(1 - beta) and clear/(1 - convict) ≤ beta/(1 - alpha).
/// </summary>
/// <param name="P0">The healthy rate.</param>
/// <param name="P1">The bad rate, above the healthy one.</param>
/// <param name="Alpha">Probability of convicting at the healthy rate.</param>
/// <param name="Beta">Probability of clearing at the bad rate.</param>
public sealed record SprtPlan(double P0, double P1, double Alpha, double Beta = SprtPlan.DefaultBeta)
{
    /// <summary>Probability of clearing at the bad rate when none is given.</summary>
    public const double DefaultBeta = 0.01;

    /// <summary>What one event adds to the log-likelihood ratio.</summary>
    public double PerEvent { get; } = Math.Log(P1 / P0);

    /// <summary>What one trial without the event adds; below zero.</summary>
    public double PerOther { get; } = Math.Log((1 - P1) / (1 - P0));

    /// <summary>The ratio from which on the rate is judged bad.</summary>
    public double Convicts { get; } = Math.Log((1 - Beta) / Alpha);

    /// <summary>The ratio down to which the rate is judged healthy; below zero.</summary>
    public double Clears { get; } = Math.Log(Beta / (1 - Alpha));

    /// <summary>What is wrong with these numbers, or null: 0 &lt; p0 &lt; p1 &lt; 1, alpha and beta above 0, and their sum below 1.</summary>
    public static string? Problem(double p0, double p1, double alpha, double beta) =>
        !(p0 > 0 && p0 < p1 && p1 < 1) ? "0 < p0 < p1 < 1 does not hold"
        : !(alpha > 0 && beta > 0 && alpha + beta < 1) ? "alpha > 0, beta > 0, alpha + beta < 1 does not hold"
        : null;

    /// <summary>The log-likelihood ratio after so many trials.</summary>
    public double Ratio(Rate seen) => (seen.Events * PerEvent) + ((seen.Trials - seen.Events) * PerOther);
}

/// <summary>
/// State of one sequential test: what was seen since its last verdict, and that verdict. It starts anew after each verdict, which stands
/// until the next. Counts, not a running sum, so that it neither drifts nor depends on the order of sums.
/// </summary>
/// <param name="Seen">Trials since the last verdict or reset.</param>
/// <param name="Verdict">True = convicted, false = cleared, inconclusive = neither since the last reset.</param>
public readonly record struct Sprt(Rate Seen, Truth Verdict)
{
    /// <summary>Nothing seen, nothing judged.</summary>
    public static Sprt Fresh => new(default, Truth.Inconclusive);

    /// <summary>After one more trial.</summary>
    public Sprt Add(SprtPlan plan, bool isEvent)
    {
        var seen = new Rate(Seen.Events + (isEvent ? 1 : 0), Seen.Trials + 1);
        double ratio = plan.Ratio(seen);
        return ratio >= plan.Convicts ? new(default, Truth.True)
            : ratio <= plan.Clears ? new(default, Truth.False)
            : this with { Seen = seen };
    }
}
