using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

public sealed class NormalQuantileTests
{
    // The three test values of Wichura (1988), page 482, and values of the tables.
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.999, 3.090232306167814)]
    [InlineData(0.075, -1.4395314709384563)]
    [InlineData(0.925, 1.4395314709384563)]
    public void Points_are_the_published_ones(double p, double point) => Assert.Equal(point, NormalQuantile.Of(p), 1e-6 * Math.Max(1, Math.Abs(point)) * 1e-3);

    [Fact]
    public void The_ends_are_infinite()
    {
        Assert.Equal(double.NegativeInfinity, NormalQuantile.Of(0));
        Assert.Equal(double.PositiveInfinity, NormalQuantile.Of(1));
    }

    // The distribution by Simpson's rule is an independent way back.
    [Theory]
    [InlineData(0.51)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    [InlineData(0.93)]
    [InlineData(0.99)]
    [InlineData(0.9999)]
    [InlineData(0.9999999)]
    [InlineData(0.99999999999)]
    public void The_distribution_leads_back(double p)
    {
        Assert.Equal(p, 0.5 + Integral(NormalQuantile.Of(p)), 1e-12);
        Assert.Equal(-NormalQuantile.Of(p), NormalQuantile.Of(1 - p), 1e-4);
    }

    private static double Integral(double to)
    {
        const int steps = 20_000;
        double h = to / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            double x = i * h;
            double weight = i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-x * x / 2);
        }

        return sum * h / 3 / Math.Sqrt(2 * Math.PI);
    }
}
