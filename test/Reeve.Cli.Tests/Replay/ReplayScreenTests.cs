using Reeve.Agents.Replay;
using Reeve.Cli.Console;
using Reeve.Cli.Replay;
using Reeve.Testing;
using Xunit;

namespace Reeve.Cli.Tests.Replay;

public sealed class ReplayScreenTests
{
    private static readonly ReplayReport Sample = new()
    {
        Files = [new ReplayFile("/a/session.jsonl", 1512, 183, 180, Torn: true)],
        Sessions = 1,
        Calls = 1183,
        MainCalls = 1150,
        SubAgentCalls = 33,
        Tools = Counts(("Bash", 1000), ("Read", 183)),
        Types = Counts(("fs.read", 900), ("git.push", 283)),
        Outcomes = Counts(("succeeded", 1100), ("failed", 70)),
        WithoutOutcome = 13,
        Errors = 71,
        Phases =
        [
            new ReplayPhase("L3", 900, 280, 3, 86, Counts(("phase", 900), ("not-in-phase", 280), ("constraint", 3)), Counts(("force-push-protected", 3)), 0),
            new ReplayPhase("L4", 1180, 0, 3, 0, Counts(("phase", 1180), ("constraint", 3)), Counts(("force-push-protected", 3)), 1),
        ],
        MostAsked = [new ReplayShape("git push\u001b[2J _", "git.push", Counts(("L3", 280)))],
        Unjudged = [new ReplayProblem("/a/session.jsonl:7", "result without a call")],
        UnjudgedTotal = 4,
        First = new DateTimeOffset(2026, 2, 12, 16, 2, 29, TimeSpan.Zero),
        Last = new DateTimeOffset(2026, 2, 12, 21, 3, 30, TimeSpan.Zero),
        ElapsedMs = 812,
    };

    [Fact]
    public void The_report_is_drawn_as_reviewed()
    {
        StringWriter drawn = new();
        new ReplayScreen(OutputOn(drawn)).Draw(Sample);
        Expectation.Match("replay", drawn.ToString());
        Assert.DoesNotContain("\u001b", drawn.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_nothing_is_drawn_without_empty_tables()
    {
        StringWriter drawn = new();
        new ReplayScreen(OutputOn(drawn)).Draw(Sample with
        {
            Calls = 0, Tools = Counts(), Types = Counts(), Phases = [], MostAsked = [], UnjudgedTotal = 0, Unjudged = [], First = null, Last = null,
        });
        Assert.Contains("without times", drawn.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("most asked", drawn.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("could not be judged", drawn.ToString(), StringComparison.Ordinal);
    }

    private static Output OutputOn(TextWriter target) => new(CliEnvironment.OfProcess() with { Out = target, IsTerminal = false }, json: false, verbose: false);

    private static OrderedDictionary<string, long> Counts(params (string Name, long Count)[] counts)
    {
        OrderedDictionary<string, long> ordered = new(StringComparer.Ordinal);
        foreach ((string name, long count) in counts)
        {
            ordered.Add(name, count);
        }

        return ordered;
    }
}
