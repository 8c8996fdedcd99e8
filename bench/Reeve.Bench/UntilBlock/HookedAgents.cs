using System.Text;
using System.Text.Json;

namespace Reeve.Bench.UntilBlock;

/// <summary>
/// Agents that ask a Reeve service through its Claude Code hook. One of them reports outcomes to the edge of the default rule and past it; two
/// others command all the while, as fast as they are answered.
/// </summary>
internal sealed class HookedAgents(Uri service, string folder) : IDisposable
{
    private const int Samples = 20;
    private const int Further = 50;
    private readonly HttpClient _http = new() { BaseAddress = service };
    private int _calls;
    private volatile bool _tripped;

    /// <summary>Commands that any agent began after the tripping outcome was acknowledged and that were allowed; null when the rule did not trip as it should.</summary>
    public async Task<int?> TripAsync()
    {
        await PhaseAsync("L4");
        Task<int>[] others = [Task.Run(() => CommandAsync("other-1")), Task.Run(() => CommandAsync("other-2"))];
        for (int i = 0; i < Samples - 2; i++)
        {
            await EndAsync(await BeginAsync(), failed: false);
        }

        await EndAsync(await BeginAsync(), failed: true);
        string tripping = await BeginAsync();
        bool atTheEdge = await AllowsAsync("before", "driver");
        await EndAsync(tripping, failed: true);
        _tripped = true;
        int passed = 0;
        while (passed < Further && await AllowsAsync($"after-{passed}", "driver"))
        {
            passed++;
        }

        passed += (await Task.WhenAll(others)).Sum();
        return atTheEdge && (passed > 0 || await PhaseIsAsync("L3")) ? passed : null;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Commands until so many began after the tripping outcome; how many of these were allowed.</summary>
    private async Task<int> CommandAsync(string session)
    {
        int passed = 0;
        for (int further = 0, i = 0; further < Further; i++)
        {
            bool after = _tripped;
            bool allowed = await AllowsAsync($"{session}-{i}", session);
            further += after ? 1 : 0;
            passed += after && allowed ? 1 : 0;
        }

        return passed;
    }

    private async Task<string> BeginAsync()
    {
        string id = $"call-{++_calls}";
        return await AllowsAsync(id, "driver") ? id : throw new InvalidOperationException("The service blocked before any rule could trip.");
    }

    private async Task<bool> AllowsAsync(string id, string session)
    {
        byte[] answer = await PostAsync(id, session, "PreToolUse");
        return JsonElement.Parse(answer).GetProperty("hookSpecificOutput").GetProperty("permissionDecision").GetString() == "allow";
    }

    private Task<byte[]> EndAsync(string id, bool failed) => PostAsync(id, "driver", failed ? "PostToolUseFailure" : "PostToolUse");

    private async Task<byte[]> PostAsync(string id, string session, string hookEvent)
    {
        string body = JsonSerializer.Serialize(new
        {
            session_id = session,
            cwd = folder,
            permission_mode = "default",
            hook_event_name = hookEvent,
            tool_name = "Bash",
            tool_input = new { command = "git push" },
            tool_use_id = id,
            tool_response = new { stdout = "" },
            error = hookEvent == "PostToolUseFailure" ? "Exit code 1\nfatal: it broke" : null,
        });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri("/hook/claude-code", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    private async Task PhaseAsync(string phase)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!await PhaseIsAsync(phase))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private async Task<bool> PhaseIsAsync(string phase) =>
        JsonElement.Parse(await _http.GetByteArrayAsync(new Uri("/api/governance/state", UriKind.Relative))).GetProperty("currentPhase").GetString() == phase;
}
