using Reeve.Core.Decisions;
using Reeve.Core.Rules;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleSubjectTests
{
    [Fact]
    public void Each_kind_has_its_name()
    {
        Assert.Null(RuleSubject.Everything.Name);
        Assert.Equal("everything", RuleSubject.Everything.ToString());
        Named("git.push", new(CommandType.GitPush, null));
        Named("agent:ci-bot", new(null, "ci-bot"));
        Named("git.push agent:ci-bot", new(CommandType.GitPush, "ci-bot"));
        Named("agent:git.push agent:x", new(null, "git.push agent:x"));
        Named("agent:", new(null, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("git.shove")]
    [InlineData("git.shove agent:ci-bot")]
    [InlineData(" agent:ci-bot")]
    [InlineData("git.push  agent:ci-bot")]
    [InlineData("GIT.PUSH")]
    public void What_names_no_type_that_exists_is_none(string name)
    {
        Assert.False(RuleSubject.TryParse(name, out RuleSubject subject));
        Assert.Equal(RuleSubject.Everything, subject);
    }

    private static void Named(string name, RuleSubject subject)
    {
        Assert.Equal((name, name), (subject.Name, subject.ToString()));
        Assert.True(RuleSubject.TryParse(name, out RuleSubject read));
        Assert.Equal(subject, read);
    }
}
