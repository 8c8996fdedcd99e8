using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Agents.Hooks.Install.Codex;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>Runs the real bash client against a listener that answers well, badly, or not at all.</summary>
[Collection(StartsProcesses.Name)]
public sealed class CodexClientTests : IDisposable
{
    private const string Allow = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Reeve-Decision: allow\r\nConnection: close\r\n\r\n";
    private static readonly byte[] Body = """{"hook_event_name":"PreToolUse","tool_input":{"command":"echo é"}}"""u8.ToArray();
    private readonly InstallPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_allow_is_silence()
    {
        using StubService service = new(Allow);

        Assert.Equal("", await RunAsync(service.Address, Body));
        (string head, byte[] body) = Assert.Single(service.Requests);
        Assert.StartsWith("POST /hook/codex HTTP/1.0\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer token-1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", head, StringComparison.Ordinal);
        Assert.Equal(Body, body);
    }

    [Fact]
    public async Task A_deny_is_passed_on_as_it_came()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));

        Assert.Equal(StubService.Deny + "\n", await RunAsync(service.Address, Body));
    }

    [Fact]
    public async Task A_deny_keeps_quotes_and_other_alphabets_in_its_reason()
    {
        const string Deny =
            """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"„ü“ \"q\" \\ }} \n"}}""";
        using StubService service = new(StubService.Answer(Deny));

        Assert.Equal(Deny + "\n", await RunAsync(service.Address, Body));
    }

    [Fact]
    public async Task A_large_body_arrives_byte_for_byte()
    {
        using StubService service = new(Allow);
        byte[] large = Encoding.UTF8.GetBytes(
            new JsonObject { ["command"] = string.Concat(Enumerable.Repeat("echo 'é\\n' \"%s\" $HOME `x` \t日本 ", 6000)) }.ToJsonString());
        Assert.True(large.Length > 200_000);

        Assert.Equal("", await RunAsync(service.Address, large));
        Assert.Equal(large, Assert.Single(service.Requests).Body);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 X\r\nContent-Length: 0\r\nX-Reeve-Decision: allow\r\n\r\n", "HTTP 500")]
    [InlineData("HTTP/1.1 302 X\r\nX-Reeve-Decision: allow\r\n\r\n", "HTTP 302")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "neither allow nor deny")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "neither allow nor deny")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nX-Reeve-Decision: allow\r\n\r\n", "neither allow nor deny")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Reeve-Decision: allowed\r\n\r\n", "neither allow nor deny")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Reeve-Decision: allow\r\n\r\n{}", "neither allow nor deny")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Reeve-Decision: allow\r\n", "not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{\"hookSpecif", "neither allow nor deny")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"x\"}", "neither allow nor deny")]
    [InlineData(
        "HTTP/1.1 200 OK\r\n\r\n{\"hookSpecificOutput\":{\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"\"}}", "neither allow nor deny")]
    [InlineData(
        "HTTP/1.1 200 OK\r\n\r\n{\"hookSpecificOutput\":{\"permissionDecision\":\"ask\",\"permissionDecisionReason\":\"x\"}}", "neither allow nor deny")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "not HTTP")]
    [InlineData("", "no service")]
    public async Task Whatever_is_no_clear_answer_closes_the_gate(string answer, string because)
    {
        using StubService service = new(answer);

        AssertClosed(await RunAsync(service.Address, Body), because);
    }

    [Fact]
    public async Task A_service_that_is_down_closes_the_gate()
    {
        Uri address;
        using (StubService service = new(Allow))
        {
            address = service.Address;
        }

        AssertClosed(await RunAsync(address, Body), "no service");
    }

    [Fact]
    public async Task A_service_that_never_answers_closes_the_gate_at_the_clients_own_deadline()
    {
        using StubService service = new(null);

        AssertClosed(await RunAsync(service.Address, Body, deadline: 1), "within 1 s");
    }

    [Fact]
    public async Task A_client_without_a_token_closes_the_gate()
    {
        using StubService service = new(Allow);

        AssertClosed(await RunAsync(service.Address, Body, token: ""), "no token");
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task An_unknown_event_closes_the_gate_like_a_decision()
    {
        Uri address = new("http://127.0.0.1:9");

        AssertClosed(await RunAsync(address, Body, "other"), "no service");
        AssertClosed(await RunAsync(address, Body, ""), "no service");
    }

    [Fact]
    public async Task An_outcome_is_sent_and_never_answered()
    {
        using StubService service = new(StubService.Answer(StubService.Deny));

        Assert.Equal("", await RunAsync(service.Address, Body, "post"));
        Assert.Equal(Body, Assert.Single(service.Requests).Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 500 X\r\n\r\n")]
    public async Task An_outcome_that_cannot_be_delivered_does_not_fail_the_agent(string answer)
    {
        using StubService service = new(answer);

        Assert.Equal("", await RunAsync(service.Address, Body, "post"));
    }

    [Fact]
    public async Task The_agents_environment_cannot_reach_into_the_client()
    {
        string profile = Path.Combine(_place.Root, "profile");
        File.WriteAllText(profile, "exit 0\n");
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["BASH_ENV"] = profile,
            ["ENV"] = profile,
            ["BASH_FUNC_read%%"] = "() { exit 0; }",
            ["BASH_FUNC_printf%%"] = "() { exit 0; }",
            ["SHELLOPTS"] = "noexec",
            ["IFS"] = "{}",
            ["LC_ALL"] = "C.UTF-8",
            ["token"] = "",
            ["port"] = "1",
        };

        AssertClosed(await RunAsync(new Uri("http://127.0.0.1:9"), Body, environment: environment), "no service at 127.0.0.1:9");
    }

    private static void AssertClosed(string output, string because)
    {
        string reason = InstallPlace.Value(NativeDeny.Read(Encoding.UTF8.GetBytes(output), "client"));
        Assert.StartsWith("Reeve hook client: ", reason, StringComparison.Ordinal);
        Assert.Contains(because, reason, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(
        Uri service,
        byte[] body,
        string argument = "pre",
        string token = "token-1",
        int deadline = 60,
        Dictionary<string, string>? environment = null)
    {
        string path = Path.Combine(_place.Root, "client");
        string text = Encoding.UTF8.GetString(HookClient.Render(CodexEntries.Words, service, token));
        File.WriteAllText(path, text.Replace($"deadline='{HookTimings.ClientDeadline}'", $"deadline='{deadline}'", StringComparison.Ordinal));
        FileModes.Set(path, FileModes.PrivateProgram);
        ProcessStartInfo start = new(path, [argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(body, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
