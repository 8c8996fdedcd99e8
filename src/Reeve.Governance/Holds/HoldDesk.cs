using Reeve.Core.Callers;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;

namespace Reeve.Governance.Holds;

/// <summary>Places, lists and lifts holds. Anyone places; only people lift, with a reason.</summary>
public sealed class HoldDesk(ControlPlane plane)
{
    /// <summary>Standing holds that apply in the scope (all when null), oldest first.</summary>
    public IReadOnlyList<Hold> List(string? scope = null) =>
    [
        .. plane.Current.Holds.Values
            .Where(h => scope is null || h.Scope is null || h.Scope == scope)
            .OrderBy(h => h.PlacedAt)
            .ThenBy(h => h.Id, StringComparer.Ordinal),
    ];

    /// <summary>Places a hold. One that already stands with the same kind, scope and subject is returned instead of a second.</summary>
    public ValueTask<Result<Hold>> PlaceAsync(HoldKind kind, string? scope, string? subject, string? reason, Caller caller) => plane.CommitAsync<Hold>(state =>
    {
        if ((ScopeBounds.Check(scope) ?? HoldRefusals.Check(kind, subject, reason)) is { } refusal)
        {
            return refusal;
        }

        Hold? standing = state.Holds.Values.FirstOrDefault(h => h.Kind == kind && h.Scope == scope && h.Subject == subject);
        if (standing is not null)
        {
            return new Change<Hold>(standing, [], Loosens: false);
        }

        if (state.Holds.Count >= MaxStanding)
        {
            return HoldRefusals.TooMany(MaxStanding);
        }

        var hold = new Hold(
            NewId(state), kind, scope, subject, string.IsNullOrWhiteSpace(reason) ? "no reason given" : reason, caller.Name, plane.Time.GetUtcNow());
        return new Change<Hold>(hold, [new Transition.HoldPlaced(hold)], Loosens: false);
    });

    /// <summary>Lifts one hold. The pause of a rule's event resolves the event with it.</summary>
    public ValueTask<Result<Hold>> LiftAsync(string id, string? reason, Caller caller) => plane.CommitAsync<Hold>(state =>
    {
        Hold? hold = state.Holds.GetValueOrDefault(id);
        Refusal? refusal = Authority.ToLoosen(caller, hold is null ? caller.Scope : hold.Scope) ?? HoldRefusals.NeedsReason(reason);
        return refusal is not null ? refusal
            : hold is null ? HoldRefusals.NotFound(id)
            : new Change<Hold>(
                hold, EventHolds.Together(new Transition.HoldLifted(id, caller.Name, reason!, plane.Time.GetUtcNow()), state), Loosens: true);
    });

    /// <summary>Lifts every STOP of that scope (null: those for everywhere).</summary>
    public ValueTask<Result<IReadOnlyList<Hold>>> ResumeAsync(string? scope, string? reason, Caller caller) => plane.CommitAsync<IReadOnlyList<Hold>>(state =>
    {
        if ((Authority.ToLoosen(caller, scope) ?? HoldRefusals.NeedsReason(reason)) is { } refusal)
        {
            return refusal;
        }

        Hold[] stops = [.. state.Holds.Values.Where(h => h.Kind == HoldKind.Stop && h.Scope == scope)];
        DateTimeOffset now = plane.Time.GetUtcNow();
        return new Change<IReadOnlyList<Hold>>(
            stops, [.. stops.Select(h => new Transition.HoldLifted(h.Id, caller.Name, reason!, now))], Loosens: true);
    });

    /// <summary>Most holds that stand at once.</summary>
    public const int MaxStanding = 100_000;

    /// <summary>A free id.</summary>
    internal static string NewId(ControlState state)
    {
        string id;
        do
        {
            id = Ids.New("hold");
        }
        while (state.Holds.ContainsKey(id));

        return id;
    }
}
