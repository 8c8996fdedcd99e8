using Reeve.Core.Conditions;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class NameSuggestionTests
{
    [Theory]
    [InlineData("errorRate", "errorRate")]
    [InlineData("ERRORRATE", "errorRate")]
    [InlineData("errorRat", "errorRate")]
    [InlineData("errorRatee", "errorRate")]
    [InlineData("errrorRate", "errorRate")]
    [InlineData("erorRate", "errorRate")]
    [InlineData("errorRaet", "errorRate")]
    [InlineData("reorrRate", "errorRate")]
    [InlineData("erxxxRate", "errorRate")]
    [InlineData("exxxxRate", null)]
    [InlineData("rollbakRate", "rollbackRate")]
    [InlineData("to", "tot")]
    [InlineData("tots", "tot")]
    [InlineData("tt", "tot")]
    [InlineData("ab", null)]
    [InlineData("", "y")]
    [InlineData("x", "y")]
    [InlineData("same", "samf")]
    public void The_nearest_name_is_found(string name, string? nearest) =>
        Assert.Equal(nearest, NameSuggestion.For(name, ["errorRate", "rollbackRate", "tot", "yy", "samf", "samg", "y"]));

    [Fact]
    public void Names_too_long_to_compare_are_not_compared()
    {
        string name = new('a', 64);
        Assert.Equal(name, NameSuggestion.For(name, [name]));
        Assert.Null(NameSuggestion.For(name + "a", [name + "a"]));
        Assert.Null(NameSuggestion.For(name, [name + "a"]));
    }
}
