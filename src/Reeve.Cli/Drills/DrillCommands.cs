using System.Globalization;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Drills;

/// <summary><c>reeve drill kill-switch|rollback|breaker|restore|list</c>.</summary>
internal static class DrillCommands
{
    private static readonly Dictionary<string, string> What = new(StringComparer.Ordinal)
    {
        ["kill-switch"] = "Stops a rehearsal scope while agents ask there: when the stop is in force, that nothing is allowed after it, that a person can still approve and lift, that it lasts.",
        ["rollback"] = "Raises a rehearsal scope to L4 and rolls it back while agents ask there: when the lower phase is in force, that nothing is allowed by the higher one after it.",
        ["breaker"] = "Lets commands go wrong in a second gate in memory with the installed rules until one reverts or pauses: which, after how many, and that the next decision obeys.",
        ["restore"] = "Makes a backup in the backup folder, verifies its SHA-256, restores it beside it, checks it and compares it with the state in force.",
    };

    /// <summary>The noun with its verbs.</summary>
    public static Verb Build()
    {
        Verb drill = new(
            "drill",
            "Rehearses what must work when things go wrong: the real thing, timed, in a scope of its own that counts nowhere. What it shows is kept as evidence for readiness.",
            "reeve drill kill-switch  # evidence for the item `Kill switch tested`, 90 days",
            "reeve drill restore --json | jq .milliseconds",
            "reeve drill list");
        foreach (string kind in ReadinessMeasures.Drills)
        {
            drill.Add(Run(kind));
        }

        drill.Add(List());
        return drill;
    }

    private static Verb Run(string kind) => new Verb(
        kind, $"{What[kind]} Exit code: 0 passed, 1 failed, 3 it could not be carried out.", $"reeve drill {kind}", $"reeve drill {kind} --json | jq .steps").Calls(async (session, service) =>
    {
        Result<Reply<DrillView>> answer = await session.WaitAsync(
            "rehearsing", () => service.PostAsync($"/api/drills/{kind}", new NoBody(), CliJson.Default.NoBody, CliJson.Default.DrillView));
        if (!answer.TryGet(out Reply<DrillView>? reply, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        session.Output.Show(reply, drill => Draw(drill, session.Output));
        return reply.Value.Passed ? ExitCode.Satisfied : reply.Value.Verdict == "inconclusive" ? ExitCode.Instrument : ExitCode.PolicyFailed;
    });

    private static Verb List() =>
        new Verb("list", "Lists drills, newest first, the newest 20 of each kind.", "reeve drill list", "reeve drill list --json | jq '.[] | select(.kind == \"rollback\")'").Calls(
            async (session, service) => session.Output.Show(
                await service.GetAsync("/api/drills", CliJson.Default.DrillViewArray),
                drills =>
                {
                    Grid grid = new("drill", "when", "took", "verdict", "by", "what");
                    foreach (DrillView drill in drills)
                    {
                        grid.Add(drill.Id, Times.Stamp(drill.At), $"{drill.Milliseconds} ms", new Cell(drill.Verdict, Of(drill.Verdict)), drill.By, drill.Summary);
                    }

                    session.Output.Table(grid, "No drill was run yet.");
                }));

    private static void Draw(DrillView drill, Output output)
    {
        Grid grid = new("step", "verdict", "ms", "what");
        foreach (DrillStepView step in drill.Steps)
        {
            grid.Add(step.Name, new Cell(step.Verdict, Of(step.Verdict)), step.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture), step.What);
        }

        output.Table(grid, "It has no steps.");
        output.Line($"{drill.Id} {drill.Verdict} in {drill.Milliseconds} ms: {drill.Summary}", Of(drill.Verdict));
    }

    private static Tone Of(string verdict) => verdict switch { "passed" => Tone.Good, "failed" => Tone.Bad, _ => Tone.Caution };
}
