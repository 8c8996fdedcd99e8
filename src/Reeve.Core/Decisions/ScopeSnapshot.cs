using System.Collections.Immutable;
using System.Numerics;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;

namespace Reeve.Core.Decisions;

/// <summary>
/// Everything that decisions in one scope depend on, immutable and ready to be looked up: built from a <see cref="ControlState"/>,
/// swapped as a whole, read without locks and without allocating.
/// </summary>
public sealed class ScopeSnapshot
{
    private static readonly PermitSlot[] NoSlots = [];

    private readonly ScopePhase _ceiling;
    private readonly ScopePhase? _row;
    private readonly ImmutableDictionary<string, Hold> _holds;
    private readonly ImmutableDictionary<string, Permit>? _permits;
    private readonly Hold? _stop;
    private readonly Dictionary<string, Hold>? _quarantines;
    private readonly TypeSet _paused;
    private readonly Hold[]?[] _pauses;
    private readonly Dictionary<ActionDigest, PermitSlot[]>? _slots;
    private readonly Dictionary<string, PermitSlot[]>? _probes;
    private readonly TypeSet _allowed;
    private readonly string _phaseName;

    /// <summary>Builds the snapshot of one scope.</summary>
    /// <param name="scope">Scope key.</param>
    /// <param name="state">The state.</param>
    /// <param name="ladder">The ladder; its base is allowed at every phase.</param>
    /// <param name="slotOf">The shared slot of a permit.</param>
    public ScopeSnapshot(string scope, ControlState state, PhaseLadder ladder, Func<Permit, PermitSlot> slotOf)
    {
        Scope = scope;
        _ceiling = state.Ceiling;
        _row = state.Scopes.GetValueOrDefault(scope);
        _holds = state.Holds;
        _permits = state.Permits.GetValueOrDefault(scope);
        ScopePhase effective = state.Effective(scope);
        Phase = effective.Phase;
        _phaseName = effective.Phase.Name();
        _allowed = ladder.Base.Union(effective.Whitelist);
        AllowedReason = $"Allowed at phase {_phaseName}.";

        ILookup<HoldKind, Hold> holds = _holds.Values
            .Where(h => h.Scope is null || h.Scope == scope)
            .OrderBy(h => h.PlacedAt)
            .ThenBy(h => h.Id, StringComparer.Ordinal)
            .ToLookup(h => h.Kind);
        _stop = holds[HoldKind.Stop].FirstOrDefault();
        _quarantines = First(holds[HoldKind.Quarantine]);
        (_paused, _pauses) = Pauses(holds[HoldKind.Pause]);
        (_slots, _probes) = Slots(_permits, slotOf);
    }

    /// <summary>Scope key.</summary>
    public string Scope { get; }

    /// <summary>Effective phase.</summary>
    public Phase Phase { get; }

    /// <summary>Types allowed at this phase, reads included.</summary>
    public TypeSet Allowed => _allowed;

    /// <summary>What an allow by phase says; made once, because most answers are this one.</summary>
    public string AllowedReason { get; }

    /// <summary>True while nothing that this snapshot was built from has changed.</summary>
    public bool IsCurrent(ControlState state) =>
        ReferenceEquals(_holds, state.Holds)
        && ReferenceEquals(_ceiling, state.Ceiling)
        && ReferenceEquals(_row, state.Scopes.GetValueOrDefault(Scope))
        && ReferenceEquals(_permits, state.Permits.GetValueOrDefault(Scope));

    /// <summary>True while an answer that rests on this permit would still be given: no hold or phase has changed, and the permit has its terms.</summary>
    public bool StillAllows(ControlState state, PermitSlot slot, int used) =>
        ReferenceEquals(_holds, state.Holds)
        && ReferenceEquals(_ceiling, state.Ceiling)
        && ReferenceEquals(_row, state.Scopes.GetValueOrDefault(Scope))
        && state.Permits.GetValueOrDefault(Scope)?.GetValueOrDefault(slot.Permit.Id) is { } permit
        && slot.IsFor(permit)
        && !(used > permit.Uses);

