using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks.Install.Codex;
using Xunit;
using static Reeve.Agents.Tests.Hooks.Install.InstallPlace;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class TomlDocumentTests
{
    private static readonly string[] Table = ["hooks", "state", "x y"];

    [Theory]
    [InlineData("features.hooks = false")]
    [InlineData("features . hooks=false # why")]
    [InlineData("\"features\".\"hooks\" = false")]
    [InlineData("features.'hooks' = false")]
    [InlineData("features = { hooks = false }")]
    [InlineData("features = { web = true, hooks = false, list = [1, { a = 2 }] }")]
    [InlineData("[features]\nhooks = false")]
    [InlineData("[ features ] # x\r\n\thooks = false\r\n")]
    [InlineData("[\"features\"]\n\"hooks\" = false")]
    [InlineData("[features]\nlist = [\n  \"[other]\", # c\n  'x',\n]\nhooks = false\n[other]\nhooks = true")]
    [InlineData("[features]\ntext = \"\"\"\n[other]\nhooks = true\n\"\"\"\nhooks = false")]
    [InlineData("\uFEFFfeatures.\"h\\u006foks\" = false")]
    public void Every_spelling_of_a_flag_is_read(string text) =>
        Assert.Equal(false, Parse(text).Value("features", "hooks"));

    [Theory]
    [InlineData("projects.\"/x\".trust_level = \"trusted\"")]
    [InlineData("projects.'/x'.trust_level = 'trusted'")]
    [InlineData("projects = { \"/x\" = { trust_level = \"trusted\" } }")]
    [InlineData("[projects]\n\"/x\" = { trust_level = \"trusted\" }")]
    [InlineData("[projects]\n\"/x\".trust_level = \"\"\"trusted\"\"\"")]
    [InlineData("[projects.\"/x\"]\ntrust_level = '''\ntrusted'''")]
    [InlineData("[ projects . '/x' ]\ntrust_level = \"tr\\u0075sted\" # by me")]
    [InlineData("[projects.\"\\u002Fx\"]\ntrust_level = \"\"\"tru\\\n   sted\"\"\"")]
    [InlineData("[[other]]\na = 1\n[[other]]\na = 2\n[projects.\"/x\"]\nat = 1979-05-27 07:32:00Z\ntrust_level = \"trusted\"\nn = -1.5e3")]
    public void Every_spelling_of_a_text_is_read(string text) =>
        Assert.Equal("trusted", Parse(text).Value("projects", "/x", "trust_level"));

    [Theory]
    [InlineData("[other]\nfeatures.hooks = false")]
    [InlineData("# features.hooks = false")]
    [InlineData("x = \"features.hooks = false\"")]
    [InlineData("[[features]]\nhooks = false")]
    [InlineData("")]
    public void What_stands_elsewhere_is_absent(string text) => Assert.Null(Parse(text).Value("features", "hooks"));

    [Theory]
    [InlineData("a = 1\na = 2", 2, 1)]
    [InlineData("[t]\n[t]", 2, 1)]
    [InlineData("t = { a = 1 }\n[t]\nb = 2", 2, 1)]
    [InlineData("t = { a = 1 }\nt.b = 2", 2, 1)]
    [InlineData("t.a = 1\n[t]\nb = 2", 2, 1)]
    [InlineData("[t]\nx = 1\n[[t]]", 3, 1)]
    [InlineData("a = \"open\nb = 1", 1, 10)]
    [InlineData("a = 1 b = 2", 1, 7)]
    [InlineData("a", 1, 2)]
    [InlineData("a = yes", 1, 5)]
    [InlineData("[t", 1, 3)]
    [InlineData("a = [1 2]", 1, 8)]
    [InlineData("a = \"\\q\"", 1, 8)]
    [InlineData("a = \"\"\"x", 1, 9)]
    public void What_is_no_TOML_is_refused_with_its_place(string text, int line, int column)
    {
        Core.Refusals.Refusal refusal = Refused(TomlDocument.Parse(Encoding.UTF8.GetBytes(text), "/c.toml"));

        Assert.Equal("hook-file-malformed", refusal.Code);
        Assert.Contains($"line {line}, column {column}:", refusal.What, StringComparison.Ordinal);
        Assert.Equal("/c.toml", refusal.Where);
    }

    [Fact]
    public void What_is_no_UTF_8_or_nested_without_end_is_refused()
    {
        Refused(TomlDocument.Parse([0x61, 0xFF], "/c.toml"));
        Refused(TomlDocument.Parse(Encoding.UTF8.GetBytes("a = " + new string('[', 100_000)), "/c.toml"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a = 1", "a = 1\n")]
    [InlineData("a = 1\n", "a = 1\n")]
    [InlineData("a = 1  \n\n\n# end\n\n", "a = 1  \n\n\n# end\n\n")]
    [InlineData("a = 1\r\n[b]\r\n", "a = 1\r\n[b]\r\n")]
    [InlineData("[t]\nk = \"v\" # why\n\n[u]\nk = 2\n", "[t]\nk = \"v\" # why\n\n[u]\nk = 2\n")]
    [InlineData("t = \"\"\"\n[hooks.state.\"x y\"]\n\"\"\"\n", "t = \"\"\"\n[hooks.state.\"x y\"]\n\"\"\"\n")]
    public void Appending_and_removing_a_table_leaves_the_rest(string before, string after)
    {
        TomlDocument with = Parse(Parse(before).With(Table, "trusted_hash", "h\"\\"));

        Assert.Equal("h\"\\", with.Value([.. Table, "trusted_hash"]));
        Assert.Equal(after, Encoding.UTF8.GetString(with.Without(Table)));
    }

    [Fact]
    public void Removing_takes_only_the_named_table_and_no_remark_of_the_next()
    {
        byte[] left = Parse("[a]\nk = 1\n\n[b]\nk = 2\n\n# about c\n[[c]]\nk = 3\n").Without(["b"]);

        Assert.Equal("[a]\nk = 1\n\n# about c\n[[c]]\nk = 3\n", Encoding.UTF8.GetString(left));
        Assert.Equal(left, Parse(left).Without(["b"]));
        Assert.Equal(left, Parse(left).Without(["c"]));
    }

    [Fact]
    public void Parsing_never_throws_and_what_parses_comes_back_as_it_was() => Prop.ForAll<string>(
        text => TomlDocument.Parse(Encoding.UTF8.GetBytes(text ?? ""), "/c.toml") is var result
            && (!result.TryGet(out TomlDocument? document, out _) || Encoding.UTF8.GetBytes(text ?? "").AsSpan().SequenceEqual(document.ToBytes()))).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_text_can_be_a_key() => Prop.ForAll<NonNull<string>>(key =>
    {
        string name = new([.. key.Get.Where(c => !char.IsSurrogate(c) && !char.IsControl(c))]);
        return Parse(Parse("a = 1\n").With(["t", name], "k", name)).Value("t", name, "k") as string == name;
    }).QuickCheckThrowOnFailure();

    private static TomlDocument Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private static TomlDocument Parse(byte[] bytes) => Value(TomlDocument.Parse(bytes, "/c.toml"));
}
