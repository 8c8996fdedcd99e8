using System.CommandLine;
using System.Text.Json;
using Reeve.Agents.Replay;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Server.Options;

namespace Reeve.Cli.Replay;

/// <summary><c>reeve replay</c>.</summary>
internal static class ReplayCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Argument<string[]> files = new("file") { Description = "Session transcripts (JSON Lines) of Claude Code.", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        Option<string?> phase = new("--phase") { Description = "Judge at this phase only: L3, L3+, L4, L4+, L5 (default: all).", HelpName = "P" };
        phase.AcceptOnlyFromAmong([.. Phases.All.Select(p => p.Name())]);
        Option<bool> calls = new("--calls") { Description = "Also list each call with what it would have been answered (default: counts only)." };
        Verb verb = new(
            "replay",
            "Runs every call and outcome of recorded sessions through the code that hooks use, and shows what Reeve would have answered at each phase. Needs no service and records nothing.",
            "reeve replay ~/.claude/projects/-home-me-shop/*.jsonl",
            "reeve replay session.jsonl --phase L3+",
            "reeve replay session.jsonl --json | jq .phases",
            "reeve replay session.jsonl --calls --json | jq '.eachCall[] | select(.answers.L3 == \"deny\")'");
        verb.Add(files);
        verb.Add(phase);
        verb.Add(calls);
        return verb.Runs(async (session, cancellation) =>
        {
            if (!LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            ReplayOptions replay = new() { EachCall = session.Value(calls) };
            replay = Phases.TryParse(session.Value(phase), out Phase only) ? replay with { Phases = [only] } : replay;
            string[] paths = [.. session.Value(files)!.Select(session.Environment.Absolute)];
            ReplayGates gates = new(options, session.Environment.Clock);
            Result<ReplayReport> run;
            using (ReplayProgressBar progress = new(session))
            {
                run = await new ReplayRunner(gates.Requests, session.Environment.Clock).RunAsync(paths, replay, gates.At, progress, cancellation);
            }

            if (!run.TryGet(out ReplayReport? report, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            byte[] json = session.Output.IsJson ? JsonSerializer.SerializeToUtf8Bytes(report, ReplayJson.Default.ReplayReport) : [];
            session.Output.Show(new Reply<ReplayReport>(report, json), shown => new ReplayScreen(session.Output).Draw(shown));
            return ExitCode.Satisfied;
        });
    }
}
