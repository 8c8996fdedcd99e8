namespace Reeve.Core.Statistics;

/// <summary>
/// Wilson's score interval for a proportion, without continuity correction: E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22 (1927) 209-212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
/// The confidence is that of the two-sided interval: either bound alone is wrong with probability (1 - confidence) / 2.
/// </summary>
public static class Wilson
{
    /// <summary>Confidence when none is given.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>Lower bound, 0 to 1; 0 without trials.</summary>
    /// <param name="events">Taken into 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="confidence">Of the two-sided interval, between 0 and 1.</param>
    public static double Lower(long events, long trials, double confidence = DefaultConfidence) => Lower(new Rate(events, trials), Quantile(confidence));

    /// <summary>Upper bound, 0 to 1; 1 without trials.</summary>
    /// <inheritdoc cref="Lower(long, long, double)"/>
    public static double Upper(long events, long trials, double confidence = DefaultConfidence) => Upper(new Rate(events, trials), Quantile(confidence));

    /// <summary>How many standard errors a two-sided interval of that confidence reaches to either side, e.g. 1.96 for 0.95.</summary>
    public static double Quantile(double confidence) => NormalQuantile.Of((1 + confidence) / 2);

    /// <summary>Lower bound at a quantile that was computed once.</summary>
    public static double Lower(Rate rate, double quantile) => 1 - Upper(rate with { Events = rate.Trials - rate.Events }, quantile);

    /// <summary>Upper bound at a quantile that was computed once.</summary>
    public static double Upper(Rate rate, double quantile)
    {
        if (rate.Trials <= 0 || rate.Events >= rate.Trials)
        {
            return 1;
        }

        double n = rate.Trials;
        double p = Math.Max(rate.Events, 0) / n;
        double z2 = quantile * quantile;
        return (p + (z2 / (2 * n)) + (quantile * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n))))) / (1 + (z2 / n));
    }
}
