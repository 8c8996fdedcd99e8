using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Codex;
using Xunit;
using static Reeve.Agents.Tests.Hooks.Install.InstallPlace;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class CodexInstallerTests : IDisposable
{
    private const string Config = "model = \"x\"\n\n[projects.\"/other\"]\ntrust_level = \"trusted\"\n";
    private const string Foreign = """{"hooks":{"PreToolUse":[{"matcher":"Bash","hooks":[{"type":"command","command":"lint"}]}]}}""";

    private readonly InstallPlace _place = new();
    private readonly CodexInstaller _installer = new(TimeProvider.System);

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(Foreign, Config, false)]
    [InlineData(null, null, true)]
    [InlineData(Foreign, Config, true)]
    [InlineData("{ }\r\n", "model = \"x\"", true)]
    public void Uninstalling_restores_every_file_byte_for_byte(string? hooks, string? config, bool trust)
    {
        if (hooks is not null)
        {
            Write(_place.CodexHooks, hooks);
        }

        if (config is not null)
        {
            Write(_place.CodexConfig, config);
        }

        Dictionary<string, string> before = _place.Snapshot();
        Assert.True(Value(_installer.Install(Ask(_place.InRepository, trust: trust))).Changed);

        HookRemoval removal = Value(_installer.Uninstall(_place.InRepository));

        Assert.Equal(before, _place.Snapshot());
        Assert.Contains(_place.CodexClient, removal.Restored);
        Assert.Empty(removal.Edited);
    }

    [Fact]
    public void The_entries_run_the_client_and_stand_behind_foreign_ones()
    {
        Write(_place.CodexHooks, Foreign);

        Value(_installer.Install(Ask(_place.InRepository)));

        JsonNode hooks = JsonNode.Parse(File.ReadAllBytes(_place.CodexHooks))!["hooks"]!;
        Assert.Equal("lint", (string)hooks["PreToolUse"]![0]!["hooks"]![0]!["command"]!);
        Assert.Equal($"'{_place.CodexClient}' pre", (string)hooks["PreToolUse"]![1]!["hooks"]![0]!["command"]!);
        Assert.Equal($"'{_place.CodexClient}' post", (string)hooks["PostToolUse"]![0]!["hooks"]![0]!["command"]!);
        Assert.Equal(FileModes.PrivateProgram, FileModes.Of(_place.CodexClient));
        Assert.Contains("/.codex/reeve-codex-hook\n", File.ReadAllText(_place.Exclude), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_persons_word_nothing_is_trusted_and_the_step_is_demanded()
    {
        HookInstallation installed = Value(_installer.Install(Ask(_place.InRepository)));

        Assert.False(File.Exists(_place.CodexConfig));
        Assert.Equal(2, installed.Demands.Length);
        Assert.Contains("/hooks", installed.Demands[0], StringComparison.Ordinal);
        Assert.Contains(_place.Repository, installed.Demands[1], StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_persons_word_exactly_Reeves_two_entries_are_trusted()
    {
        Write(_place.CodexHooks, Foreign);
        Write(_place.CodexConfig, Config);

        HookInstallation installed = Value(_installer.Install(Ask(_place.InRepository, trust: true)));

        string config = File.ReadAllText(_place.CodexConfig);
        Assert.StartsWith(Config, config, StringComparison.Ordinal);
        Assert.Contains($"[hooks.state.\"{_place.CodexHooks}:pre_tool_use:1:0\"]\ntrusted_hash = \"sha256:", config, StringComparison.Ordinal);
        Assert.Contains($"[hooks.state.\"{_place.CodexHooks}:post_tool_use:0:0\"]\n", config, StringComparison.Ordinal);
        Assert.Equal(2, config.Split("trusted_hash").Length - 1);
        Assert.Contains("trust the folder", Assert.Single(installed.Demands), StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_hook_with_trust_demands_nothing_more()
    {
        Assert.Empty(Value(_installer.Install(Ask(_place.ForUser, trust: true))).Demands);
        Assert.True(File.Exists(Path.Combine(_place.Home, ".codex", "reeve-codex-hook")));
    }

    [Fact]
    public void Installing_twice_changes_nothing_the_second_time()
    {
        Write(_place.CodexConfig, Config);
        Value(_installer.Install(Ask(_place.InRepository, trust: true)));
        Dictionary<string, string> once = _place.Snapshot();

        Assert.False(Value(_installer.Install(Ask(_place.InRepository, trust: true))).Changed);

        Assert.Equal(once, _place.Snapshot());
    }

    [Fact]
    public void A_config_that_codex_rewrote_meanwhile_only_loses_Reeves_trust()
    {
        Write(_place.CodexConfig, Config);
        Value(_installer.Install(Ask(_place.InRepository, trust: true)));
        const string Added = "\n[projects.\"/third\"]\ntrust_level = \"trusted\"\n";
        File.AppendAllText(_place.CodexConfig, Added);

        HookRemoval removal = Value(_installer.Uninstall(_place.InRepository));

        Assert.Equal([_place.CodexConfig], removal.Edited);
        Assert.Equal(Config + Added, File.ReadAllText(_place.CodexConfig));
    }

    [Fact]
    public void Trust_given_by_hand_goes_with_the_hook()
    {
        Value(_installer.Install(Ask(_place.InRepository)));
        Write(_place.CodexConfig, Config + $"\n[hooks.state.\"{_place.CodexHooks}:pre_tool_use:0:0\"]\ntrusted_hash = \"sha256:00\"\n");

        Value(_installer.Uninstall(_place.InRepository));

        Assert.Equal(Config, File.ReadAllText(_place.CodexConfig));
    }

    [Fact]
    public void A_later_installation_without_trust_still_removes_the_earlier_trust()
    {
        Write(_place.CodexConfig, Config);
        Dictionary<string, string> before = _place.Snapshot();
        Value(_installer.Install(Ask(_place.InRepository, trust: true)));
        Value(_installer.Install(Ask(_place.InRepository, "token-2")));

        Value(_installer.Uninstall(_place.InRepository));

        Assert.Equal(before, _place.Snapshot());
    }

    [Theory]
    [InlineData("hooks = { state = {} }\n")]
    [InlineData("[hooks]\nstate = {}\n")]
    [InlineData("hooks.state = {}\n")]
    public void Trust_that_stands_inline_is_left_to_the_person(string config)
    {
        Write(_place.CodexConfig, config);

        Assert.Equal("hook-trust-form", Refused(_installer.Install(Ask(_place.InRepository, trust: true))).Code);
        Assert.Equal(config, File.ReadAllText(_place.CodexConfig));
        Assert.False(File.Exists(_place.CodexHooks));
    }

    [Fact]
    public void A_config_that_is_no_TOML_is_refused_before_anything_is_written()
    {
        Write(_place.CodexConfig, "model = \"x\nfeatures = 1\n");

        Assert.Equal("hook-file-malformed", Refused(_installer.Install(Ask(_place.InRepository))).Code);
        Assert.False(File.Exists(_place.CodexHooks));
        Assert.False(File.Exists(_place.CodexClient));
    }

    [Fact]
    public void In_a_linked_work_tree_the_hook_goes_where_codex_looks_for_it()
    {
        HookPlace linked = _place.InRepository with { Repository = _place.Link("linked") };
        Dictionary<string, string> before = _place.Snapshot();

        HookInstallation installed = Value(_installer.Install(Ask(linked, trust: true)));

        Assert.Equal([_place.CodexHooks, _place.CodexClient], installed.Files);
        Assert.False(Directory.Exists(Path.Combine(linked.Repository!, ".codex")));
        Assert.Contains($"in {linked.Repository} ", Assert.Single(installed.Demands), StringComparison.Ordinal);
        Assert.False(Value(_installer.Install(Ask(_place.InRepository, trust: true))).Changed);
        Value(_installer.Uninstall(linked));
        Assert.Equal(before, _place.Snapshot());
    }

    [Fact]
    public void A_pointer_without_its_way_back_is_no_linked_work_tree()
    {
        string forged = _place.Link("forged");
        File.WriteAllText(Path.Combine(_place.Repository, ".git", "worktrees", "forged", "gitdir"), "/elsewhere/.git\n");

        HookInstallation installed = Value(_installer.Install(Ask(_place.InRepository with { Repository = forged })));

        Assert.Contains(Path.Combine(forged, ".codex", "hooks.json"), installed.Files);
    }

    [Fact]
    public void A_malformed_hooks_file_is_refused_and_left_alone()
    {
        Write(_place.CodexHooks, "{\n\"hooks\": {");

        Assert.Equal("hook-file-malformed", Refused(_installer.Install(Ask(_place.InRepository))).Code);
        Assert.Equal("{\n\"hooks\": {", File.ReadAllText(_place.CodexHooks));
        Assert.False(File.Exists(_place.CodexClient));
    }

    [Fact]
    public void A_path_with_a_quote_is_refused()
    {
        string odd = Path.Combine(_place.Root, "it's");
        Directory.CreateDirectory(odd);

        Assert.Equal("hook-path", Refused(_installer.Install(Ask(new HookPlace(_place.Home, odd, _place.Data)))).Code);
    }

    [Fact]
    public void A_foreign_file_in_the_clients_place_is_not_followed()
    {
        string target = Path.Combine(_place.Root, "target");
        File.WriteAllText(target, "precious");
        Directory.CreateDirectory(_place.CodexFolder);
        File.CreateSymbolicLink(_place.CodexClient, target);

        Assert.Equal("hook-file-link", Refused(_installer.Install(Ask(_place.InRepository))).Code);
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void Removing_what_was_never_installed_is_refused() =>
        Assert.Equal("hook-not-installed", Refused(_installer.Uninstall(_place.InRepository)).Code);
}
