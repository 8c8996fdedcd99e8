using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

public sealed class WilsonTests
{
    // Newcombe (1998), table I, method 3, 95 %: 81/263, 15/148, 0/20, 1/29.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(20, 20, 0.8389, 1.0000)]
    public void Bounds_are_the_published_ones(long events, long trials, double lower, double upper)
    {
        Assert.Equal(lower, Wilson.Lower(events, trials), 0.00005);
        Assert.Equal(upper, Wilson.Upper(events, trials), 0.00005);
    }

    [Fact]
    public void Bounds_solve_the_score_equation()
    {
        foreach ((long events, long trials, double confidence) in new[] { (3L, 10L, 0.9), (50L, 1000L, 0.99), (999L, 1000L, 0.5) })
        {
            double z = Wilson.Quantile(confidence);
            double p = (double)events / trials;
            foreach (double bound in new[] { Wilson.Lower(events, trials, confidence), Wilson.Upper(events, trials, confidence) })
            {
                Assert.Equal(z, Math.Abs(p - bound) / Math.Sqrt(bound * (1 - bound) / trials), 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 0.0, 1.0)]
    [InlineData(0, -5, 0.0, 1.0)]
    [InlineData(7, 5, 0.5655, 1.0)]
    [InlineData(-2, 5, 0.0, 0.4345)]
    public void Impossible_counts_are_taken_to_the_nearest_possible(long events, long trials, double lower, double upper)
    {
        Assert.Equal(lower, Wilson.Lower(events, trials), 0.0001);
        Assert.Equal(upper, Wilson.Upper(events, trials), 0.0001);
    }

    [Fact]
    public void More_confidence_and_fewer_trials_widen()
    {
        Assert.True(Wilson.Lower(10, 100, 0.99) < Wilson.Lower(10, 100, 0.95));
        Assert.True(Wilson.Upper(10, 100, 0.99) > Wilson.Upper(10, 100, 0.95));
        Assert.True(Wilson.Lower(1, 10) < Wilson.Lower(10, 100));
        Assert.True(Wilson.Upper(1, 10) > Wilson.Upper(10, 100));
    }

    [Theory]
    [InlineData(0.9, 1.6448536269514722)]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    public void Quantiles_are_the_known_ones(double confidence, double quantile) => Assert.Equal(quantile, Wilson.Quantile(confidence), 1e-13);
}
