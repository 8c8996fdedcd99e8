using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks.Install.Codex;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class TomlTablesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a = 1", "a = 1\n")]
    [InlineData("a = 1\n", "a = 1\n")]
    [InlineData("[t]\nk = \"v\" # why\n\n[u]\nk = 2\n", "[t]\nk = \"v\" # why\n\n[u]\nk = 2\n")]
    public void Appending_and_removing_a_table_leaves_the_rest(string before, string after)
    {
        TomlTables toml = new(Encoding.UTF8.GetBytes(before));
        toml.Append("hooks.state.\"x\"", "trusted_hash", "\"h\"");

        Assert.Equal("\"h\"", toml.Value("hooks.state.\"x\"", "trusted_hash"));
        Assert.True(toml.Remove("hooks.state.\"x\""));
        Assert.Equal(after, Encoding.UTF8.GetString(toml.ToBytes()));
    }

    [Fact]
    public void Removing_takes_only_the_named_table()
    {
        TomlTables toml = new("[a]\nk = 1\n\n[b]\nk = 2\n\n[[c]]\nk = 3\n"u8.ToArray());

        Assert.True(toml.Remove("b"));
        Assert.False(toml.Remove("b"));

        Assert.Equal("[a]\nk = 1\n\n[[c]]\nk = 3\n", Encoding.UTF8.GetString(toml.ToBytes()));
    }

    [Theory]
    [InlineData("", "top", "1")]
    [InlineData("t", "top", null)]
    [InlineData("t", "k", "true")]
    [InlineData("u", "k", null)]
    public void A_value_is_read_from_its_own_table(string header, string key, string? expected) =>
        Assert.Equal(expected, new TomlTables("top = 1\n[t]\n k = true # yes\n[v]\nk = false\n"u8.ToArray()).Value(header, key));

    [Fact]
    public void Any_text_comes_back_as_it_was() => Prop.ForAll<string>(text =>
        string.Equals(text ?? "", Encoding.UTF8.GetString(new TomlTables(Encoding.UTF8.GetBytes(text ?? "")).ToBytes()), StringComparison.Ordinal)
        || (text ?? "").Any(char.IsSurrogate)).QuickCheckThrowOnFailure();

    [Fact]
    public void Quotes_and_backslashes_are_escaped() => Assert.Equal("\"a\\\\b\\\"c\"", TomlTables.Quote("a\\b\"c"));
}
