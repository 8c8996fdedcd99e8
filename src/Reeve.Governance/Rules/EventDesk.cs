using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Holds;

namespace Reeve.Governance.Rules;

/// <summary>Events of rules: opened by trips, listed, resolved by people.</summary>
public sealed class EventDesk
{
    /// <summary>Most events that are open at once.</summary>
    public const int MaxOpen = 100_000;

    /// <summary>Most events that are listed.</summary>
    public const int MaxListed = 10_000;

    private const int MaxNote = 1000;
    private readonly ControlPlane _plane;
    private readonly IStateStore? _store;

    /// <summary>Over a control plane, and the database that remembers longer than it, if there is one.</summary>
    public EventDesk(ControlPlane plane, IStateStore? store)
    {
        _plane = plane;
        _store = store;
    }

    /// <summary>Open events, newest first.</summary>
    /// <param name="scope">Only of that scope and of everything; null for all.</param>
    public IReadOnlyList<RuleEvent> Open(string? scope = null) => InOrder(_plane.Current.Events.Values.Where(e => !e.IsResolved && IsOf(e, scope)));

    /// <summary>Events, newest first.</summary>
    /// <param name="limit">1 to 10 000.</param>
    /// <param name="scope">Only of that scope and of everything; null for all.</param>
    public async ValueTask<Result<IReadOnlyList<RuleEvent>>> ListAsync(int limit, string? scope = null) =>
        (await AllAsync(new EventQuery(Limit: scope is null ? limit : MaxListed)).ConfigureAwait(false)).TryGet(out IReadOnlyList<RuleEvent>? all, out Refusal? refusal)
            ? all.Where(e => IsOf(e, scope)).Take(limit).ToArray()
            : refusal;

    /// <summary>One event.</summary>
    public async ValueTask<Result<RuleEvent>> GetAsync(string id) =>
        _plane.Current.Events.GetValueOrDefault(id) is { } known ? known
        : !(await AllAsync(new EventQuery(Id: id, Limit: 1)).ConfigureAwait(false)).TryGet(out IReadOnlyList<RuleEvent>? found, out Refusal? refusal) ? refusal
        : found.FirstOrDefault(e => e.Id == id) is { } stored ? stored
        : RuleRefusals.EventNotFound(id);

    /// <summary>How good a rule is, by its events.</summary>
    public async ValueTask<Result<RuleQuality>> QualityAsync(RuleReading rule) =>
        (await AllAsync(new EventQuery(Rule: rule.Row.Name, Limit: MaxListed)).ConfigureAwait(false)).TryGet(out IReadOnlyList<RuleEvent>? events, out Refusal? refusal)
            ? RuleQuality.Of(rule.Row, events.Where(e => e.Rule.Name == rule.Row.Name), _plane.Time.GetUtcNow())
            : refusal;

    /// <summary>
    /// Journals a trip and puts its consequence in force: one group, seen by the next decision. Null when an event of the same rule, scope and
    /// subject is open already, or when the rule is by now another than the one that tripped.
    /// </summary>
    public ValueTask<Result<RuleEvent?>> TripAsync(Trip trip) => _plane.CommitAsync<RuleEvent?>(state =>
    {
        if (state.Rules.GetValueOrDefault(trip.Rule.Name) is not { Enabled: true } rule || rule != trip.Rule.Row)
        {
            return new Change<RuleEvent?>(null, [], Loosens: false);
        }

        if (state.Events.Values.Count(e => !e.IsResolved) >= MaxOpen)
        {
            return RuleRefusals.TooManyOpen(MaxOpen);
        }

        DateTimeOffset now = _plane.Time.GetUtcNow();
        IReadOnlyList<Transition> consequences = PhaseTrial.Together(TripConsequences.Of(trip, state, NewId(state), HoldDesk.NewId(state), now), state, now);
        RuleEvent? opened = consequences.OfType<Transition.EventOpened>().FirstOrDefault()?.Event;
        return new Change<RuleEvent?>(opened, consequences, Loosens: false);
    });

