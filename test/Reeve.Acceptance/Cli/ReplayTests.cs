using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>Replay from the command line.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly ReeveHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_session_is_replayed_without_a_service_or_a_data_folder()
    {
        string file = Transcript(("toolu_1", "ls", false), ("toolu_2", "git push origin topic", true), ("toolu_3", "git push --force origin main", true));
        ReeveRun json = await _home.RunAsync("replay", file, "--json");
        Assert.True(json.ExitCode == 0, json.ToString());
        using JsonDocument report = JsonDocument.Parse(json.Out);
        Assert.Equal(3, report.RootElement.GetProperty("calls").GetInt32());
        JsonElement[] phases = [.. report.RootElement.GetProperty("phases").EnumerateArray()];
        Assert.Equal(["L3", "L3+", "L4", "L4+", "L5"], phases.Select(p => p.GetProperty("phase").GetString()));
        Assert.Equal((1, 1, 1), Answers(phases[0]));
        Assert.Equal((2, 0, 1), Answers(phases[2]));
        Assert.False(Directory.Exists(_home.Data));

        ReeveRun tables = await _home.RunAsync("replay", file, "--phase", "L4");
        Assert.Equal(0, tables.ExitCode);
        Assert.Contains("3 calls", tables.Out, StringComparison.Ordinal);
        Assert.Contains("force-push-protected", tables.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("L5", tables.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay missing.jsonl", "missing.jsonl")]
    [InlineData("replay", "FILE")]
    [InlineData("replay x --phase L9", "L3+")]
    public async Task What_cannot_be_replayed_is_named(string line, string named)
    {
        ReeveRun run = await _home.RunAsync(line.Split(' '));
        Assert.True(run.ExitCode is 2 or 3, run.ToString());
        Assert.Empty(run.Out);
        Assert.Contains(named, run.Err, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_line_that_is_no_JSON_is_named_by_file_and_line()
    {
        string file = Transcript(("toolu_1", "ls", false));
        await File.AppendAllTextAsync(file, "not json\n{}\n");
        ReeveRun run = await _home.RunAsync("replay", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{file}:3", run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15m", 1, 1)]
    [InlineData("10s", 2, 0)]
    public async Task The_bounds_of_requests_are_those_the_service_would_have(string ttl, int asked, int denied)
    {
        // Nobody answers the first; half a minute later it has expired or still takes the one place.
        _home.Environment["REEVE_REQUESTS_TTL"] = ttl;
        _home.Environment["REEVE_REQUESTS_MAX_PENDING_PER_AGENT"] = "1";
        string file = Path.Combine(_home.Work, "session.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 2).Select(i => Line(
            "assistant", new { type = "tool_use", id = $"toolu_{i}", name = "Bash", input = new { command = $"git push origin topic-{i}" } }, second: 30 * i)));

        ReeveRun run = await _home.RunAsync("replay", file, "--phase", "L3", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument report = JsonDocument.Parse(run.Out);
        Assert.Equal((0, asked, denied), Answers(report.RootElement.GetProperty("phases")[0]));
    }

    private static (int Allow, int Ask, int Deny) Answers(JsonElement phase) =>
        (phase.GetProperty("allow").GetInt32(), phase.GetProperty("ask").GetInt32(), phase.GetProperty("deny").GetInt32());

    private string Transcript(params (string Id, string Command, bool Failed)[] calls)
    {
        string file = Path.Combine(_home.Work, "session.jsonl");
        using StreamWriter lines = new(file);
        foreach ((string id, string command, bool failed) in calls)
        {
            lines.WriteLine(Line("assistant", new { type = "tool_use", id, name = "Bash", input = new { command } }));
            lines.WriteLine(Line("user", new { type = "tool_result", tool_use_id = id, is_error = failed, content = failed ? "Exit code 1" : "ok" }));
        }

        return file;
    }

    private string Line(string role, object part, int second = 29) => JsonSerializer.Serialize(new
    {
        type = role,
        sessionId = "session-1",
        uuid = Guid.NewGuid(),
        timestamp = $"2026-02-12T16:02:{second:00}.000Z",
        cwd = _home.Work,
        message = new { role, content = new[] { part } },
    });
}