    /// <summary>
    /// Judges a request in the order STOP, quarantine, hard constraint, pause, permit, phase; what nothing settles is asked.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="now">UTC; permits end by it.</param>
    /// <param name="slot">The permit the answer rests on; the caller takes a use from it before answering.</param>
    public Verdict Decide(CommandRequest request, DateTimeOffset now, out PermitSlot? slot)
    {
        slot = null;
        if (_stop is not null)
        {
            return new Verdict(Answer.Deny, Ground.Stop, _stop.Id);
        }

        if (request.StopFile)
        {
            return new Verdict(Answer.Deny, Ground.Stop, StopFile.Path);
        }

        if (_quarantines is not null && Quarantine(request) is { } quarantine)
        {
            return new Verdict(Answer.Deny, Ground.Quarantine, quarantine.Id);
        }

        if (request.Constraint is not null)
        {
            return new Verdict(Answer.Deny, Ground.Constraint, request.Constraint);
        }

        TypeSet hit = request.Types.Intersect(_paused);
        if (!hit.IsEmpty && !PassesPause(hit, request, now, out slot, out Verdict paused))
        {
            return paused;
        }

        if (slot is { Permit.Digest: not null })
        {
            return new Verdict(Answer.Allow, Ground.Permit, slot.Permit.Id);
        }

        if (slot is null && _slots is not null && Live(_slots, request.Digest, now) is { } permit)
        {
            slot = permit;
            return new Verdict(Answer.Allow, Ground.Permit, permit.Permit.Id);
        }

        if (request.Types.IsEmpty || !request.Types.Except(_allowed).IsEmpty)
        {
            slot = null;
            return new Verdict(Answer.Ask, Ground.NotInPhase, _phaseName);
        }

        return slot is null
            ? new Verdict(Answer.Allow, Ground.Phase, _phaseName)
            : new Verdict(Answer.Allow, Ground.Permit, slot.Permit.Id);
    }

    private static PermitSlot? Live<TKey>(Dictionary<TKey, PermitSlot[]> slots, TKey key, DateTimeOffset now)
        where TKey : notnull
    {
        foreach (PermitSlot slot in slots.GetValueOrDefault(key) ?? NoSlots)
        {
            if (slot.IsLive(now))
            {
                return slot;
            }
        }

        return null;
    }

    private static Dictionary<string, Hold>? First(IEnumerable<Hold> holds)
    {
        Dictionary<string, Hold>? first = null;
        foreach (Hold hold in holds.Where(h => h.Subject is not null))
        {
            (first ??= new Dictionary<string, Hold>(StringComparer.Ordinal)).TryAdd(hold.Subject!, hold);
        }

        return first;
    }

    private static (TypeSet Paused, Hold[]?[] ByBit) Pauses(IEnumerable<Hold> holds)
    {
        var byBit = new Hold[]?[64];
        TypeSet paused = TypeSet.Empty;
        foreach (Hold hold in holds)
        {
            // A subject that is no type would pause nothing; placing such a hold is refused, so treat a stray one as pausing everything unknown.
            CommandType type = CommandType.Find(hold.Subject ?? "") ?? CommandType.Unknown;
            paused = paused.Union(TypeSet.Of(type));
            byBit[type.Bit] = [.. byBit[type.Bit] ?? [], hold];
        }

        return (paused, byBit);
    }

    private static (Dictionary<ActionDigest, PermitSlot[]>? ByDigest, Dictionary<string, PermitSlot[]>? ByHold) Slots(
        ImmutableDictionary<string, Permit>? permits, Func<Permit, PermitSlot> slotOf)
    {
        if (permits is null)
        {
            return (null, null);
        }

        // The one that ends first is used first.
        PermitSlot[] slots = [.. permits.Values.OrderBy(p => p.Until).ThenBy(p => p.Id, StringComparer.Ordinal).Select(slotOf)];
        return (
            slots.Where(s => s.Permit is { HoldId: null, Digest: not null }).GroupBy(s => s.Permit.Digest!.Value).ToDictionary(g => g.Key, g => g.ToArray()),
            slots.Where(s => s.Permit.HoldId is not null)
                .GroupBy(s => s.Permit.HoldId!, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
    }

    private Hold? Quarantine(CommandRequest request) =>
        _quarantines!.TryGetValue(request.Agent, out Hold? hold) || _quarantines.TryGetValue(request.Session, out hold)
            || (request.SubAgent is not null && _quarantines.TryGetValue(request.SubAgent, out hold))
            ? hold
            : null;

    /// <summary>One probe passes one pause; a command that two pauses hit waits until one of them is lifted.</summary>
    private bool PassesPause(TypeSet hit, CommandRequest request, DateTimeOffset now, out PermitSlot? slot, out Verdict verdict)
    {
        Hold[] first = _pauses[BitOperations.TrailingZeroCount(hit.Bits)]!;
        verdict = new Verdict(Answer.Deny, Ground.Pause, first[0].Id);
        slot = null;
        if (first.Length > 1 || (hit.Bits & (hit.Bits - 1)) != 0 || _probes is null)
        {
            return false;
        }

        foreach (PermitSlot probe in _probes.GetValueOrDefault(first[0].Id) ?? NoSlots)
        {
            if (probe.IsLive(now) && (probe.Permit.Digest is null || probe.Permit.Digest == request.Digest))
            {
                slot = probe;
                return true;
            }
        }

        return false;
    }
}
