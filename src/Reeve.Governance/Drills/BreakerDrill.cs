using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;

namespace Reeve.Governance.Drills;

/// <summary>
/// Lets commands go wrong until a rule acts. A rule watches everything at once and acts on every scope, so this happens in a second installation in
/// memory: the same gate, windows and rules, as they are installed, and nothing else of this one.
/// </summary>
internal static class BreakerDrill
{
    private const string Elsewhere = "rehearsal";

    /// <summary>Outcomes after which a rule is given up on, unless it wants more samples.</summary>
    private const int Enough = 200;

    /// <summary>Most outcomes of one kind.</summary>
    private const int Most = 5000;

    private static readonly Misfortune[] Misfortunes =
    [
        new("failed", Outcome.Failed, null),
        new("were rolled back", Outcome.RolledBack, null),
        new("broke a hard constraint", Outcome.Succeeded, "rehearsed"),
    ];

    /// <summary>Runs it.</summary>
    public static async ValueTask<DrillEvidence> RunAsync(Rehearsal drill, Installation reeve, PhaseLadder ladder)
    {
        Rule[] enabled = [.. reeve.Rules.Book.Enabled];
        Rule[] acting = [.. enabled.Where(r => !r.Shadow && r.Action != RuleAction.AlertOnly)];
        if (!drill.Log.Saw(
            "rules that act", acting.Length > 0, $"{acting.Length} of {reeve.Rules.Book.All.Count} rules are enabled and revert or pause{(acting.Length > 0 ? $": {string.Join(", ", acting.Select(r => r.Name).Order(StringComparer.Ordinal))}" : "")}"))
        {
            return drill.Log.Evidence("");
        }

        int most = Math.Min(Most, Math.Max(Enough, 2 * acting.Max(r => r.MinSamples)));
        int tried = 0;
        foreach (Misfortune misfortune in Misfortunes)
        {
            foreach (CommandType type in Types(acting, ladder))
            {
                if (await TryAsync(drill, reeve, ladder, misfortune, type, most).ConfigureAwait(false) is { } tripped)
                {
                    return drill.Log.Evidence(tripped);
                }

                tried += most;
            }
        }

        drill.Log.Saw("a rule acts", false, $"No enabled rule reverted or paused anything in {tried} commands: {most} each that {string.Join(", that ", Misfortunes.Select(m => m.Words))}.");
        return drill.Log.Evidence("");
    }

    /// <summary>A type that needs a phase, and those that a rule names.</summary>
    private static IEnumerable<CommandType> Types(Rule[] rules, PhaseLadder ladder)
    {
        CommandType[] types = [.. ladder.WhitelistAt(Phase.L5).Members()];
        return types.Where(t => rules.Any(r => r.Condition.Contains($"\"{t.Name}\"", StringComparison.Ordinal))).Prepend(types[0]).Distinct();
    }

    private static async ValueTask<string?> TryAsync(Rehearsal drill, Installation reeve, PhaseLadder ladder, Misfortune misfortune, CommandType type, int most)
    {
        DateTimeOffset now = drill.Time.GetUtcNow();
        ControlState state = ControlState.New(now) with
        {
            Ceiling = new ScopePhase(null, Phase.L5, now, ladder.WhitelistAt(Phase.L5)),
            Rules = reeve.Plane.Current.Rules,
        };
        var journal = new MemoryJournal(drill.Time);
        await using Installation second = Installation.InMemory(journal, state, reeve.Digester, new GateOptions(), drill.Time, NullLoggerFactory.Instance);
        long began = drill.Time.GetTimestamp();
        TimeSpan last = TimeSpan.Zero;
        for (int outcomes = 0; outcomes <= most; outcomes++)
        {
            CommandRequest command = Command(drill, reeve, type, $"{outcomes}");
            Decision next = await second.Gate.DecideAsync(command).ConfigureAwait(false);
            if (next.Verdict.Answer != Answer.Allow)
            {
                return Tripped(drill, second, misfortune, outcomes, next, last, drill.Time.GetElapsedTime(began));
            }

            if (misfortune.Constraint is { } constraint)
            {
                await second.Gate.DecideAsync(Command(drill, reeve, type, $"{outcomes}-constraint") with { Constraint = constraint }).ConfigureAwait(false);
            }

            long sent = drill.Time.GetTimestamp();
            if (await second.Gate.RecordAsync(Report(command, misfortune.Outcome)).ConfigureAwait(false) is { } refusal)
            {
                drill.Log.Refused("a rule acts", refusal);
                return "";
            }

            last = drill.Time.GetElapsedTime(sent);
        }

        return null;
    }

    private static string Tripped(Rehearsal drill, Installation second, Misfortune misfortune, int outcomes, Decision next, TimeSpan last, TimeSpan all)
    {
        RuleEvent? acted = second.Events.Open().FirstOrDefault(e => e.Action != RuleAction.AlertOnly);
        string rule = acted?.Rule.Name ?? "no rule";
        drill.Log.Saw(
            "a rule acts",
            acted is not null,
            $"{rule} after {outcomes} commands that {misfortune.Words}, in a second gate in memory with the installed rules: {acted?.Details ?? next.Reason}",
            all);
        bool held = acted?.HoldId is { } hold ? next.Verdict is { Answer: Answer.Deny, Ground: Ground.Pause } verdict && verdict.Reference == hold
            : next is { Verdict.Answer: Answer.Ask, Phase: Phase.L3 };
        drill.Log.Saw("in force for the next decision", held, $"acknowledged {last.TotalMilliseconds:0.0} ms after the last outcome was sent; then: {next.Reason}", last);
        return $"{rule} acted after {outcomes} commands that {misfortune.Words}, {all.TotalMilliseconds:0} ms after the first; the next decision obeyed. "
            + "Rehearsed in a second gate in memory with the installed rules.";
    }

    private static CommandRequest Command(Rehearsal drill, Installation reeve, CommandType type, string id) => new()
    {
        Id = id,
        Cli = "reeve",
        Tool = "drill",
        Scope = Elsewhere,
        Agent = Rehearsal.Agent,
        Session = drill.Id,
        Types = TypeSet.Of(type),
        Digest = reeve.Digester.Digest("drill", "", "rehearse"u8),
        Text = $"rehearse {type.Name}",
        Canonical = "rehearse"u8.ToArray(),
    };

    private static OutcomeReport Report(CommandRequest command, Outcome outcome) => new()
    {
        Id = command.Id,
        Cli = command.Cli,
        Tool = command.Tool,
        Scope = command.Scope,
        Agent = command.Agent,
        Session = command.Session,
        Types = command.Types,
        Outcome = outcome,
        Trusted = true,
    };

    /// <summary>A way for commands to go wrong.</summary>
    /// <param name="Words">After "commands that".</param>
    /// <param name="Outcome">What the commands that run report.</param>
    /// <param name="Constraint">Hard constraint that a second one breaks each time, or null.</param>
    private sealed record Misfortune(string Words, Outcome Outcome, string? Constraint);
}
