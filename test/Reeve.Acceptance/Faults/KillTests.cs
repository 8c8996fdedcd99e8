using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Faults;

/// <summary>
/// SIGKILL at a random moment under concurrent hooks and changes. After each restart: every denial and change that was acknowledged is there, every
/// allow that was answered is in the journal, and the journal verifies. 20 kills here, <c>REEVE_KILLS</c> of them in the soak.
/// </summary>
public sealed class KillTests
{
    private const int Clients = 6;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_a_kill()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("REEVE_KILLS") ?? "20", CultureInfo.InvariantCulture);
        using var home = new ReeveHome();
        var random = new Random(20261121);
        var answered = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var holds = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        for (int kill = 0; kill < kills; kill++)
        {
            await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
            await ExpectAsync(reeve.Http, answered, holds);
            answered.Clear();
            await LoadUntilKilledAsync(reeve, home, kill, random.Next(20, 200), answered, holds);
        }

        await using ReeveProcess last = await ReeveProcess.StartAsync(home);
        await ExpectAsync(last.Http, answered, holds);
        JsonElement check = await last.Http.PostJsonAsync("/api/db/check", new { });
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    private static async Task LoadUntilKilledAsync(
        ReeveProcess reeve, ReeveHome home, int round, int answersBeforeKill, ConcurrentDictionary<string, string> answered, ConcurrentDictionary<string, bool> holds)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    await OneAsync(reeve.Http, home, $"r{round}-c{client}-{i}", i, answered, holds, stop.Token);
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
                {
                    // Killed before the answer: nothing was acknowledged.
                    return;
                }

                if (answered.Count >= answersBeforeKill)
                {
                    enough.TrySetResult();
                }
            }
        }))];
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        await reeve.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>Allows, denials, requests and holds in turn.</summary>
    private static async Task OneAsync(
        HttpClient http, ReeveHome home, string id, int turn, ConcurrentDictionary<string, string> answered, ConcurrentDictionary<string, bool> holds, CancellationToken stop)
    {
        if (turn % 10 == 9)
        {
            JsonElement hold = await http.PostJsonAsync("/api/holds", new { kind = "quarantine", subject = id, reason = "kill test" }, stop);
            holds[hold.GetProperty("id").GetString()!] = true;
            return;
        }

        string command = (turn % 10) switch
        {
            8 => "git push --force origin main",
            7 => $"git push origin {id}",
            _ => "git status",
        };
        answered[id] = (await http.JudgeAsync(HookBodies.Claude(command, id, home.Work), stop)).Answer;
    }

    private static async Task ExpectAsync(HttpClient http, ConcurrentDictionary<string, string> answered, ConcurrentDictionary<string, bool> holds)
    {
        foreach ((string id, string answer) in answered)
        {
            JsonElement entries = await http.GetJsonAsync($"/api/journal?id={id}");
            JsonElement decision = entries.EnumerateArray().Single(e => e.GetProperty("kind").GetString() == "decision");
            string recorded = decision.GetProperty("answer").GetString()!;
            Assert.Equal(answer == "deny" ? recorded : "allow", recorded);
            Assert.Equal(answer == "allow", recorded == "allow");
        }

        string[] standing = [.. (await http.GetJsonAsync("/api/holds")).EnumerateArray().Select(h => h.GetProperty("id").GetString()!)];
        Assert.Empty(holds.Keys.Except(standing));
    }
}
