namespace Reeve.Core.Statistics;

/// <summary>The binomial distribution: n independent trials, each an event with probability p.</summary>
public static class Binomial
{
    private const int FirstOfSeries = 16;

    /// <summary>Probability of exactly <paramref name="k"/> events.</summary>
    public static double Mass(int n, int k, double p)
    {
        if (k < 0 || k > n)
        {
            return 0;
        }

        double events = k == 0 ? 0 : k * Math.Log(p);
        double others = k == n ? 0 : (n - k) * Math.Log(1 - p);
        return Math.Exp(LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k) + events + others);
    }

    /// <summary>Probability of <paramref name="k"/> events or more, summed from the far end so that small tails keep their digits.</summary>
    public static double Tail(int n, int k, double p)
    {
        double sum = 0;
        for (int i = n; i >= Math.Max(k, 0); i--)
        {
            sum += Mass(n, i, p);
        }

        return Math.Min(sum, 1);
    }

    /// <summary>ln n!, by Stirling's series (NIST Digital Library of Mathematical Functions, 5.11.1); below 16 by the product.</summary>
    public static double LogFactorial(int n)
    {
        if (n < FirstOfSeries)
        {
            double product = 1;
            for (int i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        double x = n + 1.0;
        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
