using Reeve.Core.Holds;
using Reeve.Core.Journal;

namespace Reeve.Core.Rules;

/// <summary>An event and the pause it placed end together, whichever of the two is ended, and by whatever way.</summary>
public static class EventHolds
{
    /// <summary>
    /// The transition with the end of the event whose pause it lifts, or of the pause whose event it resolves. The event comes first: should the
    /// journal be cut off between the two, the type stays paused.
    /// </summary>
    /// <param name="transition">The transition.</param>
    /// <param name="state">The state it will be applied to.</param>
    public static IReadOnlyList<Transition> Together(Transition transition, ControlState state) => transition switch
    {
        Transition.HoldLifted t when state.Events.Values.FirstOrDefault(e => !e.IsResolved && e.HoldId == t.HoldId) is { } happened =>
            [new Transition.EventResolved(happened with { ResolvedAt = t.At, ResolvedBy = t.By, Note = t.Reason }), t],
        Transition.EventResolved { Event: { HoldId: { } id, ResolvedAt: { } at } happened } t when state.Holds.GetValueOrDefault(id) is { Kind: HoldKind.Pause } =>
            [t, new Transition.HoldLifted(id, happened.ResolvedBy ?? "", $"{happened.Id} was resolved", at)],
        _ => [transition],
    };
}
