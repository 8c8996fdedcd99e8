using Reeve.Agents.Scopes;
using Xunit;

namespace Reeve.Agents.Tests.Scopes;

public sealed class GitConfigTextTests
{
    [Theory]
    [InlineData("[remote \"origin\"]\n\turl = a:b\n", "a:b")]
    [InlineData("[remote \"origin\"]\nURL=a:b", "a:b")]
    [InlineData("[REMOTE \"origin\"] url = a:b", "a:b")]
    [InlineData("[remote \"origin\"]\r\n\turl = a:b\r\n", "a:b")]
    [InlineData("[remote \"origin\"]\n url = a:b # main\n", "a:b")]
    [InlineData("[remote \"origin\"]\n url = \"a:b # not a comment\"\n", "a:b # not a comment")]
    [InlineData("[remote \"origin\"]\n url = a:\\\n  b\n", "a:  b")]
    [InlineData("[remote \"origin\"]\n url = \"a:\\\"b\\\\c\"\n", "a:\"b\\c")]
    [InlineData("[remote \"other\"]\nurl = x:y\n[remote \"origin\"]\nurl = a:b\nurl = c:d\n", "a:b")]
    [InlineData("; [remote \"origin\"]\n[core]\nurl = no\n[remote \"origin\"]\nfetch = x\nurl = a:b", "a:b")]
    public void The_first_url_of_origin_is_read(string text, string url) => Assert.Equal(url, GitConfigText.OriginUrl(text));

    [Theory]
    [InlineData("")]
    [InlineData("[remote \"Origin\"]\nurl = a:b\n")]
    [InlineData("[remote \"origin2\"]\nurl = a:b\n")]
    [InlineData("[remote]\nurl = a:b\n")]
    [InlineData("[remote \"origin\"]\npushurl = a:b\n")]
    [InlineData("[remote \"origin\"]\nurl =\n")]
    [InlineData("[remote \"origin\"\nurl = a:b\n")]
    [InlineData("[remote \"origin\"]\n[branch \"main\"]\nurl = a:b\n")]
    public void Anything_else_is_no_origin(string text) => Assert.Null(GitConfigText.OriginUrl(text));
}
