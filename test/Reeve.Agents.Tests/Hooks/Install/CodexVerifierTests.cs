using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Codex;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

[Collection(StartsProcesses.Name)]
public sealed class CodexVerifierTests : IDisposable
{
    private readonly InstallPlace _place = new();
    private readonly CodexInstaller _installer = new(TimeProvider.System);

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_trusted_hook_whose_canary_is_denied_is_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);

        HookProof proof = await VerifyAsync(service.Address);

        Assert.True(proof.Proven, string.Join(" ", proof.Failures));
        Assert.Contains(proof.Canary, System.Text.Encoding.UTF8.GetString(Assert.Single(service.Requests).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_nobody_trusted_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address, trust: false);

        Assert.Equal(["hook-untrusted", "hook-untrusted"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task A_hook_in_a_repository_nobody_trusted_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        File.WriteAllText(_place.CodexConfig, File.ReadAllText(_place.CodexConfig).Replace("\"trusted\"", "\"untrusted\"", StringComparison.Ordinal));

        Assert.Equal(["repository-untrusted"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task An_entry_put_before_Reeves_breaks_its_trust()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string hooks = File.ReadAllText(_place.CodexHooks);
        File.WriteAllText(_place.CodexHooks, hooks.Replace(
            "\"PreToolUse\": [", "\"PreToolUse\": [{\"hooks\":[{\"type\":\"command\",\"command\":\"x\"}]},", StringComparison.Ordinal));

        Assert.Equal(["hook-untrusted"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task A_client_that_was_changed_is_not_proven_and_not_run()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string witness = Path.Combine(_place.Root, "witness");
        string client = File.ReadAllText(_place.CodexClient);
        FileModes.Set(_place.CodexClient, FileModes.Private | UnixFileMode.UserExecute);
        File.WriteAllText(_place.CodexClient, client.Replace("LC_ALL=C", $"echo > '{witness}'; LC_ALL=C", StringComparison.Ordinal));

        HookProof proof = await VerifyAsync(service.Address);

        Assert.Equal(["hook-client-changed"], Codes(proof));
        Assert.False(proof.Proven);
        Assert.False(File.Exists(witness));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_client_that_may_not_run_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        FileModes.Set(_place.CodexClient, FileModes.Private);

        Assert.Equal(["hook-client-failed", "hook-client-failed"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task A_client_that_others_may_read_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        FileModes.Set(_place.CodexClient, FileModes.PrivateProgram | UnixFileMode.GroupRead);

        Assert.Equal(["hook-mode"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task The_clients_own_deny_is_no_proof()
    {
        Uri address;
        using (StubService service = new(""))
        {
            address = service.Address;
            Install(address);
        }

        HookProof proof = await VerifyAsync(address);

        Assert.Equal(["canary-masked"], Codes(proof));
        Assert.Contains("no service", proof.Failures[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canary_that_is_allowed_is_not_proven()
    {
        using StubService service = new("HTTP/1.1 200 OK\r\nX-Reeve-Decision: allow\r\nContent-Length: 0\r\n\r\n");
        Install(service.Address);

        Assert.Equal(["canary-not-denied"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task A_client_for_another_address_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);

        Assert.Equal(["hook-entry"], Codes(await VerifyAsync(new Uri("http://127.0.0.1:4008"))));
    }

    [Theory]
    [InlineData("\"timeout\": 10", "\"timeout\": 4")]
    [InlineData("\"timeout\": 10", "\"async\": true, \"timeout\": 10")]
    [InlineData("\"matcher\": \"*\"", "\"matcher\": \"Bash\"")]
    [InlineData("' pre", "' post")]
    public async Task An_entry_that_was_loosened_is_not_proven(string from, string to)
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string hooks = File.ReadAllText(_place.CodexHooks);
        Assert.Contains(from, hooks, StringComparison.Ordinal);
        File.WriteAllText(_place.CodexHooks, hooks.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains("hook-entry", Codes(await VerifyAsync(service.Address)));
    }

    [Theory]
    [InlineData("[features]\nhooks = false\n")]
    [InlineData("features.hooks = false\n")]
    [InlineData("features = { hooks = false }\n")]
    public async Task Hooks_switched_off_in_the_config_are_not_proven(string off)
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string config = File.ReadAllText(_place.CodexConfig);
        File.WriteAllText(_place.CodexConfig, off.StartsWith('[') ? $"{config}\n{off}" : off + config);

        Assert.Equal(["hooks-disabled"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task Hooks_switched_off_in_the_repositorys_own_config_are_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        InstallPlace.Write(Path.Combine(_place.CodexFolder, "config.toml"), "features.hooks = false\n");

        Assert.Equal(["hooks-disabled"], Codes(await VerifyAsync(service.Address)));
    }

    [Fact]
    public async Task A_config_that_codex_cannot_read_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        File.AppendAllText(_place.CodexConfig, "trusted_hash = \"a second time\"\n");

        Assert.Equal(["hook-file-malformed"], Codes(await VerifyAsync(service.Address)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("untrusted", false)]
    public async Task A_linked_work_tree_has_the_trust_of_the_main_one_unless_it_has_its_own(string? own, bool proven)
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string linked = _place.Link("linked");
        File.AppendAllText(_place.CodexConfig, own is null ? "" : $"\n[projects.'{linked}']\ntrust_level = '{own}'\n");

        HookProof proof = await _installer.VerifyAsync(
            _place.InRepository with { Repository = linked }, service.Address, TestContext.Current.CancellationToken);

        Assert.Equal(proven ? [] : ["repository-untrusted"], Codes(proof));
    }

    [Fact]
    public async Task Hooks_switched_off_for_the_whole_machine_are_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        InstallPlace.Write(Path.Combine(_place.Root, "etc", "requirements.toml"), "allow_managed_hooks_only = true # by the administrator\n");
        HookPlace place = _place.InRepository with { CodexManaged = Path.Combine(_place.Root, "etc") };

        Assert.Equal(["hooks-disabled"], Codes(await _installer.VerifyAsync(place, service.Address, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_hook_that_is_not_installed_is_not_proven() =>
        Assert.Equal(["hook-not-installed"], Codes(await VerifyAsync(InstallPlace.Service)));

    private void Install(Uri service, bool trust = true)
    {
        InstallPlace.Write(_place.CodexConfig, $"[projects.\"{_place.Repository}\"]\ntrust_level = \"trusted\"\n");
        InstallPlace.Value(_installer.Install(new HookInstallRequest(_place.InRepository, service, "token-1") { Trust = trust }));
    }

    private Task<HookProof> VerifyAsync(Uri service) => _installer.VerifyAsync(_place.InRepository, service, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Codes(HookProof proof) => proof.Failures.Select(f => f.Code);
}
