using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Rules;

/// <summary>
/// Signals in, trips out. A signal is counted and then every rule that reads what it counts is evaluated, for the scope and subject of the signal;
/// <see cref="Tick"/> evaluates every rule for every scope and subject with a signal in its window, because windows also change by time alone. The
/// same calls give the same trips: time comes in as a parameter. A rule trips once per scope and subject, until that is restarted. Subjects that
/// are too many for the bounds of the windows are not evaluated one by one; they count wherever everything counts. Not thread-safe.
/// </summary>
public sealed class RuleEngine
{
    private readonly WindowStore _store;
    private readonly RuleFacts _facts;
    private readonly RulePairs _pairs;
    private readonly List<CompiledRule> _readers = [];
    private readonly List<Series>[] _active = [.. Enumerable.Range(0, WindowStore.Shapes).Select(_ => new List<Series>())];
    private RuleSet _rules = RuleSet.Empty;
    private int[] _windows = [];
    private long[] _editions = [];

    /// <summary>An engine without rules over these windows, which are its own from now on.</summary>
    /// <param name="store">The windows.</param>
    public RuleEngine(WindowStore store)
    {
        _store = store;
        _facts = new RuleFacts(store);
        _pairs = new RulePairs(store);
    }

    /// <summary>The windows, for reading.</summary>
    public WindowStore Windows => _store;

    /// <summary>The rules in force.</summary>
    public RuleSet Rules => _rules;

    /// <summary>Rules with scope and subject that have tripped and were not restarted.</summary>
    public IReadOnlyCollection<OpenPair> Open => _pairs.Open;

    internal RulePairs Pairs => _pairs;

