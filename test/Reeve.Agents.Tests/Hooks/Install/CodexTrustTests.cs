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
    public void The_table_names_file_event_group_and_handler() => Assert.Equal(
        "hooks.state.\"/srv/project/.codex/hooks.json:pre_tool_use:1:0\"", TomlDocument.Name(CodexTrust.Table(HooksFile, CodexEntries.Decision, 1, 0)));

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
        TomlDocument config = Toml($"[hooks.state.\"{HooksFile}:pre_tool_use:0:0\"]\n{body}\n");

        Assert.Equal(!trusted, CodexTrust.Untrusted(config, Hooks(), HooksFile).Contains(CodexEntries.Decision));
    }

    [Fact]
    public void Trust_at_another_index_is_none()
    {
        TomlDocument config = Toml($"[hooks.state.\"{HooksFile}:pre_tool_use:1:0\"]\ntrusted_hash = \"{PreHash}\"\n");

        Assert.Contains(CodexEntries.Decision, CodexTrust.Untrusted(config, Hooks(), HooksFile));
    }

    [Theory]
    [InlineData("[projects.\"/srv/project\"]\ntrust_level = \"trusted\"\n", true)]
    [InlineData("[projects.\"/srv/project\"]\ntrust_level = \"untrusted\"\n", false)]
    [InlineData("[projects.\"/srv\"]\ntrust_level = \"trusted\"\n", false)]
    [InlineData("projects.\"/srv/project\".trust_level = \"trusted\"\n", true)]
    [InlineData("projects = { \"/srv/project\" = { trust_level = \"trusted\" } }\n", true)]
    [InlineData("", false)]
    public void A_repository_is_trusted_by_its_own_table(string config, bool trusted) =>
        Assert.Equal(trusted, CodexTrust.TrustsFolder(Toml(config), "/srv/project", "/srv/project"));

    // Measured with Codex 0.169.0; see docs/agent-clis.md.
    [Theory]
    [InlineData("trusted", null, true)]
    [InlineData("trusted", "trusted", true)]
    [InlineData("trusted", "untrusted", false)]
    [InlineData("untrusted", "trusted", true)]
    [InlineData(null, "trusted", true)]
    [InlineData("untrusted", null, false)]
    [InlineData(null, null, false)]
    public void A_linked_work_trees_own_level_goes_before_the_main_ones(string? main, string? own, bool trusted)
    {
        string config = (main is null ? "" : $"projects.'/srv/main'.trust_level = '{main}'\n") + (own is null ? "" : $"projects.'/srv/linked'.trust_level = '{own}'\n");

        Assert.Equal(trusted, CodexTrust.TrustsFolder(Toml(config), "/srv/linked", "/srv/main"));
    }

    [Theory]
    [InlineData("features.hooks = false", true)]
    [InlineData("features = { hooks = false }", true)]
    [InlineData("features.codex_hooks = false", true)]
    [InlineData("features.hooks = \"no\"", true)]
    [InlineData("features.hooks = true", false)]
    [InlineData("features.other = false", false)]
    public void Hooks_are_switched_off_in_every_spelling(string config, bool off) => Assert.Equal(off, CodexTrust.SwitchesOff(Toml(config)));

    private static TomlDocument Toml(string text) => InstallPlace.Value(TomlDocument.Parse(Encoding.UTF8.GetBytes(text), "/home/dev/.codex/config.toml"));

    private static HookDocument Hooks()
    {
        byte[] bytes = InstallPlace.Value(CodexEntries.Add(null, HooksFile, "/srv/project/.codex/reeve-codex-hook"));
        return InstallPlace.Value(HookDocument.Parse(bytes, HooksFile));
    }
}
