using System.Globalization;
using System.Text;
using System.Text.Json;
using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Statistics;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>The default rules over recorded sessions: ordinary work reverts nothing, a planted bad stretch does, as soon as was foretold.</summary>
public sealed class RecordedSessionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sessions => ["258c7280-ae70-4798-800f-63464d01a85d.jsonl", "4d5611e5-241a-462a-8d15-5122611a9569.jsonl", "subagent.jsonl", "tool-heavy.jsonl"];

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task Ordinary_work_at_L4_reverts_nothing(string name)
    {
        using var home = new ReeveHome();
        Assert.Empty(await RevertsAsync(home, Path.Combine(Require.SharedFolder("data/transcripts"), name)));
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task A_planted_bad_stretch_reverts_within_the_computed_delay(string name)
    {
        using var home = new ReeveHome();
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Require.SharedFolder("data/transcripts"), name), Cancelled);
        DateTimeOffset last = lines.Select(Time).OfType<DateTimeOffset>().Max();
        string planted = Path.Combine(home.Work, "planted.jsonl");
        await File.WriteAllLinesAsync(planted, [.. lines, .. Enumerable.Range(1, 60).SelectMany(i => Failing(i, last.AddSeconds(i), home.Work))], Cancelled);

        // One command a second, every one of them fails. The delay is that of a window that is full; an idle one has to come to its 20 samples first.
        Assert.True(Condition.Parse("errorRate > 0.05", ConditionSchema.Standard).TryGet(out Condition? condition, out Refusal? refusal), refusal?.ToString());
        DetectionDelay delay = Foresight.Of(condition, TimeSpan.FromMinutes(5), 20, new ForesightAssumptions { CommandsPerWindow = 300, BadRate = 1 }).DetectionDelay!;
        DateTimeOffset tripped = Assert.Single(await RevertsAsync(home, planted));
        Assert.InRange(tripped, last, last.AddSeconds(Math.Max(20, Math.Ceiling(delay.Commands)) + 1));
    }

    /// <summary>Times at which a rule that reverts would have tripped at L4.</summary>
    private static async Task<DateTimeOffset[]> RevertsAsync(ReeveHome home, string session)
    {
        string rules = Path.Combine(home.Work, "rules.json");
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await File.WriteAllTextAsync(rules, (await home.RunAsync("rules", "--json")).Out, Cancelled);
        string[] reverts = [.. JsonElement.Parse(await File.ReadAllTextAsync(rules, Cancelled)).EnumerateArray()
            .Where(r => r.GetProperty("action").GetString() == "revert_to_l3").Select(r => r.GetProperty("name").GetString()!)];
        Assert.NotEmpty(reverts);
        ReeveRun run = await home.RunAsync("backtest", "--rules", rules, session, "--phase", "L4", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement report = JsonElement.Parse(run.Out);
        Assert.True(report.GetProperty("signals").GetInt64() > 0);
        return
        [
            .. report.GetProperty("trips").EnumerateArray().Where(t => reverts.Contains(t.GetProperty("rule").GetString()))
                .Select(t => t.GetProperty("at").GetDateTimeOffset()),
        ];
    }

    private static DateTimeOffset? Time(string line)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
        return document.RootElement.TryGetProperty("timestamp", out JsonElement at) && at.ValueKind == JsonValueKind.String ? at.GetDateTimeOffset() : null;
    }

    private static IEnumerable<string> Failing(int number, DateTimeOffset at, string cwd)
    {
        string time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string id = $"toolu_planted{number}";
        yield return JsonSerializer.Serialize(new
        {
            type = "assistant",
            sessionId = "planted",
            cwd,
            timestamp = time,
            uuid = $"planted-call-{number}",
            message = new { role = "assistant", content = new[] { new { type = "tool_use", id, name = "Bash", input = new { command = "git push" } } } },
        });
        yield return JsonSerializer.Serialize(new
        {
            type = "user",
            sessionId = "planted",
            cwd,
            timestamp = time,
            uuid = $"planted-result-{number}",
            message = new { role = "user", content = new[] { new { type = "tool_result", tool_use_id = id, is_error = true, content = "Exit code 1\nfatal: it broke" } } },
        });
    }
}
