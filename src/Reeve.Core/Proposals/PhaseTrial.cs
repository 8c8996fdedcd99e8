using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;

namespace Reeve.Core.Proposals;

/// <summary>
/// The validation period after an approved proposal: what ends it, and what takes the phase back. Pure. The phase is taken back once, because with it
/// the trial is over.
/// </summary>
public static class PhaseTrial
{
    /// <summary>Who takes a phase back.</summary>
    public const string By = "validation period";

    /// <summary>The transitions of a trip with what its critical event means for a phase on trial. What restrains comes first.</summary>
    /// <param name="trip">What the trip does.</param>
    /// <param name="state">The state it will be applied to.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlyList<Transition> Together(IReadOnlyList<Transition> trip, ControlState state, DateTimeOffset now)
    {
        if (state.Trial is not { } trial || trial.ValidationUntil <= now || state.Ceiling.Phase != trial.Expansion.TargetPhase
            || trip.OfType<Transition.EventOpened>().Select(t => t.Event).FirstOrDefault(IsCritical) is not { } happened)
        {
            return trip;
        }

        string reason = Because(happened);
        return trip.Any(t => t is Transition.PhaseChanged { After.Scope: null })
            ? [.. trip, Over(trial, reason, now)]
            : [.. TakenBack(trial, state, reason, now), .. trip];
    }

    /// <summary>What time, events and readiness mean for the trial, and the pending proposals that the phase has overtaken; empty when nothing is due.</summary>
    /// <param name="state">The state.</param>
    /// <param name="readiness">Readiness score as just assessed, or null.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlyList<Transition> Due(ControlState state, double? readiness, DateTimeOffset now)
    {
        IReadOnlyList<Transition> trial = state.Trial is { } running ? Due(running, state, readiness, now) : [];
        ControlState after = trial.Aggregate(state, (s, t) => s.Apply(t));
        return
        [
            .. trial,
            .. after.Proposals.Values.Where(p => p.IsPending && p.Expansion.CurrentPhase != after.Ceiling.Phase)
                .Select(p => new Transition.ProposalWritten(Overtaken(p, $"The phase is {after.Ceiling.Phase.Name()} by now.", now), "reeve")),
        ];
    }

    /// <summary>The pending proposal, rejected because something else came first.</summary>
    public static PhaseProposal Overtaken(PhaseProposal proposal, string reason, DateTimeOffset now) => proposal with
    {
        Status = ProposalStatus.Rejected, DecidedAt = now, DecidedBy = "reeve", Reason = reason,
    };

    private static Transition[] Due(PhaseProposal trial, ControlState state, double? readiness, DateTimeOffset now)
    {
        if (state.Ceiling.Phase != trial.Expansion.TargetPhase)
        {
            return state.Ceiling.Phase < trial.Expansion.TargetPhase
                ? [Over(trial, $"The phase was lowered to {state.Ceiling.Phase.Name()}.", now)]
                : [new Transition.ProposalWritten(trial with { ValidationUntil = null }, By)];
        }

        if (state.Events.Values.FirstOrDefault(e => IsCritical(e) && !e.IsResolved && e.At >= trial.DecidedAt && e.At < trial.ValidationUntil) is { } happened)
        {
            return TakenBack(trial, state, Because(happened), now);
        }

        if (trial.ValidationUntil <= now)
        {
            return [new Transition.ProposalWritten(trial with { ValidationUntil = null }, By)];
        }

        return readiness < ProposalBounds.TrialFloor
            ? TakenBack(trial, state, string.Create(CultureInfo.InvariantCulture, $"Readiness fell to {readiness:0.0000}, below {ProposalBounds.TrialFloor:0.00}."), now)
            : [];
    }

    private static Transition[] TakenBack(PhaseProposal trial, ControlState state, string reason, DateTimeOffset now) =>
    [
        new Transition.PhaseChanged(
            state.Ceiling with
            {
                Phase = trial.Expansion.CurrentPhase, Since = now, Whitelist = trial.PreviousWhitelist.Intersect(state.Ceiling.Whitelist),
            },
            By,
            $"{trial.ProposalId}: {reason}"),
        Over(trial, reason, now),
    ];

    private static Transition.ProposalWritten Over(PhaseProposal trial, string reason, DateTimeOffset now) =>
        new(trial with { ValidationUntil = null, RevertedAt = now, Reason = reason }, By);

    // A rule in shadow does nothing, and its trip is no evidence yet.
    private static bool IsCritical(RuleEvent happened) => happened.Rule is { Shadow: false, AlertSeverity: "critical" };

    private static string Because(RuleEvent happened) => $"{happened.Id} of rule {happened.Rule.Name} is critical.";
}
