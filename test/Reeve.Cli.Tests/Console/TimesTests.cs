using Reeve.Cli.Console;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class TimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(40, "in 40 s")]
    [InlineData(-40, "40 s ago")]
    [InlineData(-180, "3 min ago")]
    [InlineData(7500, "in 2 h 5 min")]
    [InlineData(7200, "in 2 h")]
    [InlineData(-273600, "3 d 4 h ago")]
    public void Relative_times_name_the_two_largest_units(int seconds, string text) => Assert.Equal(text, Times.Relative(Now.AddSeconds(seconds), Now));

    [Fact]
    public void Stamps_are_UTC_whatever_the_offset() =>
        Assert.Equal("2026-11-21 10:00:00Z", Times.Stamp(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(2))));
}
