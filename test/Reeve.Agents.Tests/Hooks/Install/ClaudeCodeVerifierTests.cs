using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.ClaudeCode;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

public sealed class ClaudeCodeVerifierTests : IDisposable
{
    private readonly InstallPlace _place = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task A_hook_whose_canary_is_denied_is_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);

        HookProof proof = await VerifyAsync(service.Address);

        Assert.True(proof.Proven, string.Join(" ", proof.Failures));
        (string head, byte[] body) = Assert.Single(service.Requests);
        Assert.StartsWith("POST /hook/claude-code HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer token-1", head, StringComparison.Ordinal);
        Assert.Contains("X-Reeve-Entrypoint: sdk-cli", head, StringComparison.Ordinal);
        JsonNode sent = JsonNode.Parse(body)!;
        Assert.Equal("PreToolUse", (string)sent["hook_event_name"]!);
        Assert.Equal(proof.Canary, (string)sent["tool_input"]!["command"]!);
        Assert.StartsWith("reeve-canary-", proof.Canary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_is_not_installed_is_not_proven() =>
        Assert.Equal(["hook-not-installed"], Codes(await VerifyAsync(InstallPlace.Service)));

    [Fact]
    public async Task A_service_that_is_down_is_not_proven()
    {
        Uri address;
        using (StubService service = new(""))
        {
            address = service.Address;
            Install(address);
        }

        Assert.Equal(["service-down"], Codes(await VerifyAsync(address)));
    }

    [Theory]
    [InlineData("", 200, "hook-answer")]
    [InlineData("{}", 200, "hook-envelope")]
    [InlineData("hello", 200, "hook-answer")]
    [InlineData(StubService.Deny, 500, "hook-status")]
    [InlineData(StubService.Deny, 401, "hook-status")]
    [InlineData("""{"permissionDecision":"deny","permissionDecisionReason":"canary"}""", 200, "hook-envelope")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PostToolUse","permissionDecision":"deny","permissionDecisionReason":"canary"}}""", 200, "hook-envelope")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":""}}""", 200, "hook-envelope")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","permissionDecisionReason":"canary"}}""", 200, "canary-not-denied")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"canary"}}""", 200, "canary-not-denied")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"STOP"}}""", 200, "canary-masked")]
    [InlineData("""{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"`reeve-canary-x` waits for approval"}}""", 200, "canary-masked")]
    public async Task An_answer_that_is_not_the_canarys_deny_is_not_proven(string body, int status, string code)
    {
        using StubService service = new(StubService.Answer(body, status));
        Install(service.Address);

        HookProof proof = await VerifyAsync(service.Address);

        Assert.False(proof.Proven);
        Assert.Equal([code], Codes(proof));
    }

    [Theory]
    [InlineData("\"onFailure\": \"block\"", "\"onFailure\": \"continue\"", "hook-entry")]
    [InlineData("\"onFailure\": \"block\"", "\"async\": true, \"onFailure\": \"block\"", "hook-entry")]
    [InlineData("\"onFailure\": \"block\"", "\"if\": \"Bash(ls)\", \"onFailure\": \"block\"", "hook-entry")]
    [InlineData("\"matcher\": \"*\"", "\"matcher\": \"Bash\"", "hook-entry")]
    [InlineData("Bearer token-1", "", "hook-entry")]
    [InlineData("\"PostToolUse\"", "\"Stop\"", "hook-entry")]
    [InlineData("{\n  \"hooks\"", "{\n  \"disableAllHooks\": true,\n  \"hooks\"", "hooks-disabled")]
    [InlineData("{\n  \"hooks\"", "{\n  \"allowedHttpHookUrls\": [\"https://x/*\"],\n  \"hooks\"", "hook-url-not-allowed")]
    public async Task An_entry_that_was_loosened_is_not_proven(string from, string to, string code)
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string text = File.ReadAllText(_place.ClaudeLocal);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(_place.ClaudeLocal, text.Replace(from, to, StringComparison.Ordinal));

        HookProof proof = await VerifyAsync(service.Address);

        Assert.False(proof.Proven);
        Assert.Equal([code], Codes(proof));
    }

    [Fact]
    public async Task Hooks_switched_off_by_another_settings_file_are_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string other = Path.Combine(_place.Repository, ".claude", "settings.json");
        File.WriteAllText(other, """{"disableAllHooks":true}""");

        HookProof proof = await VerifyAsync(service.Address);

        Assert.Equal(["hooks-disabled"], Codes(proof));
        Assert.Equal(other, proof.Failures[0].Where);
    }

    [Theory]
    [InlineData("managed-settings.json")]
    [InlineData("managed-settings.d/10-hooks.json")]
    public async Task Hooks_switched_off_for_the_whole_machine_are_not_proven(string file)
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        string managed = Path.Combine(_place.Root, "etc");
        InstallPlace.Write(Path.Combine(managed, file), """{"allowManagedHooksOnly":true}""");
        ClaudeCodeInstaller installer = new(_http);

        HookProof proof = await installer.VerifyAsync(
            _place.InRepository with { ClaudeManaged = managed }, service.Address, TestContext.Current.CancellationToken);

        Assert.Equal(["hooks-disabled"], Codes(proof));
        Assert.Equal(Path.Combine(managed, file), proof.Failures[0].Where);
    }

    [Fact]
    public async Task An_entry_for_another_address_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);

        Assert.Equal(["hook-entry"], Codes(await VerifyAsync(new Uri("http://127.0.0.1:4008"))));
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_not_proven()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));
        Install(service.Address);
        FileModes.Set(_place.ClaudeLocal, FileModes.Private | UnixFileMode.OtherRead);

        HookProof proof = await VerifyAsync(service.Address);

        Assert.Equal(["hook-mode"], Codes(proof));
        Assert.Contains("604", proof.Failures[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_file_is_not_proven()
    {
        InstallPlace.Write(_place.ClaudeLocal, "{");

        Assert.Equal(["hook-file-malformed"], Codes(await VerifyAsync(InstallPlace.Service)));
    }

    private void Install(Uri service) =>
        InstallPlace.Value(new ClaudeCodeInstaller(_http).Install(new HookInstallRequest(_place.InRepository, service, "token-1")));

    private Task<HookProof> VerifyAsync(Uri service) =>
        new ClaudeCodeInstaller(_http).VerifyAsync(_place.InRepository, service, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Codes(HookProof proof) => proof.Failures.Select(f => f.Code);
}
