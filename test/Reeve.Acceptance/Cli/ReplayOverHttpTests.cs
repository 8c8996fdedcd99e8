using System.Net.Http.Headers;
using System.Text.Json;
using Reeve.Agents.Replay.Transcripts;
using Reeve.Core.Decisions;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>
/// Recorded sessions posted to the real service get, call by call, the answers that <c>reeve replay</c> prints for them, and leave as many decisions
/// and outcomes behind.
/// </summary>
public sealed class ReplayOverHttpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L3)]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L3Plus)]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L4)]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L4Plus)]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L5)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L3)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L3Plus)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L4)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L4Plus)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L5)]
    [InlineData("subagent.jsonl", Phase.L3)]
    [InlineData("subagent.jsonl", Phase.L3Plus)]
    [InlineData("subagent.jsonl", Phase.L4)]
    [InlineData("subagent.jsonl", Phase.L4Plus)]
    [InlineData("subagent.jsonl", Phase.L5)]
    [InlineData("tool-heavy.jsonl", Phase.L3)]
    [InlineData("tool-heavy.jsonl", Phase.L3Plus)]
    [InlineData("tool-heavy.jsonl", Phase.L4)]
    [InlineData("tool-heavy.jsonl", Phase.L4Plus)]
    [InlineData("tool-heavy.jsonl", Phase.L5)]
    public async Task Posted_calls_get_the_answers_of_the_replay(string name, Phase phase)
    {
        string file = Path.Combine(Require.SharedFolder("data/transcripts"), name);
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await StartAsync(home, phase);

        ReeveRun replay = await home.RunAsync("replay", file, "--phase", phase.Name(), "--calls", "--json");
        Assert.True(replay.ExitCode == 0, replay.ToString());
        JsonElement report = JsonElement.Parse(replay.Out);
        string[] replayed =
        [
            .. report.GetProperty("eachCall").EnumerateArray()
                .Select(c => $"{c.GetProperty("id").GetString()} {c.GetProperty("answers").GetProperty(phase.Name()).GetString()}"),
        ];

        List<string> posted = [];
        await foreach (HookStep step in new TranscriptHooks([file]).ReadAsync(Cancelled))
        {
            string answer = step.Body.IsEmpty ? "not sent" : await PostAsync(reeve, step);
            if (step.IsCall)
            {
                posted.Add($"{step.Id} {answer}");
            }
        }

        Assert.NotEmpty(posted);
        Assert.Equal(report.GetProperty("calls").GetInt32(), posted.Count);
        Assert.Equal(replayed, posted);
        JsonElement status = await reeve.Http.GetJsonAsync("/api/status", Cancelled);
        JsonElement counted = report.GetProperty("phases")[0];
        foreach (string answer in (string[])["allow", "ask", "deny"])
        {
            Assert.Equal(counted.GetProperty(answer).GetInt64(), status.GetProperty("decisions").GetProperty(answer).GetInt64());
        }

        Assert.Equal(report.GetProperty("outcomes").EnumerateObject().Sum(o => o.Value.GetInt64()), status.GetProperty("outcomes").GetInt64());
    }

    private static async Task<string> PostAsync(ReeveProcess reeve, HookStep step)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hook/claude-code") { Content = new ReadOnlyMemoryContent(step.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Reeve-Attended", "1");
        using HttpResponseMessage response = await reeve.Http.SendAsync(request, Cancelled);
        Assert.Equal(200, (int)response.StatusCode);
        return await HookAnswer.OfAsync(response, Cancelled) ?? "none";
    }

    /// <summary>The service at that phase, which an operator set by hand while it was down.</summary>
    private static async Task<ReeveProcess> StartAsync(ReeveHome home, Phase phase)
    {
        await using (ReeveProcess first = await ReeveProcess.StartAsync(home))
        {
            await first.StopAsync();
        }

        string types = JsonSerializer.Serialize(PhaseLadder.Default.WhitelistAt(phase).Members().Select(t => t.Name));
        await home.SqliteAsync($"UPDATE governance_state SET current_phase = '{phase.Name()}', command_whitelist = '{types}' WHERE id = 1;");
        ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal(phase.Name(), (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString());
        return reeve;
    }
}
