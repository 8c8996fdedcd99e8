using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Metrics.Exposition;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;

namespace Reeve.Server.Metrics;

/// <summary>
/// The runbook's series. Counters are the journal's totals, so they survive restarts and count once; every combination of labels is there at zero, or
/// the first increase would go unseen. What is not known is NaN.
/// </summary>
internal static class GovernanceSeries
{
    /// <summary>Up to so many rules, each has a series for every action and severity it could be changed to; beyond, for its own.</summary>
    private const int FullyCrossed = 100;

    private const string Prefix = "simcorp_governance_";

    private static readonly (string Status, Fact Fact)[] Statuses =
    [
        ("succeeded", Fact.Succeeded), ("failed", Fact.Failed), ("rejected", Fact.Rejected), ("rolledBack", Fact.RolledBack),
        ("negative", Fact.Negative), ("unknown", Fact.Unknown),
    ];

    /// <summary>Writes them.</summary>
    public static void Write(ExpositionWriter to, JournalTotals totals, Installation reeve, GaugeValues gauges, DateTimeOffset now)
    {
        ControlState state = reeve.Plane.Current;
        WritePhase(to, totals, state, now);
        WriteCommands(to, totals, gauges.Rates);
        WriteReadiness(to, gauges.Readiness);
        WriteEvents(to, totals, state);
        Counter(to, "incidents_total", "Events of rules that did something, by severity.");
        foreach (Severity severity in Enum.GetValues<Severity>())
        {
            to.Sample(totals.All[JournalTotals.IncidentOf(severity)], new SeriesLabel("severity", severity.Name()));
        }

        Counter(to, "safety_constraint_violations_total", "Commands denied by a hard constraint.");
        to.Sample(totals.All[Fact.ConstraintViolation]);
        Counter(to, "safety_emergency_aborts_total", "Times that a person stopped everything.");
        to.Sample(totals.All[Fact.EmergencyAbort]);
        Counter(to, "safety_gate_triggers_total", "Commands denied by a standing hold.");
        to.Sample(totals.All[Fact.SafetyGateTrigger]);
    }

    private static void WritePhase(ExpositionWriter to, JournalTotals totals, ControlState state, DateTimeOffset now)
    {
        to.Family(Prefix + "current_phase_info", SeriesKind.Gauge, "1 for the phase of row 1, 0 for the others.");
        foreach (Phase phase in Phases.All)
        {
            to.Sample(state.Ceiling.Phase == phase ? 1 : 0, new SeriesLabel("phase", phase.Name()));
        }

        Gauge(to, "days_since_phase_start", "Whole days since that phase began.", Math.Floor(Math.Max(0, (now - state.Ceiling.Since).TotalDays)));
        Counter(to, "phase_changes_total", "Times that row 1 went from one phase to another.");
        foreach (Phase from in Phases.All)
        {
            foreach (Phase into in Phases.All.Where(p => p != from))
            {
                to.Sample(totals.PhaseChanges(from, into), new("from_phase", from.Name()), new("to_phase", into.Name()));
            }
        }
    }

    private static void WriteCommands(ExpositionWriter to, JournalTotals totals, CommandRates rates)
    {
        Gauge(to, "command_success_rate", "Of the last 24 hours, 0 to 1.", rates.SuccessRate);
        Gauge(to, "command_approval_rate", "Of the last 24 hours, 0 to 1.", rates.ApprovalRate);
        Gauge(to, "command_error_rate", "Of the last 24 hours, 0 to 1.", rates.ErrorRate);
        Gauge(to, "command_rollback_rate", "Of the last 24 hours, 0 to 1.", rates.RollbackRate);
        Counter(to, "commands_total", "Commands by what became of them.");
        foreach ((string status, Fact fact) in Statuses)
        {
            to.Sample(totals.All[fact], new SeriesLabel("status", status));
        }
    }

    private static void WriteReadiness(ExpositionWriter to, ReadinessAssessment? readiness)
    {
        Gauge(to, "readiness_score", "Of the assessment kept last, 0 to 1.", readiness?.Overall.Score);
        (string Name, ReadinessCategory? Category)[] categories =
            [("technical", readiness?.Technical), ("process", readiness?.Process), ("organizational", readiness?.Organizational)];
        foreach ((string name, ReadinessCategory? category) in categories)
        {
            Gauge(to, $"readiness_{name}_score", "Points earned.", category?.Score);
            Gauge(to, $"readiness_{name}_max", "Points possible.", category?.MaxScore);
        }

        to.Family(Prefix + "readiness_blockers_info", SeriesKind.Gauge, "1 for each required item that does not pass, 0 for each that does.");
        foreach (ReadinessItem item in readiness?.Categories.SelectMany(c => c.Items).Where(i => i.Required).DistinctBy(i => i.Name) ?? [])
        {
            to.Sample(readiness!.Overall.Blockers.Contains(item.Name) ? 1 : 0, new SeriesLabel("blocker", item.Name));
        }
    }

    private static void WriteEvents(ExpositionWriter to, JournalTotals totals, ControlState state)
    {
        Counter(to, "circuit_breaker_events_total", "Events of rules, those of rules that are only watched included.");
        foreach (EventSeries series in totals.Events.Keys.Union(Possible(state)).OrderBy(s => s.Rule, StringComparer.Ordinal).ThenBy(s => s.Action).ThenBy(s => s.Severity, StringComparer.Ordinal))
        {
            to.Sample(
                totals.Events.GetValueOrDefault(series),
                new("rule_name", series.Rule),
                new("action", series.Action.Name()),
                new("alert_severity", series.Severity));
        }

        long open = state.Events.Values.LongCount(e => !e.IsResolved);
        Gauge(to, "circuit_breaker_events_unresolved", "Open events.", open);
        to.Family(Prefix + "circuit_breaker_events", SeriesKind.Gauge, "Events so far by whether they are resolved.");
        to.Sample(open, new SeriesLabel("resolved", "false"));
        to.Sample(Math.Max(0, totals.Events.Values.Sum() - open), new SeriesLabel("resolved", "true"));
    }

    private static IEnumerable<EventSeries> Possible(ControlState state) => state.Rules.Count <= FullyCrossed
        ? from rule in state.Rules.Keys
          from action in Enum.GetValues<RuleAction>()
          from severity in RuleWords.AllSeverities
          select new EventSeries(rule, action, severity)
        : from rule in state.Rules.Values
          where RuleWords.TryParse(rule.Action, out RuleAction _)
          select new EventSeries(rule.Name, RuleWords.TryParse(rule.Action, out RuleAction action) ? action : default, rule.AlertSeverity);

    private static void Counter(ExpositionWriter to, string name, string help) => to.Family(Prefix + name, SeriesKind.Counter, help);

    private static void Gauge(ExpositionWriter to, string name, string help, double? value)
    {
        to.Family(Prefix + name, SeriesKind.Gauge, help);
        to.Sample(value ?? double.NaN);
    }
}
