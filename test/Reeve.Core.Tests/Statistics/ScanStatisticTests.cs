using System.Numerics;
using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

/// <summary>Against the exact chain over all contents of the window.</summary>
public sealed class ScanStatisticTests
{
    public static TheoryData<int, int> Windows => new() { { 1, 1 }, { 2, 1 }, { 2, 2 }, { 5, 2 }, { 6, 3 }, { 8, 5 }, { 9, 9 }, { 10, 1 }, { 10, 4 }, { 11, 6 }, { 12, 7 } };

    [Theory]
    [MemberData(nameof(Windows))]
    public void After_two_and_three_windows_it_is_exact(int n, int k)
    {
        foreach (double p in new[] { 0.01, 0.1, 0.3, 0.6, 0.95 })
        {
            (double twice, double thrice) = ScanStatistic.NotYet(n, k, p);
            double[] exact = [.. Exact(n, k, p).Take((3 * n) + 1)];
            Assert.Equal(exact[2 * n], twice, 1e-12);
            Assert.Equal(exact[3 * n], thrice, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_expected_wait_is_near_the_exact_one(int n, int k)
    {
        foreach (double p in new[] { 0.05, 0.2, 0.5, 0.9, 1 })
        {
            // Beyond twelve windows the chain falls by the same factor at each step.
            double[] notYet = [.. Exact(n, k, p).Take(12 * n)];
            double ratio = notYet[^2] > 0 ? notYet[^1] / notYet[^2] : 0;
            double exact = notYet.Sum() + (notYet[^1] * ratio / (1 - ratio));
            Assert.InRange(ScanStatistic.ExpectedTrials(n, k, p) / exact, 0.97, 1.03);
        }
    }

    [Theory]
    [InlineData(10, 9, 0.005)]
    [InlineData(100, 12, 0.005)]
    [InlineData(10, 10, 0.01)]
    public void What_hardly_ever_happens_keeps_its_digits(int n, int k, double p)
    {
        double rarely = ScanStatistic.ExpectedTrials(n, k, p);
        Assert.Equal(1, rarely * p * (1 - p) * Binomial.Mass(n - 1, k - 1, p), 1e-9);
        Assert.InRange(rarely * Binomial.Tail(n, k, p) / n, 0, 1.01);
    }

    [Fact]
    public void Where_the_two_ways_meet_they_agree()
    {
        double below = ScanStatistic.ExpectedTrials(10, 3, 0.000_42);
        double above = ScanStatistic.ExpectedTrials(10, 3, 0.000_45);
        Assert.True(Binomial.Tail(10, 3, 0.000_42) < 1e-8 && Binomial.Tail(10, 3, 0.000_45) > 1e-8);
        Assert.Equal(Math.Pow(0.45 / 0.42, 3), below / above, 0.02);
    }

    /// <summary>P(not yet) after 0, 1, 2, … trials.</summary>
    private static IEnumerable<double> Exact(int n, int k, double p)
    {
        int mask = (1 << n) - 1;
        double[] alive = new double[mask + 1];
        alive[0] = 1;
        while (true)
        {
            yield return alive.Sum();
            double[] next = new double[mask + 1];
            for (int window = 0; window <= mask; window++)
            {
                if (alive[window] == 0)
                {
                    continue;
                }

                next[(window << 1) & mask] += alive[window] * (1 - p);
                int hit = ((window << 1) | 1) & mask;
                next[hit] += BitOperations.PopCount((uint)hit) < k ? alive[window] * p : 0;
            }

            alive = next;
        }
    }
}
