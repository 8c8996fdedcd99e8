using System.Collections.Concurrent;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;

namespace Reeve.Governance.Gate;

/// <summary>
/// The snapshot of each scope, rebuilt when, and only when, a part of the state that it was built from has changed. The check is a few
/// reference comparisons on the way of every decision, so no decision sees an old state.
/// </summary>
internal sealed class Snapshots(ControlPlane plane, PhaseLadder ladder, int maxScopes)
{
    private const int MostSlots = 10_000;
    private readonly Lock _building = new();
    private readonly ConcurrentDictionary<string, ScopeSnapshot> _byScope = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PermitSlot> _slots = new(StringComparer.Ordinal);

    /// <summary>The current snapshot of a scope.</summary>
    public ScopeSnapshot Of(string scope)
    {
        ControlState state = plane.Current;
        return _byScope.TryGetValue(scope, out ScopeSnapshot? snapshot) && snapshot.IsCurrent(state) ? snapshot : Build(scope);
    }

    private ScopeSnapshot Build(string scope)
    {
        // One at a time and each from the state as it is then, so that no older state puts back a slot with older terms.
        lock (_building)
        {
            return BuildFrom(plane.Current, scope);
        }
    }

    private ScopeSnapshot BuildFrom(ControlState state, string scope)
    {
        // Whoever floods with scopes pays with rebuilding; memory stays bounded.
        if (_byScope.Count >= maxScopes)
        {
            _byScope.Clear();
        }

        if (_slots.Count >= MostSlots)
        {
            DropSpentSlots(state);
        }

        var snapshot = new ScopeSnapshot(scope, state, ladder, SlotOf);
        _byScope[scope] = snapshot;
        return snapshot;
    }

    /// <summary>One slot per permit, whatever number of snapshots hold it; a permit whose terms were changed gets a new one.</summary>
    private PermitSlot SlotOf(Permit permit) => _slots.AddOrUpdate(
        permit.Id, static (_, p) => new PermitSlot(p), static (_, slot, p) => slot.IsFor(p) ? slot : new PermitSlot(p), permit);

    private void DropSpentSlots(ControlState state)
    {
        foreach (string id in _slots.Keys.Where(id => state.FindPermit(id) is null))
        {
            _slots.TryRemove(id, out _);
        }
    }
}
