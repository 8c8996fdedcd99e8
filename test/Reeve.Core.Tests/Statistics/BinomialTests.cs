using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

public sealed class BinomialTests
{
    [Theory]
    [InlineData(10, 1, 0.005, 0.0488898995)]
    [InlineData(13, 2, 0.005, 0.00187982)]
    [InlineData(10, 0, 0.3, 1)]
    [InlineData(10, -3, 0.3, 1)]
    [InlineData(10, 10, 0.3, 5.9049e-6)]
    [InlineData(10, 11, 0.3, 0)]
    [InlineData(4, 2, 0.5, 0.6875)]
    public void Tails(int n, int k, double p, double tail) => Assert.Equal(tail, Binomial.Tail(n, k, p), tail * 1e-4);

    [Fact]
    public void Masses_are_those_of_adding_one_trial_after_another()
    {
        foreach (double p in new[] { 0.005, 0.3, 0.5, 0.95 })
        {
            double[] mass = [1];
            for (int n = 1; n <= 60; n++)
            {
                double[] next = new double[n + 1];
                for (int k = 0; k < n; k++)
                {
                    next[k] += mass[k] * (1 - p);
                    next[k + 1] += mass[k] * p;
                }

                mass = next;
                for (int k = 0; k <= n; k++)
                {
                    Assert.Equal(mass[k], Binomial.Mass(n, k, p), 1e-12 * mass[k] + 1e-300);
                }
            }
        }
    }

    [Theory]
    [InlineData(5, 0, 0.0, 1)]
    [InlineData(5, 5, 1.0, 1)]
    [InlineData(5, 1, 0.0, 0)]
    [InlineData(5, 6, 0.5, 0)]
    [InlineData(5, -1, 0.5, 0)]
    public void Certain_and_impossible(int n, int k, double p, double mass) => Assert.Equal(mass, Binomial.Mass(n, k, p));

    [Fact]
    public void Large_numbers_stay_exact()
    {
        double sum = 0;
        for (int k = 0; k <= 2_000; k++)
        {
            sum += Binomial.Mass(100_000, k, 0.005);
        }

        Assert.Equal(1, sum, 1e-9);
        Assert.Equal(1, Binomial.Tail(100_000, 1, 0.5), 1e-9);
    }

    [Fact]
    public void Factorials_add_up()
    {
        double sum = 0;
        for (int n = 1; n <= 200; n++)
        {
            sum += Math.Log(n);
            Assert.Equal(sum, Binomial.LogFactorial(n), 1e-12 * Math.Max(1, sum));
        }

        Assert.Equal(0, Binomial.LogFactorial(0));
    }
}
