using Reeve.Agents.Replay;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Agents.Tests.Replay;

/// <summary>Real sessions, read in place; what the replay reports is counted here once more by another way.</summary>
public sealed class RecordedSessionsTests
{
    private readonly ReplayBench _bench = new();

    public static TheoryData<string> Names =>
        ["258c7280-ae70-4798-800f-63464d01a85d.jsonl", "4d5611e5-241a-462a-8d15-5122611a9569.jsonl", "subagent.jsonl", "tool-heavy.jsonl"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_report_matches_the_files_own_counts(string name)
    {
        string file = Locate(name);
        var walk = TranscriptWalk.Of(file);

        ReplayReport report = await _bench.ReportAsync([file]);

        Same(walk, report);
        Assert.Equal(new ReplayFile(file, walk.Lines, walk.Calls.Count, walk.Results.Count, Torn: false), report.Files.Single());
    }

    [Fact]
    public async Task All_files_together_count_what_they_share_once()
    {
        List<string> files = [.. Names.Select(n => Locate(n.Data))];
        var walk = TranscriptWalk.Of(files);

        ReplayReport report = await _bench.ReportAsync(files);

        Same(walk, report);
        Assert.Equal(walk.Lines, report.Files.Sum(f => f.Lines));
        Assert.True(files.Sum(f => TranscriptWalk.Of(f).Calls.Count) > report.Calls, "The files overlap, or this test shows nothing.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_phase_is_judged_with_its_own_gate_on_the_transcripts_clock(string name)
    {
        ReplayReport report = await _bench.ReportAsync([Locate(name)]);

        Assert.Equal(Phases.All, _bench.Gates.Keys);
        Assert.All(_bench.Gates.Values, gate =>
        {
            Assert.True(gate.Disposed);
            Assert.Equal(report.Calls, gate.Times.Count);
            Assert.Equal(gate.Times.Order(), gate.Times);
            Assert.InRange(gate.Times[0], report.First!.Value, report.Last!.Value);
        });
    }

    [Fact]
    public async Task Outcomes_of_the_recorded_sessions_are_what_a_reader_makes_of_them()
    {
        ReplayReport first = await _bench.ReportAsync([Locate("258c7280-ae70-4798-800f-63464d01a85d.jsonl")]);
        Assert.Equal(1, first.Outcomes["rejected"]);
        Assert.Equal(1, first.Outcomes["failed"]);
        Assert.Equal(5, first.Outcomes["negative"]);

        ReplayReport second = await _bench.ReportAsync([Locate("4d5611e5-241a-462a-8d15-5122611a9569.jsonl")]);
        Assert.Equal(10, second.Outcomes["rejected"]);
        Assert.Equal(2, second.Outcomes["failed"]);
    }

    [Fact]
    public async Task One_phase_alone_gives_the_same_answers_as_among_all()
    {
        string file = Locate("tool-heavy.jsonl");
        ReplayReport all = await _bench.ReportAsync([file]);

        ReplayReport one = await new ReplayBench().ReportAsync([file], new ReplayOptions { Phases = [Phase.L4] });

        Assert.Equivalent(all.Phases[(int)Phase.L4], one.Phases.Single());
    }

    private static string Locate(string name) => Path.Combine(Require.SharedFolder("data/transcripts"), name);

    private static void Same(TranscriptWalk walk, ReplayReport report)
    {
        Assert.Equal(walk.Calls.Count, report.Calls);
        Assert.Equal(walk.Calls.Values.Count(c => c.Sub), report.SubAgentCalls);
        Assert.Equal(walk.Calls.Count - report.SubAgentCalls, report.MainCalls);
        Assert.Equal(walk.Sessions.Count, report.Sessions);
        Assert.Equal(walk.Errors.Count, report.Errors);
        Assert.Equal(walk.Results.Count, report.Outcomes.Values.Sum());
        Assert.Equal(walk.Calls.Count - walk.Results.Count, report.WithoutOutcome);
        Assert.Equal(
            walk.Calls.Values.GroupBy(c => c.Tool).ToDictionary(g => g.Key, g => (long)g.Count()),
            report.Tools.ToDictionary());
        Assert.Equal(report.Calls, report.Types.Values.Sum());
        Assert.All(report.Types.Keys, type => Assert.NotNull(CommandType.Find(type)));
        Assert.All(report.Outcomes.Keys, outcome => Assert.True(Core.Signals.Outcomes.TryParse(outcome, out _)));
        Assert.Empty(report.Unjudged);
        Assert.Equal(Phases.All.Select(p => p.Name()), report.Phases.Select(p => p.Phase));
        foreach (ReplayPhase phase in report.Phases)
        {
            Assert.True(Phases.TryParse(phase.Phase, out Phase at));
            Assert.Equal(walk.Count(at, Answer.Allow), phase.Allow);
            Assert.Equal(walk.Count(at, Answer.Ask), phase.Ask);
            Assert.Equal(walk.Count(at, Answer.Deny), phase.Deny);
            Assert.Equal(0, phase.Faults);
            Assert.InRange(phase.AskedActions, phase.Ask == 0 ? 0 : 1, phase.Ask);
            Assert.Equal(phase.Deny, phase.Constraints.Values.Sum());
        }

        Assert.True(report.MostAsked.Count <= 20);
        Assert.Equal(report.MostAsked.OrderByDescending(s => s.Asked["L3"]), report.MostAsked);
        Assert.True(report.MostAsked.Sum(s => s.Asked["L3"]) <= report.Phases[0].Ask);
    }
}
