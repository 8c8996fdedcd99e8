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

    /// <summary>False when no permit stands in the scope: then no answer depends on the time.</summary>
    public bool HasPermits => _permits is not null;

    /// <summary>True while nothing that this snapshot was built from has changed.</summary>
    public bool IsCurrent(ControlState state) =>
        ReferenceEquals(_holds, state.Holds)
        && ReferenceEquals(_ceiling, state.Ceiling)
        && ReferenceEquals(_row, state.Scopes.GetValueOrDefault(Scope))
        && ReferenceEquals(_permits, state.Permits.GetValueOrDefault(Scope));

    /// <summary>True while an answer that rests on these permits would still be given: no hold or phase has changed, and the permits have their terms.</summary>
    public bool StillAllows(ControlState state, PermitClaim claim) =>
        ReferenceEquals(_holds, state.Holds)
        && ReferenceEquals(_ceiling, state.Ceiling)
        && ReferenceEquals(_row, state.Scopes.GetValueOrDefault(Scope))
        && StillCovers(state, claim.Permit, claim.PermitUsed)
        && StillCovers(state, claim.Probe, claim.ProbeUsed);

    /// <summary>
    /// Judges a request in the order STOP, quarantine, hard constraint, pause, permit, phase; what nothing settles is asked.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="now">UTC; permits end by it.</param>
    /// <param name="claim">The permits the answer rests on; the caller takes a use of each before answering.</param>
    /// <param name="spent">Reference of the verdict by which this very call has taken its uses before: those permits cover it while they last, used up or not.</param>
    public Verdict Decide(CommandRequest request, DateTimeOffset now, out PermitClaim claim, string? spent = null)
    {
        claim = default;
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

        bool inPhase = IsInPhase(request);
        TypeSet hit = request.Types.Intersect(_paused);
        PermitSlot? probe = null;
        if (!hit.IsEmpty && (probe = ProbeFor(hit, inPhase, request, now, spent)) is null)
        {
            return new Verdict(Answer.Deny, Ground.Pause, _pauses[BitOperations.TrailingZeroCount(hit.Bits)]![0].Id);
        }

        // A probe passes the pause alone; what the phase does not allow needs the permit for the exact action besides, and one that names both is enough.
        if (probe is null || (!inPhase && probe.Permit.Digest is null))
        {
            if (_slots is not null && Live(_slots, request.Digest, now, spent) is { } permit)
            {
                claim = new PermitClaim(permit, probe);
                return new Verdict(Answer.Allow, Ground.Permit, probe is null ? permit.Permit.Id : $"{probe.Permit.Id}{Verdict.And}{permit.Permit.Id}");
            }

            if (!inPhase)
            {
                return new Verdict(Answer.Ask, Ground.NotInPhase, _phaseName);
            }
        }

        claim = new PermitClaim(null, probe);
        return probe is null
            ? new Verdict(Answer.Allow, Ground.Phase, _phaseName)
            : new Verdict(Answer.Allow, Ground.Permit, probe.Permit.Id);
    }

    /// <summary>The pauses that hold the request, for saying why.</summary>
    public IReadOnlyList<Hold> PausesOn(CommandRequest request) =>
        [.. request.Types.Intersect(_paused).Members().SelectMany(type => _pauses[type.Bit]!)];

    /// <summary>The probe that passes the only pause of the request, or null, for saying why.</summary>
    public PermitSlot? ProbeFor(CommandRequest request, DateTimeOffset now) =>
        request.Types.Intersect(_paused) is { IsEmpty: false } hit ? ProbeFor(hit, IsInPhase(request), request, now, null) : null;

    /// <summary>True when the phase allows the request or a permit for the exact action does, pauses aside.</summary>
    public bool IsPermitted(CommandRequest request, DateTimeOffset now) =>
        IsInPhase(request) || (_slots is not null && Live(_slots, request.Digest, now, null) is not null);

    private static bool StillCovers(ControlState state, PermitSlot? slot, int used) => slot is null
        || (state.Permits.GetValueOrDefault(slot.Permit.Scope)?.GetValueOrDefault(slot.Permit.Id) is { } permit
            && slot.IsFor(permit)
            && !(used > permit.Uses));

    private bool IsInPhase(CommandRequest request) => !request.Types.IsEmpty && request.Types.Except(_allowed).IsEmpty;

    private static PermitSlot? Live<TKey>(Dictionary<TKey, PermitSlot[]> slots, TKey key, DateTimeOffset now, string? spent)
        where TKey : notnull
    {
        foreach (PermitSlot slot in slots.GetValueOrDefault(key) ?? NoSlots)
        {
            if (IsLive(slot, now, spent))
            {
                return slot;
            }
        }

        return null;
    }

    private static bool IsLive(PermitSlot slot, DateTimeOffset now, string? spent) =>
        slot.IsLive(now) || (spent is not null && now < slot.Permit.Until && spent.Split(Verdict.And).Contains(slot.Permit.Id, StringComparer.Ordinal));

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

    /// <summary>
    /// One probe passes one pause; a command that two pauses hit waits until one of them is lifted. Outside the phase the probe that names the
    /// exact action comes first, because it needs no other permit.
    /// </summary>
    private PermitSlot? ProbeFor(TypeSet hit, bool inPhase, CommandRequest request, DateTimeOffset now, string? spent)
    {
        Hold[] first = _pauses[BitOperations.TrailingZeroCount(hit.Bits)]!;
        if (first.Length > 1 || (hit.Bits & (hit.Bits - 1)) != 0 || _probes is null)
        {
            return null;
        }

        PermitSlot? found = null;
        foreach (PermitSlot probe in _probes.GetValueOrDefault(first[0].Id) ?? NoSlots)
        {
            if (!IsLive(probe, now, spent) || (probe.Permit.Digest is { } digest && digest != request.Digest))
            {
                continue;
            }

            if (inPhase || probe.Permit.Digest is not null)
            {
                return probe;
            }

            found ??= probe;
        }

        return found;
    }
}