    /// <summary>Editions of the rules in force, by name.</summary>
    internal Dictionary<string, RuleEdition> InForce { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>The last edition's number.</summary>
    internal long LastEdition { get; set; }

    /// <summary>
    /// Puts other rules in force. What a rule of the same name has open, and from when on it counts, stays; its sequential tests go on while its
    /// condition and reach stay the same.
    /// </summary>
    public void Swap(RuleSet rules)
    {
        _rules = rules;
        _store.Register(rules.Compiled.Select(r => r.Rule.Window));
        _windows = [.. rules.Compiled.Select(r => _store.SlotOf(r.Length))];
        var inForce = new Dictionary<string, RuleEdition>(StringComparer.Ordinal);
        foreach (CompiledRule rule in rules.Compiled)
        {
            inForce[rule.Rule.Name] = InForce.TryGetValue(rule.Rule.Name, out RuleEdition? before) && before.IsOf(rule.Rule)
                ? before
                : new RuleEdition(++LastEdition, rule.Rule.Condition, rule.Rule.Per);
        }

        InForce = inForce;
        _editions = [.. rules.Compiled.Select(r => inForce[r.Rule.Name].Number)];
    }

    /// <summary>Counts a signal and evaluates the rules that read it.</summary>
    /// <returns>What tripped, in the order of the rules' names; mostly nothing.</returns>
    public IReadOnlyList<Trip> Observe(in Signal signal)
    {
        Series[] family = _store.Touch(signal);
        _rules.Readers(signal, _readers);
        List<Trip>? trips = null;
        foreach (CompiledRule rule in _readers)
        {
            Series series = family[(int)rule.Shape];
            if (PackedKey.IsOverflow(series.Key))
            {
                continue;
            }

            RulePair? pair = _pairs.Find(series, rule, _editions[rule.Place]);
            if (pair is { IsOpen: true })
            {
                continue;
            }

            if (rule.Tests.Length > 0)
            {
                Feed(rule, pair ??= _pairs.Make(series, rule, _editions[rule.Place]), signal);
            }

            Evaluate(rule, series, pair, signal.Types, ref trips);
        }

        return (IReadOnlyList<Trip>?)trips ?? [];
    }

    /// <summary>Lets time pass to that second and evaluates every rule; to be called every minute.</summary>
    /// <returns>What tripped, in the order of the rules' names, scopes and subjects.</returns>
    public IReadOnlyList<Trip> Tick(long second)
    {
        _store.AdvanceTo(second);
        Gather();
        List<Trip>? trips = null;
        foreach (CompiledRule rule in _rules.Compiled)
        {
            int from = trips?.Count ?? 0;
            uint now = (uint)(_store.Now / rule.Length.Resolution);
            foreach (Series series in _active[(int)rule.Shape])
            {
                if (rule.Shape != WindowShape.None && !rule.Length.Covers(series.LastSecond / (uint)rule.Length.Resolution, now))
                {
                    break;
                }

                RulePair? pair = _pairs.Find(series, rule, _editions[rule.Place]);
                if (pair is not { IsOpen: true })
                {
                    Evaluate(rule, series, pair, default, ref trips);
                }
            }

            trips?.Sort(from, trips.Count - from, TripOrder.Instance);
        }

        return (IReadOnlyList<Trip>?)trips ?? [];
    }

    /// <summary>Says that an event of that rule is open, as after a start.</summary>
    public void MarkOpen(string rule, string? scope, RuleSubject subject) => _pairs.MarkOpen(new OpenPair(rule, scope, subject));

    /// <summary>
    /// Says that nothing came of a trip, e.g. because it could not be written: the rule trips again as soon as its condition is true again.
    /// </summary>
    public void Withdraw(Trip trip) => Withdraw(new OpenPair(trip.Rule.Name, trip.Scope, trip.Subject));

    /// <summary>As <see cref="Withdraw(Trip)"/>.</summary>
    public void Withdraw(OpenPair open) => _pairs.Close(open);

    /// <summary>
    /// After an event was resolved: closes it, and nothing that came before now counts for that rule, scope and subject any more. Sequential
    /// tests begin anew. The windows themselves stay as they are, for others.
    /// </summary>
    public void Restart(string rule, string? scope, RuleSubject subject)
    {
        var open = new OpenPair(rule, scope, subject);
        _pairs.Close(open);
        _pairs.Restart(open, _rules.Compiled.FirstOrDefault(r => r.Rule.Name == rule));
    }

    private static void Feed(CompiledRule rule, RulePair pair, in Signal signal)
    {
        for (int i = 0; i < rule.Tests.Length; i++)
        {
            ref readonly RuleRead read = ref rule.Tests.ItemRef(i);
            if ((read.Trials.Bits & signal.Facts.Bits) != 0 && rule.Sources[read.Source].Includes(signal))
            {
                pair.Tests[i] = pair.Tests[i].Add(rule.Condition.Tests[i].Plan, (read.Events.Bits & signal.Facts.Bits) != 0);
            }
        }
    }

    private void Evaluate(CompiledRule rule, Series series, RulePair? pair, TypeSet types, ref List<Trip>? trips)
    {
        if (_facts.Evaluate(rule, _windows[rule.Place], series, pair) != Truth.True)
        {
            return;
        }

        WindowKey key = _store.KeyOf(series.Key);
        var subject = new RuleSubject(key.Type, key.Agent);
        (trips ??= []).Add(new Trip(rule.Rule, key.Scope, subject, MetricsOf(_facts.Own(), rule.Length), types));
        _pairs.MarkOpen(new OpenPair(rule.Rule.Name, key.Scope, subject));
    }

    private CommandMetrics MetricsOf(Counts counts, WindowLength length)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(_store.Now);
        return CommandMetrics.Of(new MetricsPeriod(end.AddSeconds(-length.Seconds), end), counts);
    }

    /// <summary>The series of every shape that a rule has, heard of last first.</summary>
    private void Gather()
    {
        int shapes = _rules.Compiled.Aggregate(0, (all, r) => all | (1 << (int)r.Shape));
        foreach (List<Series> active in _active)
        {
            active.Clear();
        }

        _active[0].Add(_store.Root());
        foreach (Series series in _store.All.Values)
        {
            int shape = PackedKey.Shape(series.Key);
            if (shape != 0 && (shapes & (1 << shape)) != 0 && !PackedKey.IsOverflow(series.Key))
            {
                _active[shape].Add(series);
            }
        }

        foreach (List<Series> active in _active)
        {
            active.Sort(static (a, b) => b.LastSecond.CompareTo(a.LastSecond));
        }
    }
}
