using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Agents.Replay;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Agents.Tests.Replay;

public sealed class ReplayRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-replay-").FullName;
    private readonly ReplayBench _bench = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_call_and_its_result_are_judged_and_joined()
    {
        string file = Write("a", Call("t1", 1, "Bash", """{"command":"git push"}"""), Result("t1", 2, "Exit code 128\\nfatal: no upstream", error: true));

        ReplayReport report = await _bench.ReportAsync([file]);

        Assert.Equal((1, 1, 0, 1), (report.Calls, report.MainCalls, report.SubAgentCalls, report.Errors));
        Assert.Equal(1, report.Types["git.push"]);
        Assert.Equal(["ask", "ask", "allow", "allow", "allow"], report.Phases.Select(p => p.Allow == 1 ? "allow" : p.Ask == 1 ? "ask" : "deny"));
        OutcomeReport outcome = _bench.Gates[Phase.L3].Outcomes.Single();
        Assert.Equal((Outcome.Failed, 128), (outcome.Outcome, outcome.ExitCode));
        Assert.Equal(At(1), report.First);
        Assert.Equal(At(2), report.Last);
    }

    [Fact]
    public async Task Sub_agent_calls_count_once_whether_in_their_own_file_or_in_progress_records()
    {
        string main = Write("main", Progress(Call("t2", 2, "Read", """{"file_path":"/x"}""")), Progress(Result("t2", 3, "text")));
        string sub = Write("sub", Side(Call("t2", 2, "Read", """{"file_path":"/x"}""")), Side(Result("t2", 3, "text")));

        foreach (string[] files in new[] { new[] { main, sub }, [sub, main], [main], [sub] })
        {
            ReplayReport report = await new ReplayBench().ReportAsync(files);
            Assert.Equal((1, 1, 0), (report.Calls, report.SubAgentCalls, report.WithoutOutcome));
            Assert.Equal(1, report.Outcomes["succeeded"]);
            Assert.Empty(report.Unjudged);
        }
    }

    [Fact]
    public async Task Files_are_run_in_order_of_time()
    {
        string one = Write("one", Call("t1", 1, "Read", "{}"), Call("t4", 4, "Read", "{}"));
        string two = Write("two", Call("t2", 2, "Read", "{}"), Call("t3", 3, "Read", "{}"), Call("t5", 5, "Read", "{}"));

        await _bench.ReportAsync([two, one]);

        Assert.Equal(["t1", "t2", "t3", "t4", "t5"], _bench.Gates[Phase.L3].Decisions.Select(d => d.Id));
        Assert.Equal(Enumerable.Range(1, 5).Select(At), _bench.Gates[Phase.L5].Times);
    }

    [Fact]
    public async Task A_clock_that_steps_back_in_the_file_stands_still_here()
    {
        string file = Write("a", Call("t1", 9, "Read", "{}"), Call("t2", 3, "Read", "{}"), Call("t3", 10, "Read", "{}"));

        ReplayReport report = await _bench.ReportAsync([file]);

        Assert.Equal([At(9), At(9), At(10)], _bench.Gates[Phase.L3].Times);
        Assert.Equal((At(3), At(10)), (report.First, report.Last));
    }

    [Fact]
    public async Task A_malformed_line_stops_the_replay_and_is_located()
    {
        string file = Write("a", Call("t1", 1, "Read", "{}"), "{ oops", Call("t2", 2, "Read", "{}"));

        Assert.False((await _bench.RunAsync([file])).TryGet(out _, out Refusal? refusal));

        Assert.Equal("transcript-malformed", refusal.Code);
        Assert.Equal($"{file}:2", refusal.Where);
        Assert.All(_bench.Gates.Values, g => Assert.True(g.Disposed));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("7")]
    public async Task A_line_that_is_no_object_stops_the_replay(string line) =>
        Assert.Equal("transcript-malformed", (await _bench.RunAsync([Write("a", line)])).Refusal?.Code);

    [Fact]
    public async Task A_torn_last_line_is_reported_and_the_rest_counts()
    {
        string file = Write("a", Call("t1", 1, "Read", "{}"));
        File.AppendAllText(file, "{\"type\":\"assistant\",\"mess");

        ReplayReport report = await _bench.ReportAsync([file]);

        Assert.True(report.Files.Single().Torn);
        Assert.Equal(1, report.Calls);
    }

    [Fact]
    public async Task A_last_line_without_a_line_end_is_a_line_like_any_other()
    {
        string file = Write("a", Call("t1", 1, "Read", "{}"));
        File.WriteAllText(file, File.ReadAllText(file).TrimEnd());

        ReplayReport report = await _bench.ReportAsync([file]);

        Assert.False(report.Files.Single().Torn);
        Assert.Equal(1, report.Calls);
    }

    [Fact]
    public async Task What_cannot_be_judged_or_joined_is_listed_and_counted()
    {
        string file = Write(
            "a",
            Call("t1", 1, "Read", "{}").Replace("\"cwd\":\"/nowhere/repo\",", "", StringComparison.Ordinal),
            Result("t9", 2, "x"),
            Call(new string('i', 200), 3, "Read", "{}"),
            """{"type":"brand-new","payload":[1,2,3]}""",
            "");

        ReplayReport report = await _bench.ReportAsync([file], new ReplayOptions { Unjudged = 2 });

        Assert.Equal(3, report.UnjudgedTotal);
        Assert.Equal([$"{file}:1", $"{file}:2"], report.Unjudged.Select(u => u.Where));
        Assert.Contains("cwd", report.Unjudged[0].What);
        Assert.Contains("t9", report.Unjudged[1].What);
    }

    [Fact]
    public async Task Members_of_odd_types_and_half_characters_are_counted_or_passed_over_but_never_thrown_at()
    {
        string[] sound = [Call("t1", 1, "Bash", """{"command":"ls"}"""), Result("t1", 2, "out", error: true), Progress(Call("t2", 2, "Read", "{}"))];
        string[] odd = ["null", "7", "[]", "{}", "\"\"", "[[]]", "[7]", "\"\\ud83d\"", "[{\"type\":7}]", "[{\"type\":\"tool_use\"}]", "[{\"type\":\"tool_result\"}]"];
        List<string> lines = [.. sound.SelectMany(line => Holes(JsonNode.Parse(line)!).SelectMany(hole => odd.Select(value => hole.Replace("\"HOLE\"", value, StringComparison.Ordinal))))];

        foreach (string line in lines)
        {
            Result<ReplayReport> result = await new ReplayBench().RunAsync([Write("odd", line, sound[0], sound[1])], new ReplayOptions { Phases = [Phase.L3] });

            Assert.True(result.TryGet(out ReplayReport? report, out Refusal? refusal), $"{line}: {refusal}");
            Assert.True(report.Calls + report.UnjudgedTotal > 0);
            Assert.InRange(report.Phases[0].Allow + report.Phases[0].Ask + report.Phases[0].Deny, 0, report.Calls);
        }
    }

    [Fact]
    public async Task An_empty_transcript_gives_an_empty_report()
    {
        ReplayReport report = await _bench.ReportAsync([Write("a")]);

        Assert.Equal((0, 0), (report.Calls, report.Sessions));
        Assert.Null(report.First);
        Assert.Equal(5, report.Phases.Count);
        Assert.Empty(report.MostAsked);
    }

    [Fact]
    public async Task Missing_files_and_options_out_of_range_are_refused()
    {
        Assert.Equal("transcript-missing", (await _bench.RunAsync([])).Refusal?.Code);
        Assert.Equal("transcript-not-found", (await _bench.RunAsync([_folder + "/none.jsonl"])).Refusal?.Code);
        Assert.Equal("transcript-unreadable", (await _bench.RunAsync([_folder])).Refusal?.Code);
        Assert.Equal("replay-options", (await _bench.RunAsync([Write("a")], new ReplayOptions { Shapes = 0, Unjudged = -1, Phases = [] })).Refusal?.Code);
        Assert.Equal(3, new ReplayOptions { Shapes = 0, Unjudged = -1, Phases = [] }.Problems().Count);
    }

    [Fact]
    public async Task The_most_asked_shapes_come_first_with_their_counts_at_each_phase()
    {
        string file = Write("a",
        [
            .. Enumerable.Range(0, 3).Select(i => Call($"p{i}", i + 1, "Bash", """{"command":"git push origin x"}""")),
            Call("c", 9, "Bash", """{"command":"git commit -m x"}"""),
        ]);

        ReplayReport report = await _bench.ReportAsync([file]);

        Assert.Equal("git.push", report.MostAsked[0].Type);
        Assert.Equal((3, 3, 0), (report.MostAsked[0].Asked["L3"], report.MostAsked[0].Asked["L3+"], report.MostAsked[0].Asked["L4"]));
        Assert.Equal((1, 0), (report.MostAsked[1].Asked["L3"], report.MostAsked[1].Asked["L3+"]));
        Assert.Equal((4, 2), (report.Phases[0].Ask, report.Phases[0].AskedActions));
    }

    [Fact]
    public async Task Progress_is_told_up_to_the_last_byte()
    {
        string file = Write("a", [.. Enumerable.Range(1, 3000).Select(i => Call($"t{i}", i, "Read", """{"file_path":"/nowhere/repo/some/long/path/to/a/file.txt"}"""))]);
        var told = new Told();

        Assert.True((await _bench.RunAsync([file], progress: told)).TryGet(out _, out _));

        Assert.True(told.Steps.Count > 2);
        Assert.Equal(told.Steps.Select(s => s.BytesRead).Order(), told.Steps.Select(s => s.BytesRead));
        Assert.Equal(new ReplayProgress(new FileInfo(file).Length, new FileInfo(file).Length, 3000), told.Steps[^1]);
    }

    [Fact]
    public async Task The_report_is_json_in_camel_case()
    {
        ReplayReport report = await _bench.ReportAsync([Write("a", Call("t1", 1, "Bash", """{"command":"git push"}"""))]);

        JsonElement json = JsonSerializer.SerializeToElement(report, ReplayJson.Default.ReplayReport);

        Assert.Equal(1, json.GetProperty("calls").GetInt64());
        Assert.Equal("L3", json.GetProperty("phases")[0].GetProperty("phase").GetString());
        Assert.Equal(1, json.GetProperty("types").GetProperty("git.push").GetInt64());
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(second);

    private static string Call(string id, int second, string tool, string input) => Record(
        second, "assistant", $$"""{"type":"text","text":"So."},{"type":"tool_use","id":"{{id}}","name":"{{tool}}","input":{{input}}}""");

    /// <summary>The record once for each member and element in it, with <c>"HOLE"</c> in its place.</summary>
    private static IEnumerable<string> Holes(JsonNode root)
    {
        var places = new Queue<JsonNode>([root]);
        while (places.TryDequeue(out JsonNode? at))
        {
            List<(JsonNode? Value, Action<JsonNode?> Set)> children = at switch
            {
                JsonObject o => [.. o.Select(m => (m.Value, (Action<JsonNode?>)(v => o[m.Key] = v)))],
                JsonArray a => [.. a.Select((e, i) => (e, (Action<JsonNode?>)(v => a[i] = v)))],
                _ => [],
            };
            foreach ((JsonNode? value, Action<JsonNode?> set) in children)
            {
                set("HOLE");
                yield return root.ToJsonString();
                set(value);
                if (value is not null)
                {
                    places.Enqueue(value);
                }
            }
        }
    }

    private static string Result(string id, int second, string content, bool error = false) => Record(
        second, "user", $$"""{"type":"tool_result","tool_use_id":"{{id}}","content":"{{content}}","is_error":{{(error ? "true" : "false")}}}""");

    private static string Record(int second, string role, string blocks) =>
        $$"""{"type":"{{role}}","isSidechain":false,"cwd":"/nowhere/repo","sessionId":"s1","timestamp":"{{At(second):yyyy-MM-ddTHH:mm:ss.fffZ}}","message":{"role":"{{role}}","content":[{{blocks}}]} }""";

    private static string Side(string record) => record.Replace("\"isSidechain\":false", "\"isSidechain\":true,\"agentId\":\"a1\"", StringComparison.Ordinal);

    private static string Progress(string record) =>
        $$"""{"type":"progress","cwd":"/nowhere/repo","sessionId":"s1","timestamp":"{{At(0):yyyy-MM-ddTHH:mm:ss.fffZ}}","data":{"type":"agent_progress","agentId":"a1","message":{{record}} } }""";

    private string Write(string name, params string[] lines)
    {
        string path = Path.Combine(_folder, name + ".jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private sealed class Told : IProgress<ReplayProgress>
    {
        public List<ReplayProgress> Steps { get; } = [];

        public void Report(ReplayProgress value) => Steps.Add(value);
    }
}
