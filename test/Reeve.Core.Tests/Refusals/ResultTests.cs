using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Core.Tests.Refusals;

public sealed class ResultTests
{
    private static readonly Refusal Missing = new(RefusalKind.Invalid, "name-missing", "The name is missing", "name", "Give one.");

    [Fact]
    public void It_is_a_value_or_the_refusal_that_stood_in_its_way()
    {
        Result<string> value = "x";
        Assert.True(value.TryGet(out string? text, out Refusal? none));
        Assert.Equal(("x", null, null), (text, none, value.Refusal));

        Result<string> refused = Missing;
        Assert.False(refused.TryGet(out text, out Refusal? refusal));
        Assert.Equal((null, Missing, Missing), (text, refusal, refused.Refusal));
    }

    [Fact]
    public void A_refusal_says_what_where_and_what_to_do() => Assert.Equal("The name is missing (name). Give one.", Missing.ToString());
}
