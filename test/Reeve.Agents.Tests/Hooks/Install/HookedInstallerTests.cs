using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Dialects;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Agents.Hooks.Reading;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Agents.Tests.Hooks.Install.InstallPlace;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>Installing, removing and proving the hooks of Gemini CLI, Copilot CLI and Cursor.</summary>
[Collection(StartsProcesses.Name)]
public sealed class HookedInstallerTests : IDisposable
{
    private readonly InstallPlace _place = new();

    public static TheoryData<string> Clis => [.. HookedInstaller.Clis];

    public static TheoryData<string, string?> Before => new(
        from cli in HookedInstaller.Clis
        from text in new[] { null, "{ }\r\n", """{"version":1,"other":[1,2.50],"hooks":{"x":[{"command":"lint"}]}}""" }
        select (cli, text));

    public void Dispose() => _place.Dispose();

    [Theory]
    [MemberData(nameof(Before))]
    public void Uninstalling_restores_every_file_byte_for_byte(string cli, string? settings)
    {
        foreach (HookPlace place in new[] { _place.InRepository, _place.ForUser })
        {
            if (settings is not null)
            {
                Write(PathsOf(cli, place).Settings, settings);
            }

            Dictionary<string, string> before = _place.Snapshot();
            Assert.True(Value(Installer(cli).Install(Ask(place))).Changed);
            Assert.NotEqual(before, _place.Snapshot());

            HookRemoval removal = Value(Installer(cli).Uninstall(place));

            Assert.Equal(before, _place.Snapshot());
            Assert.Empty(removal.Edited);
            Assert.Equal("hook-not-installed", Refused(Installer(cli).Uninstall(place)).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public void Only_the_owner_may_read_the_token_and_git_does_not_see_it(string cli)
    {
        Value(Installer(cli).Install(Ask(_place.InRepository, "tok-secret")));

        HookedPaths paths = PathsOf(cli, _place.InRepository);
        Assert.Equal(FileModes.PrivateProgram, FileModes.Of(paths.Client));
        Assert.DoesNotContain("tok-secret", File.ReadAllText(paths.Settings), StringComparison.Ordinal);
        Assert.Contains($"/{paths.Excluded[0]}\n", File.ReadAllText(_place.Exclude), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public void Installing_twice_changes_nothing_the_second_time(string cli)
    {
        Value(Installer(cli).Install(Ask(_place.InRepository)));
        Dictionary<string, string> once = _place.Snapshot();

        Assert.False(Value(Installer(cli).Install(Ask(_place.InRepository))).Changed);
        Assert.Equal(once, _place.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public void What_others_wrote_since_stays(string cli)
    {
        HookedPaths paths = PathsOf(cli, _place.InRepository);
        Value(Installer(cli).Install(Ask(_place.InRepository)));
        JsonObject settings = JsonNode.Parse(File.ReadAllBytes(paths.Settings))!.AsObject();
        settings["mine"] = true;
        File.WriteAllText(paths.Settings, settings.ToJsonString());

        HookRemoval removal = Value(Installer(cli).Uninstall(_place.InRepository));

        Assert.Equal([paths.Settings], removal.Edited);
        string left = File.ReadAllText(paths.Settings);
        Assert.Contains("mine", left, StringComparison.Ordinal);
        Assert.DoesNotContain("reeve", left, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public void Settings_that_cannot_be_read_are_refused_before_anything_is_written(string cli)
    {
        Write(PathsOf(cli, _place.InRepository).Settings, "{ // mine\n}");
        Dictionary<string, string> before = _place.Snapshot();

        Assert.Equal("hook-file-malformed", Refused(Installer(cli).Install(Ask(_place.InRepository))).Code);
        Assert.Equal(before, _place.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task An_installed_hook_is_proven_by_a_canary_that_is_denied(string cli)
    {
        using StubService service = new(Denial(cli, "Denied by constraint canary."));
        Install(cli, service.Address);

        HookProof proof = await VerifyAsync(cli, service.Address);

        Assert.True(proof.Proven, string.Join('\n', proof.Failures));
        Assert.Contains(proof.Canary, Encoding.UTF8.GetString(Assert.Single(service.Requests).Body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_canary_that_is_allowed_or_denied_for_another_reason_proves_nothing(string cli)
    {
        string allow = HookedCli.All.Single(c => c.Words.Cli == cli).Words.Allow;
        using StubService allows = new(StubService.Answer(allow, headers: "X-Reeve-Decision: allow\r\n"));
        using StubService denies = new(Denial(cli, "STOP."));

        Install(cli, allows.Address);
        Assert.Equal(["canary-not-denied"], Codes(await VerifyAsync(cli, allows.Address)));
        Install(cli, denies.Address);
        Assert.Equal(["canary-masked"], Codes(await VerifyAsync(cli, denies.Address)));
        Install(cli, new Uri("http://127.0.0.1:9"));
        Assert.Equal(["canary-masked"], Codes(await VerifyAsync(cli, new Uri("http://127.0.0.1:9"))));
    }

    [Theory]
    [InlineData("gemini", "\"timeout\": 10000", "\"timeout\": 10")]
    [InlineData("gemini", "\"matcher\": \"*\"", "\"matcher\": \"read_.*\"")]
    [InlineData("gemini", "' pre\"", "' post\"")]
    [InlineData("gemini", "\"timeout\": 10000", "\"env\": {\"PATH\": \"x\"}, \"timeout\": 10000")]
    [InlineData("copilot", "\"timeoutSec\": 10", "\"timeoutSec\": 4")]
    [InlineData("copilot", "' pre\"", "' pre; true\"")]
    [InlineData("cursor", "\"failClosed\": true", "\"failClosed\": false")]
    [InlineData("cursor", "\"timeout\": 10", "\"matcher\": \"Read\", \"timeout\": 10")]
    [InlineData("cursor", "\"beforeShellExecution\"", "\"afterShellExecution\"")]
    public async Task An_entry_that_was_loosened_is_not_proven(string cli, string from, string to)
    {
        using StubService service = new(Denial(cli, "Denied by constraint canary."));
        Install(cli, service.Address);
        string file = PathsOf(cli, _place.InRepository).Settings;
        string settings = File.ReadAllText(file);
        Assert.Contains(from, settings, StringComparison.Ordinal);
        File.WriteAllText(file, settings.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains("hook-entry", Codes(await VerifyAsync(cli, service.Address)));
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_client_that_was_changed_is_not_run_and_one_that_others_may_read_is_told(string cli)
    {
        using StubService service = new(Denial(cli, "Denied by constraint canary."));
        Install(cli, service.Address);
        string client = PathsOf(cli, _place.InRepository).Client;
        FileModes.Set(client, FileModes.PrivateProgram | UnixFileMode.GroupRead);
        Assert.Equal(["hook-mode"], Codes(await VerifyAsync(cli, service.Address)));

        FileModes.Set(client, FileModes.PrivateProgram | UnixFileMode.UserWrite);
        File.AppendAllText(client, "\n");
        Assert.Contains("hook-client-changed", Codes(await VerifyAsync(cli, service.Address)));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("gemini", "home/.gemini/settings.json", """{"hooksConfig":{"enabled":false}} // off""", "hooks-disabled")]
    [InlineData("gemini", "home/.gemini/settings.json", """{"hooksConfig":{"disabled":["reeve"]}}""", "hooks-disabled")]
    [InlineData("gemini", "home/.gemini/trustedFolders.json", "{}", "repository-untrusted")]
    [InlineData("gemini", "home/.gemini/settings.json", "{", "hook-file-malformed")]
    [InlineData("copilot", "home/.copilot/settings.json", """{"disableAllHooks":true}""", "hooks-disabled")]
    [InlineData("copilot", "project/.github/copilot/settings.json", """{"disableAllHooks":true}""", "hooks-disabled")]
    [InlineData("copilot", "home/.copilot/config.json", "{}", "repository-untrusted")]
    public async Task What_keeps_the_cli_from_calling_the_hook_is_told(string cli, string file, string text, string code)
    {
        using StubService service = new(Denial(cli, "Denied by constraint canary."));
        Install(cli, service.Address);
        Write(Path.Combine(_place.Root, file), text);

        Assert.Equal([code], Codes(await VerifyAsync(cli, service.Address)));
    }

    [Fact]
    public async Task Gemini_trusts_a_folder_by_the_longest_path_that_covers_it()
    {
        using StubService service = new(Denial("gemini", "Denied by constraint canary."));
        Install("gemini", service.Address);
        string list = Path.Combine(_place.Home, ".gemini", "trustedFolders.json");

        Write(list, new JsonObject { [_place.Root] = "TRUST_FOLDER" }.ToJsonString());
        Assert.Empty(Codes(await VerifyAsync("gemini", service.Address)));
        Write(list, new JsonObject { [_place.Root] = "TRUST_FOLDER", [_place.Repository] = "DO_NOT_TRUST" }.ToJsonString());
        Assert.Equal(["repository-untrusted"], Codes(await VerifyAsync("gemini", service.Address)));
        Write(list, new JsonObject { [_place.Home] = "TRUST_PARENT" }.ToJsonString());
        Assert.Empty(Codes(await VerifyAsync("gemini", service.Address)));
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_hook_that_is_not_installed_is_not_proven(string cli) =>
        Assert.Equal(["hook-not-installed"], Codes(await VerifyAsync(cli, Service)));

    private static string Denial(string cli, string reason) =>
        StubService.Answer(Encoding.UTF8.GetString(HookDialect.Of(cli)!.Deny(HookEvent.PreToolUse, reason)));

    private static HookedInstaller Installer(string cli) => HookedInstaller.For(cli, TimeProvider.System)!;

    private static HookedPaths PathsOf(string cli, HookPlace place) => new(HookedCli.All.Single(c => c.Words.Cli == cli), place);

    private static IEnumerable<string> Codes(HookProof proof) => proof.Failures.Select(f => f.Code);

    /// <summary>Installs in a repository whose folder the CLI trusts.</summary>
    private void Install(string cli, Uri service)
    {
        Write(Path.Combine(_place.Home, ".gemini", "trustedFolders.json"), new JsonObject { [_place.Repository] = "TRUST_FOLDER" }.ToJsonString());
        Write(Path.Combine(_place.Home, ".copilot", "config.json"), new JsonObject { ["trustedFolders"] = new JsonArray(_place.Repository) }.ToJsonString());
        Value(Installer(cli).Install(new HookInstallRequest(_place.InRepository, service, "token-1")));
    }

    private Task<HookProof> VerifyAsync(string cli, Uri service) =>
        Installer(cli).VerifyAsync(_place.InRepository with { GeminiManaged = Path.Combine(_place.Root, "etc") }, service, TestContext.Current.CancellationToken);
}
