using FsCheck;
using FsCheck.Fluent;
using Reeve.Cli.Console;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("git status", "git status")]
    [InlineData("naïve café 日本 🚀", "naïve café 日本 🚀")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\u001b[2Jclean", "\\x1b[2Jclean")]
    [InlineData("\u009b31m", "\\x9b31m")]
    [InlineData("rm \u202egpj.exe", "rm \\u{202e}gpj.exe")]
    [InlineData("a\u200bb\ufeffc", "a\\u{200b}b\\u{feff}c")]
    [InlineData("a\u00a0b", "a\\xa0b")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    [InlineData("tag\U000E0041", "tag\\u{e0041}")]
    public void What_is_not_plainly_visible_is_shown_as_an_escape(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void A_lone_surrogate_is_shown_as_an_escape() => Assert.Equal("a\\u{d800}b", Printable.Line("a\ud800b"));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcdefg", 0, "abcdefg")]
    public void Long_text_is_cut_and_says_so(string text, int limit, string shown) => Assert.Equal(shown, Printable.Line(text, limit));

    [Fact]
    public void Lines_keep_their_breaks_and_nothing_else() =>
        Assert.Equal(["cat <<E", "\\x1b[1m", "E"], Printable.Lines("cat <<E\r\n\u001b[1m\nE"));

    [Fact]
    public void No_text_whatever_reaches_the_terminal_with_a_control_or_format_character() => Prop.ForAll<string>(text =>
    {
        string shown = Printable.Line(text ?? "");
        return shown.EnumerateRunes().All(r => !System.Text.Rune.IsControl(r)
            && System.Text.Rune.GetUnicodeCategory(r) is not System.Globalization.UnicodeCategory.Format);
    }).QuickCheckThrowOnFailure();
}
