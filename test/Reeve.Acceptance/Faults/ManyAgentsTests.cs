using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Faults;

/// <summary>
/// Calls of distinct agents over HTTP on 32 connections, each with a session, a sub-agent's id and a folder of its own: what the service keeps for
/// each is bounded, and at the end it still answers rightly. 20 000 agents here, <c>REEVE_AGENTS</c> of them in the soak (a million).
/// </summary>
public sealed class ManyAgentsTests
{
    private const int Connections = 32;

    /// <summary>Every so many agents, one asks for what a person must answer, and one reports an outcome that was never asked about.</summary>
    private const int Odd = 100;

    /// <summary>Bound on the peak of the service's resident memory: 450 MiB, and 100 bytes of index for each entry of its journal.</summary>
    private const long BaseBytes = 450L << 20;
    private const long BytesPerEntry = 100;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_keeps_within_its_memory_and_answers_rightly()
    {
        Require.That(OperatingSystem.IsLinux(), "Linux, to read a process's peak memory", "run on Linux");
        int agents = int.Parse(Environment.GetEnvironmentVariable("REEVE_AGENTS") ?? "20000", CultureInfo.InvariantCulture);
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = reeve.Url };

        int next = 0;
        long began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (int agent = Interlocked.Increment(ref next) - 1; agent < agents; agent = Interlocked.Increment(ref next) - 1)
            {
                await OneAsync(http, home, agent);
            }
        })));
        TimeSpan took = TimeProvider.System.GetElapsedTime(began);

        // The newest agent, the oldest one, and somebody new are judged as the first was.
        Assert.Equal("allow", await PostAsync(http, Body("PreToolUse", agents - 1, "git status", home.Work)));
        Assert.Equal("allow", await PostAsync(http, Body("PreToolUse", 0, "git status", home.Work)));
        Assert.Equal("deny", await PostAsync(http, Body("PreToolUse", agents, "git push --force origin main", home.Work)));
        JsonElement first = await reeve.Http.GetJsonAsync("/api/journal?id=toolu_0");
        Assert.Equal("session-0", Assert.Single(first.EnumerateArray(), e => e.GetProperty("kind").GetString() == "decision").GetProperty("session").GetString());
        JsonElement status = await reeve.Http.GetJsonAsync("/api/status", Cancelled);
        JsonElement decisions = status.GetProperty("decisions");
        Assert.Equal(agents, decisions.GetProperty("allow").GetInt64());
        Assert.Equal(agents / Odd, decisions.GetProperty("ask").GetInt64() + decisions.GetProperty("deny").GetInt64() - 1);
        Assert.InRange(status.GetProperty("pendingRequests").GetInt64(), 1, 100);
        JsonElement check = await reeve.Http.PostJsonAsync("/api/db/check", new { });
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());

        long entries = status.GetProperty("journal").GetProperty("lastSeq").GetInt64();
        long peak = PeakBytes(reeve.Id);
        TestContext.Current.TestOutputHelper!.WriteLine($"{agents} agents in {took.TotalSeconds:0} s, {entries} entries, peak {peak >> 20} MiB");
        Assert.InRange(peak, 1, BaseBytes + (entries * BytesPerEntry));
    }

    private static async Task OneAsync(HttpClient http, ReeveHome home, int agent)
    {
        Assert.Equal("allow", await PostAsync(http, Body("PreToolUse", agent, "git status", home.Work)));
        if (agent % Odd == 0)
        {
            // Denied once as many wait as may wait of one kind of agent.
            Assert.Contains(await PostAsync(http, Body("PreToolUse", agent, "git push", home.Work, "ask")), (string[])["ask", "deny"]);
            Assert.Null(await PostAsync(http, Body("PostToolUse", agent, "git status", home.Work, "never-asked")));
        }
    }

    private static async Task<string?> PostAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await http.PostAsync("/hook/claude-code", content, Cancelled);
        Assert.Equal(200, (int)response.StatusCode);
        return await HookAnswer.OfAsync(response, Cancelled);
    }

    private static byte[] Body(string hookEvent, int agent, string command, string folder, string kind = "") => Encoding.UTF8.GetBytes(
        $$"""
        {"session_id":"session-{{agent}}","agent_id":"agent-{{agent}}","cwd":"{{folder}}/{{agent}}","permission_mode":"default","hook_event_name":"{{hookEvent}}",
        "tool_name":"Bash","tool_input":{"command":"{{command}}"},"tool_response":{"stdout":""},"tool_use_id":"toolu_{{kind}}{{agent}}"}
        """);

    private static long PeakBytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
