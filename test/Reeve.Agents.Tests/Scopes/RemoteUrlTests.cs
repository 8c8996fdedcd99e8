using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Scopes;
using Xunit;

namespace Reeve.Agents.Tests.Scopes;

public sealed class RemoteUrlTests
{
    [Theory]
    [InlineData("https://github.com/a/b")]
    [InlineData("https://github.com/a/b.git")]
    [InlineData("https://github.com/a/b.git/")]
    [InlineData("https://GitHub.COM/a/b/")]
    [InlineData("https://user:secret@github.com/a/b")]
    [InlineData("https://x@y:secret@github.com/a/b")]
    [InlineData("https://github.com:443/a/b")]
    [InlineData("http://github.com/a/b")]
    [InlineData("ssh://git@github.com/a/b.git")]
    [InlineData("ssh://git@github.com:22/a/b.git")]
    [InlineData("git+ssh://git@github.com/a/b")]
    [InlineData("git://github.com/a/b")]
    [InlineData("git@github.com:a/b.git")]
    [InlineData("git@github.com:/a/b.git")]
    [InlineData("github.com:a/b")]
    [InlineData("  git@github.com:a/b.git  ")]
    public void Every_spelling_of_a_remote_is_one_name(string url) => Assert.Equal("github.com/a/b", RemoteUrl.Normalise(url));

    [Theory]
    [InlineData("https://github.com/A/b", "github.com/A/b")]
    [InlineData("https://gitlab.example.org/group/sub/repo.git", "gitlab.example.org/group/sub/repo")]
    [InlineData("https://[::1]:8080/a/b", "[::1]/a/b")]
    [InlineData("/srv/git/a.git", "/srv/git/a")]
    [InlineData("file:///srv/git/a.git", "/srv/git/a")]
    [InlineData("../sibling.git", "../sibling")]
    [InlineData("./odd:name", "./odd:name")]
    public void Other_remotes_keep_what_tells_them_apart(string url, string name) => Assert.Equal(name, RemoteUrl.Normalise(url));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("https://")]
    [InlineData("https://github.com/")]
    [InlineData("git@github.com:")]
    [InlineData(".git")]
    public void A_remote_that_names_nothing_is_none(string url) => Assert.Null(RemoteUrl.Normalise(url));

    [Fact]
    public void No_password_ever_comes_through() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonEmptyString>(secret =>
    {
        string word = new([.. secret.Get.Where(char.IsAsciiLetterOrDigit)]);
        return word.Length < 4 || RemoteUrl.Normalise($"https://u:{word}@h.x/p/q")!.Contains(word, StringComparison.Ordinal) is false;
    }));

    [Fact]
    public void Any_text_is_read_without_an_exception_and_reading_it_again_changes_nothing() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonNull<string>>(text =>
            RemoteUrl.Normalise(text.Get) is null || RemoteUrl.Normalise("https://h.x/" + text.Get) is not ""));
}
