using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Reports;

namespace Reeve.Storage.State;

/// <summary>Measurements, assessments and reports in their tables, the same way for both databases. To be used inside one transaction.</summary>
internal static class RecordTables
{
    private const string PutSnapshot = """
        INSERT INTO "metrics_snapshots" ("id", "timestamp", "period_start", "period_end", "commands_total", "commands_proposed", "commands_approved",
          "commands_rejected", "commands_succeeded", "commands_negative", "commands_failed", "commands_rolled_back", "commands_unknown", "success_rate",
          "approval_rate", "rollback_rate", "error_rate", "incidents_total", "incidents_critical", "incidents_from_autonomous", "constraint_violations",
          "emergency_aborts", "safety_gate_triggers")
        VALUES (@id, @at, @start, @end, @Total, @Proposed, @Approved, @Rejected, @Succeeded, @Negative, @Failed, @RolledBack, @Unknown, @SuccessRate,
          @ApprovalRate, @RollbackRate, @ErrorRate, @incidents, @critical, @autonomous, @ConstraintViolations, @EmergencyAborts, @SafetyGateTriggers)
        """;

    private const string PutAssessment = """
        INSERT INTO "readiness_assessments" ("id", "timestamp", "current_phase", "days_since_phase_start", "overall_score", "overall_ready",
          "overall_blockers", "technical_score", "technical_max_score", "technical_items", "process_score", "process_max_score", "process_items",
          "organizational_score", "organizational_max_score", "organizational_items", "recommendations", "next_actions", "changes")
        VALUES (@id, @at, @phase, @days, @score, @ready, @blockers, @technical, @technicalMax, @technicalItems, @process, @processMax, @processItems,
          @organizational, @organizationalMax, @organizationalItems, @recommendations, @nextActions, @changes)
        """;

    private const string PutReport = """
        INSERT INTO "governance_reports" ("id", "week_start", "week_end", "generated_at", "metrics", "readiness", "expansion", "circuit_breaker_events",
          "summary", "recommendations", "next_actions")
        VALUES (@id, @start, @end, @at, @metrics, @readiness, @expansion, @events, @summary, @recommendations, @nextActions)
        """;

    private const string SetReported = """UPDATE "governance_state" SET "last_report_date" = @at WHERE "id" = 1""";

    /// <summary>Writes one record; with a report also when the last one was made.</summary>
    public static void Write(DbConnection connection, DbTransaction transaction, KeptRecord record)
    {
        switch (record)
        {
            case MetricsSnapshot snapshot:
                Write(connection, transaction, snapshot);
                break;
            case ReadinessAssessment assessment:
                Write(connection, transaction, assessment);
                break;
            case GovernanceReport report:
                Write(connection, transaction, report);
                break;
            default:
                throw new InvalidOperationException($"{record.GetType().Name} has no table defined.");
        }
    }

