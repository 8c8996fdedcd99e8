using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Signals.Windows;

public sealed class WindowLengthTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3600, 3600, 1)]
    [InlineData(3601, 5, 900)]
    [InlineData(4500, 5, 900)]
    [InlineData(4501, 6, 900)]
    [InlineData(86_400, 96, 900)]
    [InlineData(86_401, 7, 14_400)]
    [InlineData(2_592_000, 180, 14_400)]
    public void Longer_windows_are_counted_in_larger_buckets(int seconds, int buckets, int resolution)
    {
        var length = WindowLength.Of(TimeSpan.FromSeconds(seconds));
        Assert.Equal((buckets, resolution, (long)buckets * resolution), (length.Buckets, length.Resolution, length.Seconds));
    }

    [Fact]
    public void Part_of_a_second_is_a_second()
    {
        Assert.Equal(WindowLength.Of(TimeSpan.FromSeconds(1)), WindowLength.Of(TimeSpan.FromTicks(1)));
        Assert.Equal(2, WindowLength.Of(TimeSpan.FromMilliseconds(1001)).Seconds);
    }

    [Fact]
    public void Nothing_and_more_than_thirty_days_are_no_windows()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowLength.Of(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowLength.Of(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowLength.Of(TimeSpan.FromDays(30) + TimeSpan.FromTicks(1)));
        Assert.Equal(180, WindowLength.Of(WindowLength.Longest).Buckets);
    }
}
