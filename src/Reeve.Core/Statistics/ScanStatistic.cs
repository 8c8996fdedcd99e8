namespace Reeve.Core.Statistics;

/// <summary>
/// How long it takes until k of the last n trials are events: the waiting time of the discrete scan statistic. The probabilities of not having
/// seen it after n, 2n and 3n trials are exact, and in between and beyond they fall geometrically: J. I. Naus, "Approximations for distributions
/// of scan statistics", JASA 77 (1982) 177-183; for Bernoulli trials J. Glaz, J. Naus, S. Wallenstein, "Scan Statistics" (Springer 2001), chapter 4.
/// </summary>
public static class ScanStatistic
{
    private const double TooSmallForSubtraction = 1e-8;
    private const double NoLongerMatters = 1e-9;

    /// <summary>Expected trials from a window without events up to and including the one at which <paramref name="k"/> of the last <paramref name="n"/> are events.</summary>
    /// <param name="n">Size of the window, 1 or more.</param>
    /// <param name="k">Events that are enough, 1 to n.</param>
    /// <param name="p">Probability of an event, above 0 and at most 1.</param>
    public static double ExpectedTrials(int n, int k, double p)
    {
        double[] mass = Masses(n, k, p);
        double[] atMost = Sums(mass);
        double once = atMost[k - 1];
        if (1 - once < TooSmallForSubtraction && Binomial.Tail(n, k, p) < TooSmallForSubtraction)
        {
            // Trips are then upcrossings: the newest is an event, the one that leaves is not, and exactly k - 1 of those between are.
            return 1 / (p * (1 - p) * Binomial.Mass(n - 1, k - 1, p));
        }

        double sum = 0;
        double notYet = 1;
        for (int m = 0; m < n; m++)
        {
            sum += notYet;
            notYet -= p * Binomial.Mass(m, k - 1, p);
        }

        if (once < NoLongerMatters)
        {
            return sum;
        }

        (double twice, double thrice) = NotYet(n, k, p, mass, atMost);
        return sum + (once - twice) / Step(twice / once, n) + (twice < NoLongerMatters ? 0 : twice / Step(thrice / twice, n));
    }

    /// <summary>Probability that no n in a row among 2n, and among 3n, trials hold k events.</summary>
    public static (double Twice, double Thrice) NotYet(int n, int k, double p)
    {
        double[] mass = Masses(n, k, p);
        return NotYet(n, k, p, mass, Sums(mass));
    }

    private static (double Twice, double Thrice) NotYet(int n, int k, double p, double[] mass, double[] atMost)
    {
        double[] oneLess = Sums(Masses(n - 1, k, p));
        double[] twoLess = Sums(Masses(n - 2, k, p));
        double np = n * p;
        double Ordered(int r) => ((r - 1) * At(atMost, r - 2)) - (np * At(oneLess, r - 3));

        double first = At(atMost, k - 1);
        double b = At(mass, k);
        double twice = (first * first) - (b * Ordered(k));
        double a1 = 2 * b * first * Ordered(k);
        double a2 = 0.5 * b * b * (((k - 1.0) * (k - 2) * At(atMost, k - 3)) - (2 * (k - 2) * np * At(oneLess, k - 4)) + (np * (n - 1) * p * At(twoLess, k - 5)));
        double a3 = 0;
        double a4 = 0;
        for (int r = 1; r < k; r++)
        {
            double far = At(mass, (2 * k) - r);
            a3 += far * At(atMost, r - 1) * At(atMost, r - 1);
            a4 += r < 2 ? 0 : far * At(mass, r) * Ordered(r);
        }

        return (twice, (first * first * first) - a1 + a2 + a3 - a4);
    }

    // 1 - ratio^(1/n), which is the probability per trial; the logarithm itself where the subtraction would lose it.
    private static double Step(double ratio, int n)
    {
        double step = -Math.Log(ratio) / n;
        return step < 1e-6 ? step : 1 - Math.Exp(-step);
    }

    private static double At(double[] of, int index) => index < 0 ? 0 : of[Math.Min(index, of.Length - 1)];

    private static double[] Masses(int n, int k, double p)
    {
        double[] mass = new double[(2 * k) + 1];
        for (int i = 0; i < mass.Length; i++)
        {
            mass[i] = Binomial.Mass(n, i, p);
        }

        return mass;
    }

    private static double[] Sums(double[] mass)
    {
        double[] sums = new double[mass.Length];
        double sum = 0;
        for (int i = 0; i < mass.Length; i++)
        {
            sum += mass[i];
            sums[i] = sum;
        }

        return sums;
    }
}
