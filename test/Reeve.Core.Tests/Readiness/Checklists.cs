using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;

namespace Reeve.Core.Tests.Readiness;

/// <summary>Checklists of attested items and the facts about them.</summary>
internal static class Checklists
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly CommandMetrics Idle = Counted(new CommandCounts());

    public static readonly ReadinessFacts Facts = new() { Now = Now, Phase = Phase.L3, PhaseStart = Now.AddDays(-3.9), Metrics = Idle };

    public static ChecklistItem Item(string id, decimal weight, bool required = false, ReadinessArea area = ReadinessArea.Technical) => new()
    {
        Id = id,
        Name = id.ToUpperInvariant(),
        Area = area,
        Weight = weight,
        Required = required,
        ValidFor = TimeSpan.FromDays(180),
    };

    public static CommandMetrics Counted(CommandCounts commands, IncidentCounts? incidents = null, SafetyCounts? safety = null) =>
        new(new MetricsPeriod(Now.AddDays(-30), Now), commands, incidents ?? new IncidentCounts(), safety ?? new SafetyCounts());

    public static ReadinessFacts Saying(this ReadinessFacts facts, params IEnumerable<string> yes) => facts with
    {
        Attestations = yes.ToImmutableDictionary(id => id, id => new Attestation(id, Status: true, "alice", null, Now, Now.AddDays(1))),
    };

    public static ReadinessAssessment Assess(ReadinessChecklist checklist, ReadinessFacts facts, ReadinessAssessment? before = null) =>
        ReadinessAssessor.Assess(checklist, facts, "readiness-1", before);

    public static ReadinessItem Measured(ChecklistItem item, ReadinessFacts facts) => Assess(new ReadinessChecklist([item]), facts).Technical.Items[0];
}