    /// <summary>Resolves an event: its pause is lifted, and its rule counts anew. A repeat changes nothing, but may add the verdict that was missing.</summary>
    public async ValueTask<Result<RuleEvent>> ResolveAsync(string id, string? verdict, string? note, Caller caller)
    {
        EventVerdict? judged = null;
        if (verdict is not null)
        {
            if (!RuleWords.TryParse(verdict, out EventVerdict known))
            {
                return RuleRefusals.VerdictUnknown(verdict);
            }

            judged = known;
        }

        if (note?.Length > MaxNote)
        {
            return RuleRefusals.NoteTooLong(MaxNote);
        }

        if (!(await GetAsync(id).ConfigureAwait(false)).TryGet(out RuleEvent? found, out Refusal? refusal))
        {
            return Authority.ToLoosen(caller, caller.Scope) ?? refusal;
        }

        return await _plane.CommitAsync<RuleEvent>(state =>
        {
            RuleEvent before = state.Events.GetValueOrDefault(id) ?? found;
            if (Authority.ToLoosen(caller, before.Scope) is { } forbidden)
            {
                return forbidden;
            }

            if (before.Verdict is not null && judged is not null && judged != before.Verdict)
            {
                return RuleRefusals.Judged(before);
            }

            RuleEvent after = before.IsResolved
                ? before with { Verdict = judged ?? before.Verdict, Note = before.Note ?? note }
                : before with { ResolvedAt = _plane.Time.GetUtcNow(), ResolvedBy = caller.Name, Verdict = judged, Note = note };
            return new Change<RuleEvent>(
                after, after == before ? [] : EventHolds.Together(new Transition.EventResolved(after), state), Loosens: true);
        }).ConfigureAwait(false);
    }

    /// <summary>Notes on the event how a command turned out that was let through its pause.</summary>
    /// <param name="reference">Ids of the permits that let it through, as the verdict has them.</param>
    /// <param name="report">The outcome.</param>
    internal async ValueTask<Refusal?> ProbedAsync(string reference, OutcomeReport report) => (await _plane.CommitAsync<int>(state =>
    {
        HashSet<string> holds = [.. reference.Split(Verdict.And).Select(state.FindPermit).Select(p => p?.HoldId).OfType<string>()];
        RuleEvent? paused = holds.Count == 0 ? null : state.Events.Values.FirstOrDefault(e => !e.IsResolved && e.HoldId is { } hold && holds.Contains(hold));
        var probe = new RuleProbe(report.Id, report.Outcome, _plane.Time.GetUtcNow());
        return new Change<int>(0, paused is null ? [] : [new Transition.EventProbed(paused with { Probe = probe })], Loosens: false);
    }).ConfigureAwait(false)).Refusal;

    /// <summary>What the database has, and what it does not have yet.</summary>
    private async ValueTask<Result<IReadOnlyList<RuleEvent>>> AllAsync(EventQuery query)
    {
        IEnumerable<RuleEvent> stored = [];
        if (_store is not null)
        {
            if (!(await _store.EventsAsync(query).ConfigureAwait(false)).TryGet(out IReadOnlyList<RuleEvent>? read, out Refusal? refusal))
            {
                return refusal;
            }

            stored = read;
        }

        // Memory is ahead of the database. A resolved event that the database does not have any more was deleted there.
        Dictionary<string, RuleEvent> all = stored.ToDictionary(e => e.Id, StringComparer.Ordinal);
        foreach (RuleEvent known in _plane.Current.Events.Values.Where(e => _store is null || !e.IsResolved || all.ContainsKey(e.Id)))
        {
            all[known.Id] = known;
        }

        return InOrder(all.Values.Where(e => query.Id is null || e.Id == query.Id).Where(e => query.Rule is null || e.Rule.Name == query.Rule))
            .Take(query.Limit).ToArray();
    }

    private static RuleEvent[] InOrder(IEnumerable<RuleEvent> events) => [.. events.OrderByDescending(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal)];

    private static bool IsOf(RuleEvent happened, string? scope) => scope is null || happened.Scope is null || happened.Scope == scope;

    private static string NewId(ControlState state)
    {
        string id;
        do
        {
            id = Ids.New("event");
        }
        while (state.Events.ContainsKey(id));

        return id;
    }
}
