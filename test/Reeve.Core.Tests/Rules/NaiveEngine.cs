using System.Collections.Immutable;
using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Statistics;

namespace Reeve.Core.Tests.Rules;

/// <summary>The engine's words taken literally: every signal kept, and for every rule at every step counted again.</summary>
internal sealed class NaiveEngine
{
    private readonly List<Signal> _signals = [];
    private readonly HashSet<OpenPair> _open = [];
    private readonly Dictionary<OpenPair, int> _floors = [];
    private readonly Dictionary<OpenPair, long> _floorSeconds = [];
    private readonly Dictionary<OpenPair, HashSet<(Selector, Selector)>> _known = [];
    private Dictionary<(string Rule, string Condition, RulePer Per), int> _since = [];
    private (Rule Rule, Condition Condition)[] _rules = [];
    private long _now;

    public IReadOnlyCollection<OpenPair> Open => _open;

    public void Swap(IEnumerable<Rule> rules)
    {
        _rules = [.. rules.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r, Parse(r.Condition)))];
        _since = _rules.ToDictionary(r => (r.Rule.Name, r.Rule.Condition, r.Rule.Per), r => _since.GetValueOrDefault((r.Rule.Name, r.Rule.Condition, r.Rule.Per), _signals.Count));
    }

    public List<string> Observe(Signal signal)
    {
        _now = Math.Max(_now, signal.Second);
        _signals.Add(signal with { Second = _now });
        List<string> trips = [];
        foreach ((Rule rule, Condition condition) in _rules)
        {
            if (condition.Reads.Concat(condition.Tests.Select(t => t.Rate)).Any(r => Counts(r).Overlaps(signal.Facts) && Includes(r, signal)))
            {
                Evaluate(rule, condition, PairOf(rule, condition, signal), signal.Types, trips);
            }
        }

        return trips;
    }

    public List<string> Tick(long second)
    {
        _now = Math.Max(_now, second);
        List<string> trips = [];
        foreach ((Rule rule, Condition condition) in _rules)
        {
            IEnumerable<OpenPair> pairs = _signals.Where(s => InWindow(rule, s)).Select(s => PairOf(rule, condition, s)).Distinct();
            if (rule.Per == RulePer.All && condition.Subject == ConditionSubject.None)
            {
                pairs = [new OpenPair(rule.Name, null, RuleSubject.Everything)];
            }

            foreach (OpenPair pair in pairs.OrderBy(p => p.Scope, StringComparer.Ordinal).ThenBy(p => p.Subject.Type?.Bit ?? -1).ThenBy(p => p.Subject.Agent, StringComparer.Ordinal))
            {
                Evaluate(rule, condition, pair, default, trips);
            }
        }

        return trips;
    }

    public void Restart(OpenPair pair)
    {
        _open.Remove(pair);
        _floors[pair] = _signals.Count;
        _floorSeconds[pair] = _now;
        _known[pair] = [.. _rules.Where(r => r.Rule.Name == pair.Rule).SelectMany(r => r.Condition.Reads).Select(r => (r.Type, r.Agent))];
    }

    public static string Tell(Trip trip) => $"{trip.Rule.Name} {trip.Scope} {trip.Subject} {trip.Metrics.ToJson()} {trip.Types}";

    private static Condition Parse(string text) => Condition.Parse(text, ConditionSchema.Standard).TryGet(out Condition? condition, out _) ? condition : throw new InvalidOperationException(text);

    private static OpenPair PairOf(Rule rule, Condition condition, Signal signal) => new(
        rule.Name,
        rule.Per == RulePer.Scope ? signal.Scope : null,
        new RuleSubject(
            condition.Subject.HasFlag(ConditionSubject.CommandType) ? signal.Type : null,
            condition.Subject.HasFlag(ConditionSubject.Agent) ? signal.Agent : null));

    private static bool Includes(MetricRef read, Signal signal) =>
        (read.Type.Kind != SelectorKind.Named || read.Type.Name == signal.Type.Name) && (read.Agent.Kind != SelectorKind.Named || read.Agent.Name == signal.Agent);

    /// <summary>Facts by the names of metrics, written out once more.</summary>
    private static HashSet<Fact> Facts(Metric metric) => metric.Name switch
    {
        "total" or "proposed" => [Fact.Proposed],
        "incidents.total" or "incident.severity" => [Fact.CriticalIncident, Fact.HighIncident, Fact.MediumIncident, Fact.LowIncident],
        "incidents.critical" => [Fact.CriticalIncident],
        "incidents.fromAutonomousActions" => [Fact.AutonomousIncident],
        "constraintViolations" => [Fact.ConstraintViolation],
        "emergencyAborts" => [Fact.EmergencyAbort],
        "safetyGateTriggers" => [Fact.SafetyGateTrigger],
        "name" => [],
        _ when metric.Kind == MetricKind.Rate => [.. metric.Events.Concat(metric.Trials).SelectMany(Facts)],
        _ => [Enum.Parse<Fact>(metric.Name, ignoreCase: true)],
    };

    private static FactHits Counts(MetricRef read) => new(Facts(read.Metric));

    private bool InWindow(Rule rule, Signal signal)
    {
        long resolution = rule.Window <= TimeSpan.FromHours(1) ? 1 : rule.Window <= TimeSpan.FromDays(1) ? 900 : 14_400;
        return signal.Second / resolution > (_now / resolution) - (long)Math.Ceiling(rule.Window.TotalSeconds / resolution);
    }

    private void Evaluate(Rule rule, Condition condition, OpenPair pair, TypeSet types, List<string> trips)
    {
        if (_open.Contains(pair) || condition.Evaluate(new Naive(this, rule, condition, pair)) != Truth.True)
        {
            return;
        }

        _open.Add(pair);
        var own = new MetricRef(StandardMetrics.Total, Selector.Subject, Selector.Subject);
        long Of(params Fact[] facts) => Count(rule, pair, own, facts);
        var end = DateTimeOffset.FromUnixTimeSeconds(_now);
        long resolution = rule.Window <= TimeSpan.FromHours(1) ? 1 : rule.Window <= TimeSpan.FromDays(1) ? 900 : 14_400;
        trips.Add(Tell(new Trip(
            rule,
            pair.Scope,
            pair.Subject,
            new CommandMetrics(
                new MetricsPeriod(end.AddSeconds(-Math.Ceiling(rule.Window.TotalSeconds / resolution) * resolution), end),
                new CommandCounts(
                    Of(Fact.Proposed), Of(Fact.Proposed), Of(Fact.Approved), Of(Fact.Rejected), Of(Fact.Succeeded), Of(Fact.Negative), Of(Fact.Failed), Of(Fact.RolledBack), Of(Fact.Unknown)),
                new IncidentCounts(
                    Of(Fact.CriticalIncident, Fact.HighIncident, Fact.MediumIncident, Fact.LowIncident), Of(Fact.CriticalIncident), Of(Fact.AutonomousIncident)),
                new SafetyCounts(Of(Fact.ConstraintViolation), Of(Fact.EmergencyAbort), Of(Fact.SafetyGateTrigger))),
            types)));
    }

    private bool IsOf(OpenPair pair, MetricRef read, Signal signal) =>
        (pair.Scope is null || pair.Scope == signal.Scope) && Includes(read, signal)
        && (read.Type.Kind != SelectorKind.Subject || pair.Subject.Type is null || pair.Subject.Type == signal.Type)
        && (read.Agent.Kind != SelectorKind.Subject || pair.Subject.Agent is null || pair.Subject.Agent == signal.Agent);

    /// <summary>What had come before a restart is known of the subject, of everything, and of those whom the condition named at that time.</summary>
    private bool IsKnown(Rule rule, OpenPair pair, MetricRef read) =>
        (read.Type.Kind != SelectorKind.Named && read.Agent.Kind != SelectorKind.Named)
        || !_floorSeconds.TryGetValue(pair, out long floor)
        || !InWindow(rule, new Signal(floor, "", default, "", default))
        || _known[pair].Contains((read.Type, read.Agent));

    private long Count(Rule rule, OpenPair pair, MetricRef read, IEnumerable<Fact> facts) => _signals.Skip(_floors.GetValueOrDefault(pair))
        .Where(s => InWindow(rule, s) && IsOf(pair, read, s))
        .Sum(s => facts.Count(s.Facts.Contains));

    private readonly record struct FactHits(HashSet<Fact> Facts)
    {
        public bool Overlaps(FactSet facts) => Facts.Any(facts.Contains);
    }

    private sealed class Naive(NaiveEngine engine, Rule rule, Condition condition, OpenPair pair) : IConditionFacts
    {
        public long MinSamples => rule.MinSamples;

        public bool TryCount(int read, out long count)
        {
            count = engine.Count(rule, pair, condition.Reads[read], Facts(condition.Reads[read].Metric));
            return engine.IsKnown(rule, pair, condition.Reads[read]);
        }

        public bool TryRate(int read, out Rate rate)
        {
            MetricRef of = condition.Reads[read];
            rate = new Rate(engine.Count(rule, pair, of, of.Metric.Events.SelectMany(Facts)), engine.Count(rule, pair, of, of.Metric.Trials.SelectMany(Facts)));
            return engine.IsKnown(rule, pair, of);
        }

        public bool TryText(int read, out string? text)
        {
            MetricRef of = condition.Reads[read];
            text = of.Metric.Name == "name"
                ? of.Type.Kind == SelectorKind.Subject ? pair.Subject.Type!.Name : pair.Subject.Agent
                : new[] { (Fact.CriticalIncident, "critical"), (Fact.HighIncident, "high"), (Fact.MediumIncident, "medium"), (Fact.LowIncident, "low") }
                    .Where(s => engine.Count(rule, pair, of, [s.Item1]) > 0).Select(s => s.Item2).FirstOrDefault();
            return true;
        }

        /// <summary>The test over everything of the pair since its restart, or since the rule has that condition.</summary>
        public Truth Verdict(int test)
        {
            SequentialTest of = condition.Tests[test];
            Sprt state = Sprt.Fresh;
            int from = Math.Max(engine._floors.GetValueOrDefault(pair), engine._since[(rule.Name, rule.Condition, rule.Per)]);
            ImmutableArray<Fact> trials = [.. of.Rate.Metric.Trials.SelectMany(Facts)];
            ImmutableArray<Fact> events = [.. of.Rate.Metric.Events.SelectMany(Facts)];
            foreach (Signal signal in engine._signals.Skip(from))
            {
                bool isSubjects = (pair.Subject.Type is null || pair.Subject.Type == signal.Type) && (pair.Subject.Agent is null || pair.Subject.Agent == signal.Agent);
                if (isSubjects && engine.IsOf(pair, of.Rate, signal) && trials.Any(signal.Facts.Contains))
                {
                    state = state.Add(of.Plan, events.Any(signal.Facts.Contains));
                }
            }

            return state.Verdict;
        }
    }
}
