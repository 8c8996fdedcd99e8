using Reeve.Agents.Commands.Paths;
using Xunit;

namespace Reeve.Agents.Tests.Commands.Paths;

public sealed class PathTests
{
    [Theory]
    [InlineData("a", "/x/y", "/x/y/a")]
    [InlineData("./a//b/.", "/x", "/x/a/b")]
    [InlineData("../a", "/x/y", "/x/a")]
    [InlineData("../../../../a", "/x", "/a")]
    [InlineData("/a/../b/", "/x", "/b")]
    [InlineData("/", "/x", "/")]
    [InlineData(".", "/x", "/x")]
    [InlineData("~", "/x", "/home/dev")]
    [InlineData("~/a", "/x", "/home/dev/a")]
    [InlineData("~root/a", "/x", "/root/a")]
    [InlineData("~eve/a", "/x", "/home/eve/a")]
    [InlineData("~+/a", "/x", "/x/a")]
    public void A_path_is_made_absolute_and_folded(string text, string folder, string expected) =>
        Assert.Equal(expected, PathName.Absolute(text, folder, "/home/dev"));

    [Theory]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/", "/a", false)]
    [InlineData("/a", "/", true)]
    public void Being_under_a_folder_respects_names(string path, string folder, bool under) => Assert.Equal(under, PathName.IsUnder(path, folder));

    [Theory]
    [InlineData("**/.env", "/a/b/.env", true)]
    [InlineData("**/.env", "/.env", true)]
    [InlineData("**/.env", "/a/.ENV", true)]
    [InlineData("**/.env", "/a/.envrc", false)]
    [InlineData("**/.env", "/a/*", false)]
    [InlineData("**/.env", "/a/.*", true)]
    [InlineData("**/.env", "/a/.e?v", true)]
    [InlineData("**/.env", "/a/.e[mn]v", true)]
    [InlineData("**/.env", "/a/**", false)]
    [InlineData("**/.env", "/a/**/.env", true)]
    [InlineData("**/.env", "/a/\u0001/.env", true)]
    [InlineData("**/.env", "/a/\u0001nv", true)]
    [InlineData("**/.ssh/**", "/h/.ssh", true)]
    [InlineData("**/.ssh/**", "/h/.ssh/a/b", true)]
    [InlineData("**/.ssh/**", "/h/.s*/id", true)]
    [InlineData("**/.ssh/**", "/h/*/id", false)]
    [InlineData("/etc/shadow", "/etc/sh*", true)]
    [InlineData("/etc/shadow", "/etc/passwd", false)]
    [InlineData("/a/*.token", "/a/x.token", true)]
    [InlineData("/a/*.token", "/a/b/x.token", false)]
    [InlineData("/a/*.token", "/a/*.t*", true)]
    public void A_pattern_meets_whatever_could_mean_the_same_file(string pattern, string named, bool meets) =>
        Assert.Equal(meets, new PathPattern(pattern).MayMean(PathPattern.Split(named)));

    [Fact]
    public void Patterns_full_of_stars_stay_fast()
    {
        string many = "/" + string.Concat(Enumerable.Repeat("*a", 400)) + "/" + string.Concat(Enumerable.Repeat("**/", 200)) + "b";

        Assert.False(new PathPattern("**/.ssh/**/c").MayMean(PathPattern.Split(many)));
    }

    [Fact]
    public void A_guard_honours_exceptions_only_for_what_is_sure()
    {
        var guard = new PathGuard(["**/.ssh/**"], ["**/.ssh/*.pub"]);

        Assert.False(guard.Covers("/h/.ssh/id.pub", literal: true));
        Assert.True(guard.Covers("/h/.ssh/id", literal: true));
        Assert.True(guard.Covers("/h/.ssh/id*", literal: false));
        Assert.False(guard.Covers("/h/x", literal: true));
    }

    [Theory]
    [InlineData("a{b,c}d", "abd acd")]
    [InlineData("{a,b}{c,d}", "ac ad bc bd")]
    [InlineData("{a,{b,c}}", "a b c")]
    [InlineData("x{1..3}", "x1 x2 x3")]
    [InlineData("{c..a}", "a b c")]
    [InlineData("{}", "{}")]
    [InlineData("{a}", "{a}")]
    [InlineData("a{,b}", "a ab")]
    public void Braces_expand_as_in_bash(string text, string words) => Assert.Equal(words.Split(' '), BraceList.Expand(text));

    [Theory]
    [InlineData("{1..999999}")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    [InlineData("{$a..b}")]
    public void Brace_lists_beyond_the_bound_are_refused(string text) => Assert.Null(BraceList.Expand(text));

    [Fact]
    public void Links_are_followed_in_every_part_of_a_path()
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal) { ["/a/l"] = "../b", ["/b/m"] = "/c" };

        Assert.Equal("/c/x", SymbolicLinks.Resolve("/a/l/m/x", p => links.GetValueOrDefault(p)));
        Assert.Equal("/z/x", SymbolicLinks.Resolve("/z/x", p => links.GetValueOrDefault(p)));
    }

    [Fact]
    public void A_circle_of_links_ends() => Assert.Null(SymbolicLinks.Resolve("/a/b", p => p == "/a" ? "/a" : null));

    [Fact]
    public void Links_on_disk_are_read()
    {
        string folder = Directory.CreateTempSubdirectory("reeve-links").FullName;
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "l"), "/etc/hosts");

            Assert.Equal("/etc/hosts", SymbolicLinks.TargetOnDisk(Path.Combine(folder, "l")));
            Assert.Null(SymbolicLinks.TargetOnDisk(folder));
            Assert.Null(SymbolicLinks.TargetOnDisk(Path.Combine(folder, "missing")));
            Assert.Null(SymbolicLinks.TargetOnDisk("/\0"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
