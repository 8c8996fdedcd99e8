using Reeve.Core.Callers;
using Xunit;

namespace Reeve.Core.Tests.Callers;

public sealed class CallerTests
{
    [Theory]
    [InlineData(null, false, true, true)]
    [InlineData(null, true, false, false)]
    [InlineData("agent", true, false, true)]
    [InlineData("agent", false, false, true)]
    [InlineData("operator", true, true, false)]
    [InlineData("tech-lead", true, true, false)]
    [InlineData("operator", false, true, true)]
    public void Who_may_loosen_and_whose_outcomes_are_evidence(string? role, bool tokensExist, bool mayLoosen, bool isTrustedHook)
    {
        var caller = new Caller("x", role, tokensExist);
        Assert.Equal((mayLoosen, isTrustedHook), (caller.MayLoosen, caller.IsTrustedHook));
    }

    [Fact]
    public void Without_a_token_one_may_loosen_only_while_there_are_none()
    {
        Assert.Equal(new Caller("loopback", null, TokensExist: false), Caller.Open);
        Assert.Equal(new Caller("anonymous", null, TokensExist: true), Caller.Anonymous);
        Assert.True(Caller.Open.MayLoosen);
        Assert.False(Caller.Anonymous.MayLoosen);
        Assert.Equal(["agent", "operator", "tech-lead", "ops-lead", "product-lead", "exec-sponsor"], Role.All);
    }
}