    /// <summary>The table of a kind and its column of times.</summary>
    public static (string Table, string Time) Of(RecordKind kind) => kind switch
    {
        RecordKind.Metrics => ("metrics_snapshots", "timestamp"),
        RecordKind.Readiness => ("readiness_assessments", "timestamp"),
        RecordKind.Report => ("governance_reports", "generated_at"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Reads a row of that kind's table.</summary>
    public static KeptRecord Read(RecordKind kind, StateRow row) => kind switch
    {
        RecordKind.Metrics => Snapshot(row),
        RecordKind.Readiness => Assessment(row),
        RecordKind.Report => Report(row),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static void Write(DbConnection connection, DbTransaction transaction, MetricsSnapshot snapshot)
    {
        CommandMetrics metrics = snapshot.Metrics;
        var parameters = new DynamicParameters(metrics.Commands);
        parameters.AddDynamicParams(metrics.Rates);
        parameters.AddDynamicParams(metrics.Safety);
        parameters.AddDynamicParams(new
        {
            id = snapshot.Id,
            at = StateTime.Format(snapshot.Timestamp),
            start = StateTime.Format(metrics.Period.Start),
            end = StateTime.Format(metrics.Period.End),
            incidents = metrics.Incidents.Total,
            critical = metrics.Incidents.Critical,
            autonomous = metrics.Incidents.FromAutonomousActions,
        });
        connection.Execute(PutSnapshot, parameters, transaction);
    }

    private static void Write(DbConnection connection, DbTransaction transaction, ReadinessAssessment assessment) => connection.Execute(
        PutAssessment,
        new
        {
            id = assessment.Id,
            at = StateTime.Format(assessment.Timestamp),
            phase = Core.Decisions.Phases.Name(assessment.CurrentPhase),
            days = assessment.DaysSincePhaseStart,
            score = assessment.Overall.Score,
            ready = assessment.Overall.Ready ? 1 : 0,
            blockers = RecordText.Write(assessment.Overall.Blockers),
            technical = assessment.Technical.Score,
            technicalMax = assessment.Technical.MaxScore,
            technicalItems = RecordText.Write(assessment.Technical.Items),
            process = assessment.Process.Score,
            processMax = assessment.Process.MaxScore,
            processItems = RecordText.Write(assessment.Process.Items),
            organizational = assessment.Organizational.Score,
            organizationalMax = assessment.Organizational.MaxScore,
            organizationalItems = RecordText.Write(assessment.Organizational.Items),
            recommendations = RecordText.Write(assessment.Recommendations),
            nextActions = RecordText.Write(assessment.NextActions),
            changes = RecordText.Write(assessment.Changes),
        },
        transaction);

    private static void Write(DbConnection connection, DbTransaction transaction, GovernanceReport report)
    {
        connection.Execute(
            PutReport,
            new
            {
                id = report.Id,
                start = StateTime.Format(report.WeekStart),
                end = StateTime.Format(report.WeekEnd),
                at = StateTime.Format(report.Timestamp),
                metrics = RecordText.Write(report.Metrics),
                readiness = RecordText.Write(report.Readiness),
                expansion = report.Expansion is null ? null : RecordText.Write(report.Expansion),
                events = RecordText.Write(report.CircuitBreakerEvents),
                summary = report.Summary,
                recommendations = RecordText.Write(report.Recommendations),
                nextActions = RecordText.Write(report.NextActions),
            },
            transaction);
        connection.Execute(SetReported, new { at = StateTime.Format(report.Timestamp) }, transaction);
    }

    private static MetricsSnapshot Snapshot(StateRow row) => new()
    {
        Id = row.Text("id"),
        Timestamp = row.Time("timestamp"),
        Metrics = new CommandMetrics(
            new MetricsPeriod(row.Time("period_start"), row.Time("period_end")),
            new CommandCounts(
                row.Whole("commands_total"),
                row.Whole("commands_proposed"),
                row.Whole("commands_approved"),
                row.Whole("commands_rejected"),
                row.Whole("commands_succeeded"),
                row.Whole("commands_negative"),
                row.Whole("commands_failed"),
                row.Whole("commands_rolled_back"),
                row.Whole("commands_unknown")),
            new IncidentCounts(row.Whole("incidents_total"), row.Whole("incidents_critical"), row.Whole("incidents_from_autonomous")),
            new SafetyCounts(row.Whole("constraint_violations"), row.Whole("emergency_aborts"), row.Whole("safety_gate_triggers"))),
    };

    private static ReadinessAssessment Assessment(StateRow row) => new()
    {
        Id = row.Text("id"),
        Timestamp = row.Time("timestamp"),
        CurrentPhase = row.Phase("current_phase"),
        DaysSincePhaseStart = row.Count("days_since_phase_start"),
        Overall = new OverallReadiness(row.Number("overall_score"), row.Flag("overall_ready"), row.Part<ImmutableArray<string>>("overall_blockers")),
        Technical = Category(row, "technical"),
        Process = Category(row, "process"),
        Organizational = Category(row, "organizational"),
        Recommendations = row.Part<ImmutableArray<Recommendation>>("recommendations"),
        NextActions = row.Part<ImmutableArray<NextAction>>("next_actions"),
        Changes = row.Part<ImmutableArray<string>>("changes"),
    };

    private static ReadinessCategory Category(StateRow row, string name) =>
        new(row.Number(name + "_score"), row.Number(name + "_max_score"), row.Part<ImmutableArray<ReadinessItem>>(name + "_items"));

    private static GovernanceReport Report(StateRow row) => new()
    {
        Id = row.Text("id"),
        Timestamp = row.Time("generated_at"),
        WeekStart = row.Time("week_start"),
        WeekEnd = row.Time("week_end"),
        Metrics = row.Part<CommandMetrics>("metrics")!,
        Readiness = row.Part<ReadinessAssessment>("readiness")!,
        Expansion = row.OptionalText("expansion") is null ? null : row.Part<Core.Proposals.PhaseProposal>("expansion"),
        CircuitBreakerEvents = row.Part<ImmutableArray<JsonElement>>("circuit_breaker_events"),
        Summary = row.Text("summary"),
        Recommendations = row.Part<ImmutableArray<Recommendation>>("recommendations"),
        NextActions = row.Part<ImmutableArray<NextAction>>("next_actions"),
    };
}
