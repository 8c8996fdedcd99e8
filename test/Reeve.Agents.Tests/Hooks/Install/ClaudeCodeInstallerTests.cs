using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.ClaudeCode;
using Reeve.Core.Refusals;
using Xunit;
using static Reeve.Agents.Tests.Hooks.Install.InstallPlace;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class ClaudeCodeInstallerTests : IDisposable
{
    private const string Foreign =
        """{ "model":"x",  "hooks" : {"PreToolUse":[{"matcher":"Bash","hooks":[{"type":"command","command":"lint é","timeout":1.50}]}]}, "n": 1e3 }""";

    private readonly InstallPlace _place = new();
    private readonly HttpClient _http = new();

    private ClaudeCodeInstaller Installer => new(_http);

    public void Dispose()
    {
        _http.Dispose();
        _place.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\r\n\t\"a\" : [1,2 ],\r\n \"hooks\":{}}\r\n\r\n")]
    [InlineData("\uFEFF{\"a\":\"\\u00e9 é\"}")]
    [InlineData(Foreign)]
    public void Uninstalling_restores_every_file_byte_for_byte(string? original)
    {
        if (original is not null)
        {
            Write(_place.ClaudeLocal, original);
        }

        Write(_place.Exclude, "# git ls-files --others\n*.log");
        Dictionary<string, string> before = _place.Snapshot();

        Assert.True(Value(Installer.Install(Ask(_place.InRepository))).Changed);
        Assert.NotEqual(before, _place.Snapshot());
        HookRemoval removal = Value(Installer.Uninstall(_place.InRepository));

        Assert.Equal(before, _place.Snapshot());
        Assert.Equal([_place.ClaudeLocal, _place.Exclude], removal.Restored);
        Assert.Empty(removal.Edited);
    }

    [Fact]
    public void The_entry_gates_every_tool_and_blocks_when_the_service_fails()
    {
        Value(Installer.Install(Ask(_place.InRepository)));

        JsonObject hooks = JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))!["hooks"]!.AsObject();
        JsonNode group = Assert.Single(hooks["PreToolUse"]!.AsArray())!;
        JsonNode handler = Assert.Single(group["hooks"]!.AsArray())!;
        Assert.Equal("*", (string)group["matcher"]!);
        Assert.Equal("http", (string)handler["type"]!);
        Assert.Equal("http://127.0.0.1:4007/hook/claude-code", (string)handler["url"]!);
        Assert.Equal("block", (string)handler["onFailure"]!);
        Assert.Equal("Bearer token-1", (string)handler["headers"]!["Authorization"]!);
        Assert.Equal("$CLAUDE_CODE_ENTRYPOINT", (string)handler["headers"]!["X-Reeve-Entrypoint"]!);
        Assert.Equal("CLAUDE_CODE_ENTRYPOINT", (string)Assert.Single(handler["allowedEnvVars"]!.AsArray())!);
        Assert.Equal("continue", (string)hooks["PostToolUse"]![0]!["hooks"]![0]!["onFailure"]!);
        Assert.Equal("continue", (string)hooks["PostToolUseFailure"]![0]!["hooks"]![0]!["onFailure"]!);
    }

    [Fact]
    public void Foreign_settings_and_hooks_stay_and_stand_first()
    {
        Write(_place.ClaudeLocal, Foreign);

        Value(Installer.Install(Ask(_place.InRepository)));

        string text = File.ReadAllText(_place.ClaudeLocal);
        JsonNode root = JsonNode.Parse(text)!;
        JsonArray groups = root["hooks"]!["PreToolUse"]!.AsArray();
        Assert.Equal(2, groups.Count);
        Assert.Equal("lint é", (string)groups[0]!["hooks"]![0]!["command"]!);
        Assert.Contains("1.50", text, StringComparison.Ordinal);
        Assert.Contains("1e3", text, StringComparison.Ordinal);
        Assert.Equal("x", (string)root["model"]!);
    }

    [Fact]
    public void Installing_twice_changes_nothing_the_second_time()
    {
        Write(_place.ClaudeLocal, Foreign);
        Value(Installer.Install(Ask(_place.InRepository)));
        Dictionary<string, string> once = _place.Snapshot();

        Assert.False(Value(Installer.Install(Ask(_place.InRepository))).Changed);

        Assert.Equal(once, _place.Snapshot());
    }

    [Fact]
    public void A_new_token_replaces_the_old_entry_and_the_original_still_comes_back()
    {
        Write(_place.ClaudeLocal, Foreign);
        Dictionary<string, string> before = _place.Snapshot();
        Value(Installer.Install(Ask(_place.InRepository)));

        Assert.True(Value(Installer.Install(Ask(_place.InRepository, "token-2"))).Changed);

        string text = File.ReadAllText(_place.ClaudeLocal);
        Assert.Contains("token-2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", text, StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse(text)!["hooks"]!["PreToolUse"]!.AsArray().Count);
        Value(Installer.Uninstall(_place.InRepository));
        Assert.Equal(before, _place.Snapshot());
    }

    [Fact]
    public void A_file_changed_meanwhile_only_loses_Reeves_entries()
    {
        Write(_place.ClaudeLocal, Foreign);
        Value(Installer.Install(Ask(_place.InRepository)));
        JsonNode edited = JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))!;
        edited["added"] = true;
        File.WriteAllText(_place.ClaudeLocal, edited.ToJsonString());

        HookRemoval removal = Value(Installer.Uninstall(_place.InRepository));

        Assert.Equal([_place.ClaudeLocal], removal.Edited);
        JsonNode expected = JsonNode.Parse(Foreign)!;
        expected["added"] = true;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))));
    }

    [Fact]
    public void Reinstalling_over_a_changed_file_keeps_the_change_through_the_removal()
    {
        Value(Installer.Install(Ask(_place.InRepository)));
        JsonNode edited = JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))!;
        edited["added"] = true;
        File.WriteAllText(_place.ClaudeLocal, edited.ToJsonString());

        Assert.True(Value(Installer.Install(Ask(_place.InRepository))).Changed);
        Value(Installer.Uninstall(_place.InRepository));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"added":true}"""), JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\" 2\n}", "line 3")]
    [InlineData("{\"a\":1,\"a\":2}", "Duplicate")]
    [InlineData("{ // a comment\n}", "line 1")]
    [InlineData("[]", "an object")]
    [InlineData("{\"hooks\":[]}", "`hooks` must be an object")]
    [InlineData("{\"hooks\":{\"PreToolUse\":{}}}", "`hooks.PreToolUse` must be a list")]
    [InlineData("{\"disableAllHooks\":true}", "disableAllHooks")]
    public void A_file_that_cannot_be_extended_is_refused_and_left_alone(string text, string expected)
    {
        Write(_place.ClaudeLocal, text);
        Dictionary<string, string> before = _place.Snapshot();

        Refusal refusal = Refused(Installer.Install(Ask(_place.InRepository)));

        Assert.Contains(expected, refusal.What, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(_place.ClaudeLocal, refusal.Where);
        Assert.Equal(before, _place.Snapshot());
    }

    [Fact]
    public void The_file_with_the_token_is_private_and_kept_out_of_commits()
    {
        Write(_place.ClaudeLocal, "{}");
        FileModes.Set(_place.ClaudeLocal, (UnixFileMode)0b110_100_100);

        Value(Installer.Install(Ask(_place.InRepository)));

        Assert.Equal(FileModes.Private, FileModes.Of(_place.ClaudeLocal));
        Assert.Contains("\n/.claude/settings.local.json\n", File.ReadAllText(_place.Exclude), StringComparison.Ordinal);
        Value(Installer.Uninstall(_place.InRepository));
        Assert.Equal((UnixFileMode)0b110_100_100, FileModes.Of(_place.ClaudeLocal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_users_file_with_the_token_is_private_and_made_private_again(bool linked)
    {
        const UnixFileMode Open = (UnixFileMode)0b110_100_100;
        string settings = Path.Combine(_place.Home, ".claude", "settings.json");
        string file = linked ? Path.Combine(_place.Root, "dotfiles", "settings.json") : settings;
        Write(file, "{}");
        FileModes.Set(file, Open);
        if (linked)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
            File.CreateSymbolicLink(settings, file);
        }

        Value(Installer.Install(Ask(_place.ForUser)));
        Assert.Contains("token-1", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(FileModes.Private, FileModes.Of(file));

        FileModes.Set(file, Open);
        Assert.True(Value(Installer.Install(Ask(_place.ForUser))).Changed);
        Assert.Equal(FileModes.Private, FileModes.Of(file));

        Value(Installer.Uninstall(_place.ForUser));
        Assert.Equal("{}", File.ReadAllText(file));
        Assert.Equal(Open, FileModes.Of(file));
        Assert.Equal(linked, new FileInfo(settings).LinkTarget is not null);
    }

    [Fact]
    public void A_users_file_that_git_tracks_elsewhere_is_refused()
    {
        string dotfiles = Path.Combine(_place.Root, "dotfiles");
        Write(Path.Combine(dotfiles, ".git", "index"), "DIRC....claude/settings.json\0");
        Write(Path.Combine(dotfiles, "claude", "settings.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_place.Home, ".claude"));
        string settings = Path.Combine(_place.Home, ".claude", "settings.json");
        File.CreateSymbolicLink(settings, Path.Combine(dotfiles, "claude", "settings.json"));

        Refusal refusal = Refused(Installer.Install(Ask(_place.ForUser)));

        Assert.Equal("hook-file-tracked", refusal.Code);
        Assert.Equal("{}", File.ReadAllText(settings));
    }

    [Fact]
    public void A_name_that_gitignore_lists_needs_no_exclude()
    {
        Write(Path.Combine(_place.Repository, ".gitignore"), "bin/\n.claude/settings.local.json\n");

        Value(Installer.Install(Ask(_place.InRepository)));

        Assert.False(File.Exists(_place.Exclude));
    }

    [Fact]
    public void A_work_trees_exclude_is_the_one_of_its_main_repository()
    {
        string tree = Path.Combine(_place.Root, "tree");
        string own = Path.Combine(_place.Repository, ".git", "worktrees", "tree");
        Write(Path.Combine(tree, ".git"), $"gitdir: {own}\n");
        Write(Path.Combine(own, "commondir"), "../..\n");

        Value(Installer.Install(Ask(new HookPlace(_place.Home, tree, _place.Data))));

        Assert.Contains("/.claude/settings.local.json", File.ReadAllText(_place.Exclude), StringComparison.Ordinal);
    }

    [Fact]
    public void A_settings_file_that_git_tracks_is_refused()
    {
        File.WriteAllBytes(
            Path.Combine(_place.Repository, ".git", "index"), Encoding.ASCII.GetBytes("DIRC....settings .claude/settings.local.json\0\0"));

        Assert.Equal("hook-file-tracked", Refused(Installer.Install(Ask(_place.InRepository))).Code);
        Assert.False(File.Exists(_place.ClaudeLocal));
    }

    [Fact]
    public void A_link_inside_a_repository_is_refused()
    {
        string elsewhere = Path.Combine(_place.Root, "elsewhere.json");
        File.WriteAllText(elsewhere, "{}");
        Directory.CreateDirectory(Path.GetDirectoryName(_place.ClaudeLocal)!);
        File.CreateSymbolicLink(_place.ClaudeLocal, elsewhere);

        Assert.Equal("hook-file-link", Refused(Installer.Install(Ask(_place.InRepository))).Code);
        Assert.Equal("{}", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void A_users_settings_that_are_a_link_are_written_through_it()
    {
        string real = Path.Combine(_place.Root, "dotfiles.json");
        File.WriteAllText(real, "{}");
        string settings = Path.Combine(_place.Home, ".claude", "settings.json");
        Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
        File.CreateSymbolicLink(settings, real);

        HookInstallation installed = Value(Installer.Install(Ask(_place.ForUser)));

        Assert.Equal([settings], installed.Files);
        Assert.NotNull(new FileInfo(settings).LinkTarget);
        Assert.Contains("/hook/claude-code", File.ReadAllText(real), StringComparison.Ordinal);
        Value(Installer.Uninstall(_place.ForUser));
        Assert.Equal("{}", File.ReadAllText(real));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        File.WriteAllText(Path.Combine(_place.Repository, ".claude"), "a file");

        Assert.Equal("hook-file-unwritable", Refused(Installer.Install(Ask(_place.InRepository))).Code);
        Assert.Equal("a file", File.ReadAllText(Path.Combine(_place.Repository, ".claude")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public void A_token_that_no_header_can_carry_is_refused(string token)
    {
        Assert.Equal("hook-token", Refused(Installer.Install(Ask(_place.InRepository, token))).Code);
        Assert.False(File.Exists(_place.ClaudeLocal));
    }

    [Theory]
    [InlineData("https://127.0.0.1:4007")]
    [InlineData("http://[::1]:4007")]
    public void An_address_the_hooks_cannot_call_is_refused(string service) =>
        Assert.Equal("hook-service", Refused(Installer.Install(new HookInstallRequest(_place.InRepository, new Uri(service), "t"))).Code);

    [Fact]
    public void A_repository_that_does_not_exist_is_refused() =>
        Assert.Equal("hook-folder", Refused(Installer.Install(Ask(new HookPlace(_place.Home, _place.Root + "/none", _place.Data)))).Code);

    [Fact]
    public void Removing_what_was_never_installed_is_refused()
    {
        Write(_place.ClaudeLocal, Foreign);

        Assert.Equal("hook-not-installed", Refused(Installer.Uninstall(_place.InRepository)).Code);
        Assert.Equal(Foreign, File.ReadAllText(_place.ClaudeLocal));
    }

    [Fact]
    public void An_entry_is_removed_even_when_the_record_is_lost()
    {
        Write(_place.ClaudeLocal, Foreign);
        Value(Installer.Install(Ask(_place.InRepository)));
        Directory.Delete(_place.Data, recursive: true);

        Assert.Contains(_place.ClaudeLocal, Value(Installer.Uninstall(_place.InRepository)).Edited);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Foreign), JsonNode.Parse(File.ReadAllBytes(_place.ClaudeLocal))));
    }

    [Fact]
    public void A_damaged_record_is_refused_with_a_remedy()
    {
        Value(Installer.Install(Ask(_place.InRepository)));
        string record = Directory.EnumerateFiles(_place.Data, "record.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(record, "{}");

        Assert.Equal("hook-record", Refused(Installer.Uninstall(_place.InRepository)).Code);
        Assert.Equal("hook-record", Refused(Installer.Install(Ask(_place.InRepository))).Code);
    }

    [Fact]
    public void Originals_are_kept_where_only_the_owner_can_read_them()
    {
        Write(_place.ClaudeLocal, Foreign);
        Value(Installer.Install(Ask(_place.InRepository)));

        string[] kept = Directory.GetFiles(_place.Data, "*", SearchOption.AllDirectories);
        Assert.Equal(2, kept.Length);
        Assert.All(kept, f => Assert.Equal(FileModes.Private, FileModes.Of(f)));
    }

    [Fact]
    public void A_repository_and_a_user_installation_do_not_know_each_other()
    {
        Value(Installer.Install(Ask(_place.InRepository)));
        Value(Installer.Install(Ask(_place.ForUser, "token-2")));

        Value(Installer.Uninstall(_place.ForUser));

        Assert.Contains("token-1", File.ReadAllText(_place.ClaudeLocal), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_place.Home, ".claude")));
    }
}
