using System.Collections.Frozen;
using System.Collections.Immutable;
using Reeve.Core.Conditions;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules;

/// <summary>Which facts a metric counts.</summary>
internal static class MetricFacts
{
    private static readonly FactSet Incidents = FactSet.Of(Fact.CriticalIncident, Fact.HighIncident, Fact.MediumIncident, Fact.LowIncident);

    private static readonly FrozenDictionary<string, FactSet> ByName = new Dictionary<Metric, FactSet>
    {
        [StandardMetrics.Total] = FactSet.Of(Fact.Proposed),
        [StandardMetrics.Proposed] = FactSet.Of(Fact.Proposed),
        [StandardMetrics.Approved] = FactSet.Of(Fact.Approved),
        [StandardMetrics.Rejected] = FactSet.Of(Fact.Rejected),
        [StandardMetrics.Succeeded] = FactSet.Of(Fact.Succeeded),
        [StandardMetrics.Negative] = FactSet.Of(Fact.Negative),
        [StandardMetrics.Failed] = FactSet.Of(Fact.Failed),
        [StandardMetrics.RolledBack] = FactSet.Of(Fact.RolledBack),
        [StandardMetrics.Unknown] = FactSet.Of(Fact.Unknown),
        [StandardMetrics.Incidents] = Incidents,
        [StandardMetrics.CriticalIncidents] = FactSet.Of(Fact.CriticalIncident),
        [StandardMetrics.AutonomousIncidents] = FactSet.Of(Fact.AutonomousIncident),
        [StandardMetrics.IncidentSeverity] = Incidents,
        [StandardMetrics.ConstraintViolations] = FactSet.Of(Fact.ConstraintViolation),
        [StandardMetrics.EmergencyAborts] = FactSet.Of(Fact.EmergencyAbort),
        [StandardMetrics.SafetyGateTriggers] = FactSet.Of(Fact.SafetyGateTrigger),
    }.ToFrozenDictionary(m => m.Key.Name, m => m.Value, StringComparer.Ordinal);

    /// <summary>What a metric depends on; empty for one that windows do not count, which is never known to a rule.</summary>
    public static FactSet Of(Metric metric) => metric.Kind == MetricKind.Rate
        ? Of(metric.Events).Union(Of(metric.Trials))
        : ByName.GetValueOrDefault(metric.Name);

    /// <summary>What any of the metrics depends on.</summary>
    public static FactSet Of(ImmutableArray<Metric> metrics) => metrics.Aggregate(default(FactSet), (all, m) => all.Union(Of(m)));
}
