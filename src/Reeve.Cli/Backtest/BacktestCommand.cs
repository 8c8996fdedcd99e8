using System.CommandLine;
using System.Text.Json;
using Reeve.Agents.Replay;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Replay;
using Reeve.Cli.Service;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Rules.Backtest;
using Reeve.Governance.Rules;
using Reeve.Server.Options;
using Reeve.Server.Problems;
using Reeve.Server.Rules;

namespace Reeve.Cli.Backtest;

/// <summary><c>reeve backtest</c>.</summary>
internal static class BacktestCommand
{
    private const int LargestFile = 4 << 20;

    private static readonly Argument<string[]> Sessions = new("session")
    {
        Description = "Session transcripts (JSON Lines) of Claude Code to test on instead of Reeve's own journal.", HelpName = "SESSION", Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Rules = new("--rules") { Description = "Rules to test: a JSON array as `reeve rules --json` prints it.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> From = new("--from") { Description = "Count trips from this time on, ISO 8601, UTC (default: the beginning).", HelpName = "TIME" };
    private static readonly Option<string?> To = new("--to") { Description = "Stop before this time (default: the end).", HelpName = "TIME" };
    private static readonly Option<string?> ResolveAfter = new("--resolve-after") { Description = "How long an event stays open before a person resolves it (default: 1h).", HelpName = "SPAN" };
    private static readonly Option<string> AtPhase = PhaseOption();

    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Verb verb = new(
            "backtest",
            "Runs rules over what happened, with the live engine: how often each would have tripped, how many of these trips people judged false, what it would have stopped, and the difference to today's rules. Changes nothing.",
            "reeve rules --json > rules.json",
            "reeve backtest --rules rules.json",
            "reeve backtest --rules rules.json --from 2026-11-01 --to 2026-11-08 --json",
            "reeve backtest --rules rules.json ~/.claude/projects/-home-me-shop/*.jsonl --phase L4");
        verb.Add(Sessions);
        verb.Add(Rules);
        verb.Add(From);
        verb.Add(To);
        verb.Add(ResolveAfter);
        verb.Add(AtPhase);
        return verb.Runs((session, cancellation) => session.Value(Sessions) is { Length: > 0 } files
            ? OverSessionsAsync(session, [.. files.Select(session.Environment.Absolute)], cancellation)
            : session.WithServiceAsync(connection => OverJournalAsync(session, connection.Client), cancellation));
    }

    private static async Task<int> OverJournalAsync(Session session, ServiceClient service)
    {
        if (!Bytes(session).TryGet(out byte[]? bytes, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        // Read here first: its own faults are told with the file's name, and what is no JSON is not sent.
        if (RuleFile.Read(bytes, session.Value(Rules)!).Refusal is { } unread)
        {
            return session.Output.Refuse(unread);
        }

        using JsonDocument rules = JsonDocument.Parse(bytes);
        var body = new RunBacktest
        {
            Rules = rules.RootElement, From = session.Value(From), To = session.Value(To), ResolveAfter = session.Value(ResolveAfter),
        };
        return session.Output.Show(
            await session.WaitAsync(
                "running the rules over the journal",
                () => service.PostAsync("/api/circuit-breaker/backtest", body, CliJson.Default.RunBacktest, CliJson.Default.BacktestView)),
            report => BacktestScreen.Draw(report, "today", session.Output));
    }

    private static async Task<int> OverSessionsAsync(Session session, string[] files, CancellationToken cancellation)
    {
        // The option takes nothing else.
        Phase phase = Phases.All.First(p => p.Name() == session.Value(AtPhase));
        if (!Bytes(session).TryGet(out byte[]? bytes, out Refusal? refusal)
            || !RuleFile.Read(bytes, session.Value(Rules)!).TryGet(out IReadOnlyList<RuleRow>? rules, out refusal)
            || !BacktestEndpoint.Options(session.Value(From), session.Value(To), session.Value(ResolveAfter)).TryGet(out BacktestOptions? options, out refusal)
            || !LocalOptions.Load(session).TryGet(out EffectiveOptions? local, out refusal))
        {
            return session.Output.Refuse(refusal);
        }

        ReplayGates gates = new(local, session.Environment.Clock);
        MemoryJournal? journal = null;
        Result<ReplayReport> run;
        using (ReplayProgressBar progress = new(session))
        {
            run = await new ReplayRunner(gates.Requests, session.Environment.Clock).RunAsync(
                files, new ReplayOptions { Phases = [phase] }, (at, time) => gates.WithoutRules(at, time, out journal), progress, cancellation);
        }

        if (run.Refusal is { } unread)
        {
            return session.Output.Refuse(unread);
        }

        if (!BacktestDesk.Run(journal!, rules, DefaultRules.At(session.Now), options).TryGet(out BacktestReport? report, out refusal))
        {
            return session.Output.Refuse(refusal);
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(report, ApiJson.Options);
        session.Output.Show(
            new Reply<BacktestView>(JsonSerializer.Deserialize(json, CliJson.Default.BacktestView)!, json),
            shown => BacktestScreen.Draw(shown, "default rules", session.Output));
        return ExitCode.Satisfied;
    }

    private static Result<byte[]> Bytes(Session session)
    {
        string path = session.Environment.Absolute(session.Value(Rules)!);
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? Unreadable(path, "There is no such file.")
                : file.Length > LargestFile ? Unreadable(path, $"The file has more than {LargestFile >> 20} MB.")
                : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, e.Message);
        }
    }

    private static Refusal Unreadable(string path, string why) => new(
        RefusalKind.Invalid, "rules-unreadable", $"The rules cannot be read: {why}", path, "Write them with `reeve rules --json > rules.json`.");

    private static Option<string> PhaseOption()
    {
        Option<string> phase = new("--phase") { Description = "With sessions: judge them at this phase (default: L4).", HelpName = "P", DefaultValueFactory = _ => "L4" };
        phase.AcceptOnlyFromAmong([.. Phases.All.Select(p => p.Name())]);
        return phase;
    }
}
