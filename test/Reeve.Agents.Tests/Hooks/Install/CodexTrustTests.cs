using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Codex;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class CodexTrustTests
{
    private const string HooksFile = "/srv/project/.codex/hooks.json";
    private const string PreHash = "sha256:9feeb295b32e4d14bd8c5b2e3063b678549ca72d9a32c6e0ae0adab1248f92ae";
    private const string PostHash = "sha256:e1e710e1f03ae67d184d26ea38ea7bc13c03250dc2e2833aa57fb19fe9cd9067";

    // Recorded from Codex 0.169.0 (hooks/list of its app server) for exactly these entries.
    [Theory]
    [InlineData("pre", PreHash)]
    [InlineData("post", PostHash)]
    public void The_hash_is_the_one_Codex_computes(string argument, string expected)
    {
        CodexEvent codexEvent = CodexEntries.All.Single(e => e.Argument == argument);
        HookDocument hooks = Hooks();

        (_, _, JsonObject group, JsonObject handler) = Assert.Single(CodexTrust.Mine(hooks, codexEvent));

        Assert.Equal(expected, CodexTrust.Hash(codexEvent, group, handler));
    }

    [Fact]
    public void The_header_names_file_event_group_and_handler() => Assert.Equal(
        "hooks.state.\"/srv/project/.codex/hooks.json:pre_tool_use:1:0\"", CodexTrust.Header(HooksFile, CodexEntries.Decision, 1, 0));

    [Theory]
    [InlineData("trusted_hash = \"" + PreHash + "\"", true)]
    [InlineData("  trusted_hash=\"" + PreHash + "\" # by me", true)]
    [InlineData("enabled = true\ntrusted_hash = \"" + PreHash + "\"", true)]
    [InlineData("enabled = false\ntrusted_hash = \"" + PreHash + "\"", false)]
    [InlineData("trusted_hash = \"sha256:00\"", false)]
    [InlineData("trusted_hash = \"" + PostHash + "\"", false)]
    [InlineData("", false)]
    [InlineData("[other]\ntrusted_hash = \"" + PreHash + "\"", false)]
    public void Only_the_handlers_own_hash_trusts_it(string body, bool trusted)
    {
        TomlTables config = new(Encoding.UTF8.GetBytes($"[hooks.state.\"{HooksFile}:pre_tool_use:0:0\"]\n{body}\n"));

        Assert.Equal(!trusted, CodexTrust.Untrusted(config, Hooks(), HooksFile).Contains(CodexEntries.Decision));
    }

    [Fact]
    public void Trust_at_another_index_is_none()
    {
        TomlTables config = new(Encoding.UTF8.GetBytes($"[hooks.state.\"{HooksFile}:pre_tool_use:1:0\"]\ntrusted_hash = \"{PreHash}\"\n"));

        Assert.Contains(CodexEntries.Decision, CodexTrust.Untrusted(config, Hooks(), HooksFile));
    }

    [Theory]
    [InlineData("[projects.\"/srv/project\"]\ntrust_level = \"trusted\"\n", true)]
    [InlineData("[projects.\"/srv/project\"]\ntrust_level = \"untrusted\"\n", false)]
    [InlineData("[projects.\"/srv\"]\ntrust_level = \"trusted\"\n", false)]
    [InlineData("", false)]
    public void A_repository_is_trusted_by_its_own_table(string config, bool trusted) =>
        Assert.Equal(trusted, CodexTrust.TrustsRepository(new TomlTables(Encoding.UTF8.GetBytes(config)), "/srv/project"));

    private static HookDocument Hooks()
    {
        byte[] bytes = InstallPlace.Value(CodexEntries.Add(null, HooksFile, "/srv/project/.codex/reeve-codex-hook"));
        return InstallPlace.Value(HookDocument.Parse(bytes, HooksFile));
    }
}
