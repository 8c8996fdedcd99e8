using Reeve.Core.Conditions;
using Reeve.Core.Journal;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules;

/// <summary>
/// Drives an engine over what happens, in the order of the journal: signals, changes of rules, events opened and resolved. Time-based evaluation
/// stands at whole minutes of the signals' own seconds, so that following a journal gives the trips that were had live. Not thread-safe.
/// </summary>
public sealed class RuleFollower
{
    /// <summary>Seconds between two evaluations by time.</summary>
    public const int TickSeconds = 60;

    /// <summary>After a longer silence only the last hour is evaluated minute by minute.</summary>
    private const long MostTicks = 60;

    private readonly RuleEngine _engine;
    private readonly ConditionSchema _schema;
    private readonly SortedDictionary<string, RuleRow> _rules = new(StringComparer.Ordinal);
    private bool _stale;
    private long _nextTick;

    /// <summary>Follows with this engine, from where it is.</summary>
    /// <param name="engine">The engine; its own from now on.</param>
    /// <param name="schema">Names that conditions may read.</param>
    public RuleFollower(RuleEngine engine, ConditionSchema schema)
    {
        _engine = engine;
        _schema = schema;
        _nextTick = engine.Windows.Now == 0 ? 0 : After(engine.Windows.Now);
    }

    /// <summary>The engine, with every change of the rules in force.</summary>
    public RuleEngine Engine
    {
        get
        {
            Compile();
            return _engine;
        }
    }

    /// <summary>Puts these rules in force in place of all others.</summary>
    public void Use(IEnumerable<RuleRow> rules)
    {
        _rules.Clear();
        foreach (RuleRow rule in rules)
        {
            _rules[rule.Name] = rule;
        }

        _stale = true;
    }

    /// <summary>Takes what a transition means for rules; most mean nothing.</summary>
    public void Apply(Transition transition)
    {
        switch (transition)
        {
            case Transition.RuleWritten written:
                _rules[written.Rule.Name] = written.Rule;
                _stale = true;
                break;
            case Transition.RuleDeleted deleted:
                _stale |= _rules.Remove(deleted.Name);
                break;
            case Transition.EventOpened { Event.IsResolved: false } opened when RuleSubject.TryParse(opened.Event.Subject, out RuleSubject subject):
                Engine.MarkOpen(opened.Event.Rule.Name, opened.Event.Scope, subject);
                break;
            case Transition.EventResolved resolved when RuleSubject.TryParse(resolved.Event.Subject, out RuleSubject subject):
                Engine.Restart(resolved.Event.Rule.Name, resolved.Event.Scope, subject);
                break;
            default:
                break;
        }
    }

    /// <summary>Lets time pass to the signal's second, then counts it.</summary>
    /// <returns>What tripped, in order.</returns>
    public IReadOnlyList<Trip> Observe(in Signal signal)
    {
        IReadOnlyList<Trip> byTime = AdvanceTo(signal.Second);
        IReadOnlyList<Trip> bySignal = Engine.Observe(signal);
        return byTime.Count == 0 ? bySignal : bySignal.Count == 0 ? byTime : [.. byTime, .. bySignal];
    }

    /// <summary>Evaluates the rules at every whole minute up to that second that was not evaluated yet.</summary>
    /// <returns>What tripped, in order.</returns>
    public IReadOnlyList<Trip> AdvanceTo(long second)
    {
        if (_nextTick == 0)
        {
            _nextTick = After(second);
        }

        if (second < _nextTick)
        {
            return [];
        }

        var trips = new List<Trip>();
        _nextTick = Math.Max(_nextTick, After(second) - (MostTicks * TickSeconds));
        for (; _nextTick <= second; _nextTick += TickSeconds)
        {
            trips.AddRange(Engine.Tick(_nextTick));
        }

        return trips;
    }

    private static long After(long second) => ((second / TickSeconds) + 1) * TickSeconds;

    private void Compile()
    {
        if (!_stale)
        {
            return;
        }

        _stale = false;
        _engine.Swap(RuleSet.Compile(
            _rules.Values.Select(r => Rule.Read(r, text => Condition.Parse(text, _schema).Refusal, out _)).OfType<Rule>(), _schema));
    }
}
