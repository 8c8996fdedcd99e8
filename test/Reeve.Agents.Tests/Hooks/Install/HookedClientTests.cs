using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Reeve.Agents.Hooks.Dialects;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Agents.Hooks.Reading;
using Reeve.Core.Refusals;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>The bash client of Gemini CLI, Copilot CLI and Cursor against a listener that answers well, badly, or not at all.</summary>
[Collection(StartsProcesses.Name)]
public sealed class HookedClientTests : IDisposable
{
    private static readonly byte[] Body = """{"hook_event_name":"x","tool_input":{"command":"echo é"}}"""u8.ToArray();
    private readonly InstallPlace _place = new();

    public static TheoryData<string> Clis => [.. HookedInstaller.Clis];

    public void Dispose() => _place.Dispose();

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task What_the_service_answers_is_passed_on_as_it_came(string cli)
    {
        HookDialect dialect = HookDialect.Of(cli)!;
        (string Decision, byte[] Answer)[] answers =
        [
            ("allow", dialect.Allow(HookEvent.PreToolUse, "Because.")),
            ("deny", dialect.Deny(HookEvent.PreToolUse, "„ü“ \"q\" \\ }} \n")),
            ("ask", dialect.Deny(HookEvent.PreToolUse, "Ask for it.")),
            ("ask", dialect.Ask(HookEvent.PreToolUse, "May it?")),
        ];
        foreach ((string decision, byte[] answer) in answers)
        {
            string text = Encoding.UTF8.GetString(answer);
            using StubService service = new(StubService.Answer(text, headers: $"X-Reeve-Decision: {decision}\r\n"));

            Assert.Equal(text + "\n", await RunAsync(cli, service.Address));
            (string head, byte[] body) = Assert.Single(service.Requests);
            Assert.StartsWith($"POST /hook/{cli} HTTP/1.0\r\n", head, StringComparison.Ordinal);
            Assert.Contains("\r\nAuthorization: Bearer token-1\r\n", head, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Reeve-Entrypoint", head, StringComparison.Ordinal);
            Assert.Equal(Body, body);
        }
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task Whatever_is_no_clear_answer_closes_the_gate(string cli)
    {
        ClientWords words = HookedCli.All.Single(c => c.Words.Cli == cli).Words;
        string[] garbage =
        [
            "", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nX-Reeve-Decision: allow\r\n",
            StubService.Answer(words.Allow, 500, "X-Reeve-Decision: allow\r\n"),
            StubService.Answer(words.Allow, 302, "X-Reeve-Decision: allow\r\n"),
            StubService.Answer(words.Allow, headers: ""),
            StubService.Answer(words.Allow, headers: "X-Reeve-Decision: deny\r\n"),
            StubService.Answer(words.Allow, headers: "X-Reeve-Decision: allowed\r\n"),
            StubService.Answer(words.Allow + " ", headers: "X-Reeve-Decision: allow\r\n"),
            StubService.Answer("", headers: "X-Reeve-Decision: allow\r\n"),
            StubService.Answer("{}", headers: "X-Reeve-Decision: allow\r\n"),
            StubService.Answer("hello", headers: "X-Reeve-Decision: allow\r\n"),
            StubService.Answer(words.Ask + "May it?\"}", headers: "X-Reeve-Decision: allow\r\n"),
            StubService.Answer(words.Ask + "May it?", headers: "X-Reeve-Decision: ask\r\n"),
            StubService.Answer(words.Deny + words.End, headers: "X-Reeve-Decision: deny\r\n"),
            StubService.Answer(words.Deny + "Because.", headers: "X-Reeve-Decision: deny\r\n"),
            StubService.Answer(StubService.Deny),
        ];
        foreach (string answer in garbage)
        {
            using StubService service = new(answer);
            AssertClosed(cli, await RunAsync(cli, service.Address), answer);
        }
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_service_that_is_down_or_silent_and_a_missing_token_close_the_gate(string cli)
    {
        using StubService silent = new(null);
        using StubService unused = new("");

        AssertClosed(cli, await RunAsync(cli, new Uri("http://127.0.0.1:9")), "down");
        AssertClosed(cli, await RunAsync(cli, silent.Address, deadline: 1), "silent");
        AssertClosed(cli, await RunAsync(cli, unused.Address, token: ""), "no token");
        Assert.Empty(unused.Requests);
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task An_outcome_is_sent_and_whatever_comes_of_it_does_not_fail_the_agent(string cli)
    {
        string heard = HookedCli.All.Single(c => c.Words.Cli == cli).Words.Heard;
        using StubService service = new(StubService.Answer(StubService.Deny));

        Assert.Equal(heard, (await RunAsync(cli, service.Address, "post")).Trim());
        Assert.Equal(Body, Assert.Single(service.Requests).Body);
        Assert.Equal(heard, (await RunAsync(cli, new Uri("http://127.0.0.1:9"), "post")).Trim());
    }

    [Theory]
    [MemberData(nameof(Clis))]
    public async Task A_person_is_only_told_of_where_the_cli_runs_in_a_terminal_and_not_for_one_prompt(string cli)
    {
        string client = Write(cli, new Uri("http://127.0.0.1:9"), "token-1", 4);
        foreach ((string arguments, bool attended) in new[] { ("", true), ("-i go", true), ("-p go", false), ("--prompt=go", false), ("-yp go", false) })
        {
            using StubService service = new(StubService.Answer("{}"));
            await File.WriteAllBytesAsync(client, []);
            File.Delete(client);
            Write(cli, service.Address, "token-1", 60);
            string agent = Path.Combine(_place.Root, "agent");
            await File.WriteAllTextAsync(agent, $"#!/bin/bash\necho '{{}}' | bash -c \"'{client}' pre\" | cat >/dev/null\n:\n", TestContext.Current.CancellationToken);
            FileModes.Set(agent, FileModes.PrivateProgram);
            ProcessStartInfo start = new("/usr/bin/script", ["--quiet", "--return", "--command", $"{agent} {arguments}", "/dev/null"])
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
            };
            start.Environment.Remove("CI");
            start.Environment.Remove("GITHUB_ACTIONS");
            using Process process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            (string head, _) = Assert.Single(service.Requests);
            Assert.True(attended == head.Contains("X-Reeve-Entrypoint: cli\r\n", StringComparison.Ordinal), $"{arguments}: {head}");
        }
    }

    private static void AssertClosed(string cli, string output, string after)
    {
        Result<string> read = HookedCli.All.Single(c => c.Words.Cli == cli).ReadDeny(Encoding.UTF8.GetBytes(output), "client");
        Assert.True(read.TryGet(out string? reason, out Refusal? refusal), $"{after}: {refusal}: {output}");
        Assert.StartsWith("Reeve hook client: ", reason, StringComparison.Ordinal);
        using JsonDocument whole = JsonDocument.Parse(output);
        Assert.Equal(JsonValueKind.Object, whole.RootElement.ValueKind);
    }

    private string Write(string cli, Uri service, string token, int deadline)
    {
        string path = Path.Combine(_place.Root, "client");
        string text = Encoding.UTF8.GetString(HookClient.Render(HookedCli.All.Single(c => c.Words.Cli == cli).Words, service, token));
        File.WriteAllText(path, text.Replace($"deadline='{HookTimings.ClientDeadline}'", $"deadline='{deadline}'", StringComparison.Ordinal));
        FileModes.Set(path, FileModes.PrivateProgram);
        return path;
    }

    private async Task<string> RunAsync(string cli, Uri service, string argument = "pre", string token = "token-1", int deadline = 60)
    {
        string path = Path.Combine(_place.Root, "client");
        File.Delete(path);
        ProcessStartInfo start = new(Write(cli, service, token, deadline), [argument])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(Body, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
