using Reeve.Core.Metrics;

namespace Reeve.Storage.Commands;

/// <summary>How a command service writes its table <c>command_proposals</c>, and the query that counts it in one pass.</summary>
/// <param name="Columns">Columns that it has.</param>
/// <param name="Count">The query.</param>
internal sealed record CommandShape(IReadOnlyList<string> Columns, string Count)
{
    /// <summary>As the governance service's collector expects it: lower-case words, the command as JSON.</summary>
    private static readonly CommandShape Collector = new(
        ["created_at", "status", "execution_status", "command", "rejection_reason"],
        Query(
            proposed: "\"status\" IN ('pending', 'approved', 'rejected', 'executed')",
            approved: "\"status\" IN ('approved', 'executed')",
            rejected: "\"status\" = 'rejected'",
            succeeded: "\"execution_status\" = 'succeeded'",
            failed: "\"execution_status\" = 'failed'",
            rolledBack: "\"execution_status\" = 'rolled_back'",
            unknown: "0",
            isType: "CASE WHEN instr(\"command\", '{0}') > 0 AND json_valid(\"command\") THEN json_extract(\"command\", '$.type') = '{0}' ELSE 0 END"));

    /// <summary>
    /// As the real command service writes it: upper-case words, one status for all. What nobody answered in time was rejected; what timed out while it
    /// ran failed; what was aborted ended in a way that is not known.
    /// </summary>
    private static readonly CommandShape Service = new(
        ["created_at", "status", "command_type", "rejection_reason", "execution_started_at"],
        Query(
            proposed: "\"status\" IN ('PROPOSED', 'PENDING_APPROVAL', 'APPROVED', 'REJECTED', 'EXECUTING', 'COMPLETED', 'FAILED', 'ABORTED', 'TIMEOUT')",
            approved: "(\"status\" IN ('APPROVED', 'EXECUTING', 'COMPLETED', 'FAILED', 'ABORTED') OR \"status\" = 'TIMEOUT' AND \"execution_started_at\" IS NOT NULL)",
            rejected: "(\"status\" = 'REJECTED' OR \"status\" = 'TIMEOUT' AND \"execution_started_at\" IS NULL)",
            succeeded: "\"status\" = 'COMPLETED'",
            failed: "(\"status\" = 'FAILED' OR \"status\" = 'TIMEOUT' AND \"execution_started_at\" IS NOT NULL)",
            rolledBack: "0",
            unknown: "\"status\" = 'ABORTED'",
            isType: "\"command_type\" = '{0}'"));

    /// <summary>The shape of a table with these columns, or null.</summary>
    public static CommandShape? Of(IReadOnlyCollection<string> columns) =>
        new[] { Collector, Service }.FirstOrDefault(s => s.Columns.All(c => columns.Contains(c, StringComparer.OrdinalIgnoreCase)));

    private static string Query(
        string proposed, string approved, string rejected, string succeeded, string failed, string rolledBack, string unknown, string isType)
    {
        string abort = string.Format(System.Globalization.CultureInfo.InvariantCulture, isType, "ABORT");
        string shutdown = string.Format(System.Globalization.CultureInfo.InvariantCulture, isType, "EMERGENCY_SHUTDOWN");

        // The index narrows to whole days; well inside the period the text tells, and only at its ends is the time computed.
        return $"""
            SELECT COUNT(*) AS "Total",
              {Sum(proposed)} AS "Proposed", {Sum(approved)} AS "Approved", {Sum(rejected)} AS "Rejected", {Sum(succeeded)} AS "Succeeded",
              {Sum(failed)} AS "Failed", {Sum(rolledBack)} AS "RolledBack", {Sum(unknown)} AS "Unknown",
              {Sum($"{failed} AND ({abort} OR {shutdown})")} AS "Incidents",
              {Sum($"{rejected} AND \"rejection_reason\" LIKE '%constraint%'")} AS "ConstraintViolations",
              {Sum(abort)} AS "EmergencyAborts",
              {Sum($"{rejected} AND (\"rejection_reason\" LIKE '%safety%' OR \"rejection_reason\" LIKE '%gate%')")} AS "SafetyGateTriggers"
            FROM "command_proposals"
            WHERE "created_at" >= @dayFrom AND "created_at" < @dayTo
              AND CASE WHEN "created_at" >= @insideFrom AND "created_at" < @insideTo THEN 1
                       ELSE strftime('%Y-%m-%d %H:%M:%f', "created_at") BETWEEN @from AND @to END
            """;
    }

    private static string Sum(string condition) => $"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)";
}

/// <summary>The row that the query gives.</summary>
internal sealed record CommandRowCounts
{
    public long Total { get; init; }

    public long Proposed { get; init; }

    public long Approved { get; init; }

    public long Rejected { get; init; }

    public long Succeeded { get; init; }

    public long Failed { get; init; }

    public long RolledBack { get; init; }

    public long Unknown { get; init; }

    public long Incidents { get; init; }

    public long ConstraintViolations { get; init; }

    public long EmergencyAborts { get; init; }

    public long SafetyGateTriggers { get; init; }

    public CommandMetrics ToMetrics(MetricsPeriod period) => new(
        period,
        new CommandCounts(Total, Proposed, Approved, Rejected, Succeeded, 0, Failed, RolledBack, Unknown),
        new IncidentCounts(Incidents, Incidents),
        new SafetyCounts(ConstraintViolations, EmergencyAborts, SafetyGateTriggers));
}
