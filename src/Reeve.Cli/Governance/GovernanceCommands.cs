using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Rules;
using Reeve.Cli.Service;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Governance;

/// <summary><c>reeve governance</c>: its verbs, and <c>state|rollback|quality</c>.</summary>
internal static class GovernanceCommands
{
    /// <summary>The noun.</summary>
    public static Verb Build()
    {
        Verb noun = new(
            "governance",
            "How much agents may do by themselves: the phase of everything and of each repository, what raises it, what lowers it, and how good the rules are.",
            "reeve governance state",
            "reeve governance cycle",
            "reeve governance approve proposal-7k3m9x2p --as tech-lead",
            "reeve governance rollback --reason \"customers saw errors\" --incident INC-42");
        foreach (Verb verb in (Verb[])[State(), ReadinessCommands.Readiness(), ReadinessCommands.Attest(), .. ReportCommands.Build(), .. ProposalCommands.Build(), Rollback(), Quality()])
        {
            noun.Add(verb);
        }

        return noun;
    }

    private static Verb State() => new Verb(
        "state",
        "Shows the phase in force: row 1, the ceiling of all, and each repository that has a row of its own.",
        "reeve governance state",
        "reeve governance state --repo .",
        "reeve governance state --json | jq -r .currentPhase").TakesScope().Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.GetAsync("/api/governance/state", CliJson.Default.PhaseView, ("scope", scope)), state => Draw(state, session));
        });

    private static Verb Rollback()
    {
        Option<string> reason = new("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        Option<string?> incident = new("--incident") { Description = "The incident (default: none).", HelpName = "ID" };
        Option<string?> to = new("--to") { Description = $"The phase to go down to: {string.Join(", ", Phases.All.Select(p => p.Name()))} (default: L3).", HelpName = "PHASE" };
        to.AcceptOnlyFromAmong([.. Phases.All.Select(p => p.Name())]);
        Option<string?> requestedBy = new("--requested-by") { Description = "Who asked for it (default: you).", HelpName = "NAME" };
        Verb verb = new Verb(
            "rollback",
            "Lowers the phase of everything, or of one repository, for the very next command. Anyone may. Reason, incident and who asked stand in the journal.",
            "reeve governance rollback --reason \"customers saw errors\" --incident INC-42",
            "reeve governance rollback --repo . --to L3+ --reason \"stakeholders asked\" --requested-by product-lead").TakesScope();
        verb.Add(reason);
        verb.Add(incident);
        verb.Add(to);
        verb.Add(requestedBy);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            RollBack body = new(session.Value(reason)!, session.Value(incident), session.Value(to), session.Value(requestedBy), scope);
            return session.Output.Show(
                await service.PostAsync("/api/governance/rollback", body, CliJson.Default.RollBack, CliJson.Default.RolledBackView),
                done => session.Output.Line(
                    done.Changed
                        ? $"{done.Scope ?? "Every repository"} went from {done.PreviousPhase} to {done.CurrentPhase}."
                        : $"{done.Scope ?? "Every repository"} is at {done.CurrentPhase} already.",
                    done.Changed ? Tone.Caution : Tone.Plain));
        });
    }

    private static Verb Quality()
    {
        Argument<string?> name = new("name") { Description = "One rule (default: all).", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        Verb verb = new(
            "quality",
            "Shows how often each rule tripped, how many of its events were judged false, and which are to be adjusted: above 5 % false, or never triggered.",
            "reeve governance quality",
            "reeve governance quality \"High Error Rate\" --json");
        verb.Add(name);
        return verb.Calls(async (session, service) => session.Value(name) is { } one
            ? session.Output.Show(
                await service.GetAsync($"/api/circuit-breaker/rules/{Uri.EscapeDataString(one)}/quality", CliJson.Default.QualityView),
                quality => session.Output.Table(RuleScreen.Table([quality], session.Now), ""))
            : session.Output.Show(
                await service.GetAsync("/api/circuit-breaker/quality", CliJson.Default.QualityViewArray),
                all => session.Output.Table(RuleScreen.Table(all, session.Now), "There is no rule.")));
    }

    private static void Draw(PhaseView state, Session session)
    {
        session.Output.Line($"phase     {state.CurrentPhase}{(state.EffectivePhase == state.CurrentPhase ? "" : $" (in force: {state.EffectivePhase})")} of {state.Scope ?? "everything"}");
        session.Output.Line($"since     {Times.Stamp(state.PhaseStartDate)} ({state.DaysSincePhaseStart} days)");
        session.Output.Line($"allows    {(state.CommandWhitelist.Length == 0 ? "reads only" : $"reads, {string.Join(", ", state.CommandWhitelist)}")}");
        if (state.Validation is { } trial)
        {
            session.Output.Line($"on trial  until {Times.Stamp(trial.Until)} ({trial.DaysLeft} days left), else back to {trial.PreviousPhase}", Tone.Caution);
        }

        if (state.Scope is null && state.Scopes.Length > 0)
        {
            Grid grid = new("scope", "phase", "in force", "since", "allows");
            foreach (GovernedScopeView scope in state.Scopes)
            {
                grid.Add(scope.Scope, scope.CurrentPhase, scope.EffectivePhase, Times.Stamp(scope.PhaseStartDate), string.Join(" ", scope.CommandWhitelist));
            }

            session.Output.Table(grid, "");
        }
    }
}
