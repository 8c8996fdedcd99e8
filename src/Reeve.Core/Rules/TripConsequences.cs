using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;

namespace Reeve.Core.Rules;

/// <summary>What a trip does to the state: the event, and the phase that falls or the pause that is placed. Pure.</summary>
public static class TripConsequences
{
    /// <summary>Who resolves the trip of a rule in shadow, at once.</summary>
    public const string Shadow = "shadow";

    private const string RuleAuthor = "rule ";
    private const string Because = ": ";

    /// <summary>
    /// The transitions of a trip, to be journalled together; none while an event of the same rule, scope and subject is open. What restrains comes
    /// first: should the journal be cut off between the two, the event is opened at the next look.
    /// </summary>
    /// <param name="trip">The trip.</param>
    /// <param name="state">The state.</param>
    /// <param name="eventId">Free id for the event.</param>
    /// <param name="holdId">Free id for a pause.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlyList<Transition> Of(Trip trip, ControlState state, string eventId, string holdId, DateTimeOffset now)
    {
        if (state.OpenEvent(trip.Rule.Name, trip.Scope, trip.Subject.Name) is not null)
        {
            return [];
        }

        string by = $"{RuleAuthor}{trip.Rule.Name}";
        CommandType? paused = trip.Subject.Type ?? (trip.Types.IsEmpty ? null : trip.Types.Strictest);
        ScopePhase row = Row(trip, state);
        (string done, Transition? consequence) = trip.Rule switch
        {
            { Shadow: true } => ("In shadow: nothing was done.", null),
            { Action: RuleAction.RevertToL3 } when row is { Phase: Phase.L3, Whitelist.IsEmpty: true } => ($"{Where(trip)} is at L3 already.", null),
            { Action: RuleAction.RevertToL3 } => (
                $"{Where(trip)} was reverted from {row.Phase.Name()} to L3.",
                new Transition.PhaseChanged(new ScopePhase(trip.Scope, Phase.L3, now, TypeSet.Empty), by, $"{eventId}{Because}{trip.Rule.Condition}")),
            { Action: RuleAction.PauseCommandType } when paused is not null => (
                $"{paused.Name} is paused{(trip.Scope is null ? "" : $" in {trip.Scope}")} by {holdId} until this event is resolved.",
                (Transition?)new Transition.HoldPlaced(new Hold(
                    holdId, HoldKind.Pause, trip.Scope, paused.Name, $"{eventId}: {trip.Rule.Condition}", by, now))),
            { Action: RuleAction.PauseCommandType } => ("No command type is known to pause.", null),
            _ => ("Alert only: nothing was changed.", null),
        };
        var happened = new RuleEvent
        {
            Id = eventId,
            At = now,
            Rule = trip.Rule.Row,
            Scope = trip.Scope,
            Subject = trip.Subject.Name,
            Metrics = trip.Metrics.ToJson(),
            Action = trip.Rule.Action,
            Details = $"{trip.Rule.Condition}{(trip.Subject.Name is { } subject ? $" for {subject}" : "")} (success rate {Percent(trip.Metrics.Rates.SuccessRate)}, "
                + $"error rate {Percent(trip.Metrics.Rates.ErrorRate)} in {trip.Rule.Row.Window}). {done}",
            HoldId = consequence is Transition.HoldPlaced ? holdId : null,
        };
        var opened = new Transition.EventOpened(happened, by);
        return trip.Rule.Shadow
            ? [opened, new Transition.EventResolved(happened with { ResolvedAt = now, ResolvedBy = Shadow })]
            : consequence is null ? [opened] : [consequence, opened];
    }

    /// <summary>Id of the event that lowered the phase, or null when something else than a rule did.</summary>
    public static string? EventOf(Transition.PhaseChanged changed) =>
        changed.By.StartsWith(RuleAuthor, StringComparison.Ordinal) && changed.Reason.IndexOf(Because, StringComparison.Ordinal) is > 0 and var end
            ? changed.Reason[..end] : null;

    private static ScopePhase Row(Trip trip, ControlState state) =>
        trip.Scope is { } scope && state.Scopes.TryGetValue(scope, out ScopePhase? row) ? row : state.Ceiling;

    private static string Where(Trip trip) => trip.Scope is { } scope ? $"The phase of {scope}" : "The phase of everything";

    private static string Percent(double? rate) =>
        rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00}%") : "without data";
}
