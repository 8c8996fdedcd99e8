using System.Text.Json.Nodes;
using Reeve.Agents.Hooks;
using Reeve.Agents.Tests.Replay;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>Bodies of the CLIs, recorded or constructed, each with the judgement, the native answers or the outcome that are right for it.</summary>
public sealed class CorpusTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(SourceTree.Root, "test", "Reeve.Agents.Tests", "Hooks", "Corpus");

    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-corpus-").FullName;
    private readonly HookBench _bench = new();

    public static TheoryData<string, string> Answers => Cases((name, entry) =>
        entry["answers"] is JsonObject answers ? answers.Select(a => (name, a.Key)) : []);

    public static TheoryData<string, string> Judged => Cases((name, entry) =>
        entry["judged"] is JsonObject judged ? [(name, judged["types"]!.GetValue<string>())] : []);

    public static TheoryData<string, string> Ends => Cases((name, entry) =>
        entry["outcome"]?["status"]?.GetValue<string>() is { } status ? [(name, status)] : []);

    public static TheoryData<string> Sources => [.. Files().Where(n => !n.StartsWith("claude-code/", StringComparison.Ordinal) && !n.StartsWith("codex/", StringComparison.Ordinal))];

    public static TheoryData<string, string> Events => Cases((name, entry) =>
        entry["answers"] is null && entry["outcome"] is null ? [(name, entry["cli"]!.GetValue<string>())] : []);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answers_are_those_the_cli_understands(string name, string answer)
    {
        JsonNode entry = Load(name);
        Assert.True(AnswerNames.TryParse(answer, out Answer said));
        _bench.Gate.Judge = _ => RecordingGate.Says(said, "{reason}");

        HookReply reply = await SendAsync(entry);

        JsonNode? expected = entry["answers"]![answer];
        if (expected is null)
        {
            Assert.True(reply.Body.IsEmpty);
        }
        else
        {
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(reply.Body.Span)), reply.Body.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public async Task Calls_are_typed_and_decided(string name, string types)
    {
        JsonNode entry = Load(name);

        await SendAsync(entry);

        CommandRequest request = _bench.Gate.Requests.Single();
        Assert.Equal(types, request.Types.ToString());
        Assert.Equal(entry["judged"]!["constraint"]?.GetValue<string>(), request.Constraint);
        Assert.Equal(entry["judged"]!["atL3"]!.GetValue<string>(), PhaseGate.Judge(Phase.L3, request.Types, request.Constraint).Name());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Every_body_says_where_it_is_from_and_tells_nothing_of_the_machine_it_was_recorded_on(string name)
    {
        string text = File.ReadAllText(Path.Combine(Corpus, name));

        Assert.Contains(Load(name)["source"]!.GetValue<string>(), new[] { "recorded", "constructed" });
        Assert.DoesNotMatch("(?<!gemini)/tmp/|/root/|Bearer|api[_-]?key", text);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Outcomes_are_read_off(string name, string status)
    {
        JsonNode entry = Load(name);
        if (entry["record"] is JsonArray record)
        {
            string file = Path.Combine(_folder, Path.GetFileName(entry["input"]!["transcript_path"]!.GetValue<string>()));
            await File.WriteAllLinesAsync(file, record.Select(r => r!.ToJsonString()), TestContext.Current.CancellationToken);
            entry["input"]!["transcript_path"] = file;
        }

        await SendAsync(entry);

        OutcomeReport report = _bench.Gate.Outcomes.Single();
        Assert.Equal(entry["outcome"]!["exitCode"]?.GetValue<int>(), report.ExitCode);
        Assert.Equal(status, report.Outcome.Name());
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Other_events_are_acknowledged_without_a_decision(string name, string cli)
    {
        HookReply reply = await SendAsync(Load(name));

        Assert.Null(reply.Answer);
        Assert.Null(reply.Refusal);
        Assert.Equal(cli is "claude-code" or "cursor" ? 2 : 0, reply.Body.Length);
    }

    private static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Corpus, name)))!;

    private static IEnumerable<string> Files() => Directory
        .EnumerateFiles(Corpus, "*.json", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(f => Path.GetRelativePath(Corpus, f));

    private static TheoryData<string, string> Cases(Func<string, JsonNode, IEnumerable<(string Name, string Value)>> select)
    {
        var cases = new TheoryData<string, string>();
        foreach (string name in Files())
        {
            foreach ((string of, string value) in select(name, Load(name)))
            {
                cases.Add(of, value);
            }
        }

        return cases;
    }

    private Task<HookReply> SendAsync(JsonNode entry) => _bench.SendAsync(
        entry["cli"]!.GetValue<string>(),
        entry["input"]!,
        new HookContext(Caller.Open, EntryPoint: entry["headers"]!["X-Reeve-Entrypoint"]?.GetValue<string>()));
}
