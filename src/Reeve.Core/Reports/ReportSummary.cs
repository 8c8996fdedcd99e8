using System.Globalization;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;

namespace Reeve.Core.Reports;

/// <summary>What a report's summary tells besides the report itself.</summary>
/// <param name="Row">Row 1 after the cycle.</param>
/// <param name="Trial">The proposal whose phase is on trial, or null.</param>
/// <param name="Pending">Proposals that wait, the cycle's own included.</param>
/// <param name="Blockers">Why the cycle proposes no rise.</param>
/// <param name="Events">The newest events of rules.</param>
/// <param name="Previous">The report before, or null.</param>
public sealed record SummaryContext(
    ScopePhase Row, PhaseProposal? Trial, IReadOnlyList<PhaseProposal> Pending, IReadOnlyList<string> Blockers, IReadOnlyList<RuleEvent> Events, GovernanceReport? Previous);

/// <summary>A report in Markdown, for people who are mailed it. Pure.</summary>
public static class ReportSummary
{
    /// <summary>The document.</summary>
    public static string Write(GovernanceReport report, SummaryContext context)
    {
        var to = new StringBuilder();
        Executive(to, report, context);
        Metrics(to, report.Metrics);
        Safety(to, report.Metrics);
        Readiness(to, report.Readiness);
        Proposals(to, context);
        Events(to, context.Events);
        Advice(to, report);
        return to.ToString();
    }

    /// <summary><c>expand</c>, <c>rollback</c>, <c>investigate</c> or <c>maintain</c>: what the report comes to.</summary>
    public static string Verdict(GovernanceReport report) => report switch
    {
        _ when report.Recommendations.Any(r => r is { Type: "rollback", Priority: "high" }) => "rollback",
        { Expansion.IsReduction: false } => "expand",
        _ when report.Recommendations.Any(r => r.Type == "investigate") => "investigate",
        _ => "maintain",
    };

    private static void Executive(StringBuilder to, GovernanceReport report, SummaryContext context)
    {
        to.Append("# Governance report ").Append(Day(report.WeekStart)).Append(" to ").Append(Day(report.WeekEnd)).Append("\n\n## Executive Summary\n\n");
        Item(to, $"Phase: {context.Row.Phase.Name()} since {Day(context.Row.Since)}");
        if (context.Trial is { ValidationUntil: { } until })
        {
            Item(to, $"Validation period: until {Stamp(until)}");
        }

        Item(to, $"Readiness: {Percent(report.Readiness.Overall.Score)}{Change(report.Readiness, context.Previous?.Readiness)}");
        Item(to, $"Commands: {Count(report.Metrics.Commands.Total)}, success rate {Percent(report.Metrics.Rates.SuccessRate)}");
        Item(to, $"Unresolved circuit breaker events: {context.Events.Count(e => !e.IsResolved)}");
        Item(to, $"Recommendation: {Verdict(report)}");
        to.Append('\n');
    }

    private static void Metrics(StringBuilder to, CommandMetrics metrics)
    {
        to.Append("## Metrics Summary\n\n| | Value |\n|---|---|\n");
        CommandCounts counts = metrics.Commands;
        Row(to, "Commands", Count(counts.Total));
        Row(to, "Approved / rejected", $"{Count(counts.Approved)} / {Count(counts.Rejected)}");
        Row(to, "Succeeded / negative / failed", $"{Count(counts.Succeeded)} / {Count(counts.Negative)} / {Count(counts.Failed)}");
        Row(to, "Rolled back / unknown", $"{Count(counts.RolledBack)} / {Count(counts.Unknown)}");
        Row(to, "Success rate", Percent(metrics.Rates.SuccessRate));
        Row(to, "Approval rate", Percent(metrics.Rates.ApprovalRate));
        Row(to, "Error rate", Percent(metrics.Rates.ErrorRate));
        Row(to, "Rollback rate", Percent(metrics.Rates.RollbackRate));
        to.Append('\n');
    }

    private static void Safety(StringBuilder to, CommandMetrics metrics)
    {
        to.Append("## Safety Summary\n\n");
        Item(to, $"Incidents: {Count(metrics.Incidents.Total)} ({Count(metrics.Incidents.Critical)} critical, {Count(metrics.Incidents.FromAutonomousActions)} from autonomous actions)");
        Item(to, $"Constraint violations: {Count(metrics.Safety.ConstraintViolations)}");
        Item(to, $"Emergency aborts: {Count(metrics.Safety.EmergencyAborts)}");
        Item(to, $"Safety gate triggers: {Count(metrics.Safety.SafetyGateTriggers)}");
        to.Append('\n');
    }

    private static void Readiness(StringBuilder to, ReadinessAssessment readiness)
    {
        to.Append("## Readiness Breakdown\n\n| Category | Points |\n|---|---|\n");
        foreach ((string name, ReadinessCategory category) in
            (IEnumerable<(string, ReadinessCategory)>)[("Technical", readiness.Technical), ("Process", readiness.Process), ("Organizational", readiness.Organizational)])
        {
            Row(to, name, string.Create(CultureInfo.InvariantCulture, $"{category.Score:0.##} of {category.MaxScore:0.##}"));
        }

        to.Append('\n');
        foreach (ReadinessItem item in readiness.Categories.SelectMany(c => c.Items).Where(i => !i.Status))
        {
            Item(to, $"Open{(item.Required ? " (required)" : "")}: {item.Name}. {item.Details}");
        }

        to.Append('\n');
    }

    private static void Proposals(StringBuilder to, SummaryContext context)
    {
        to.Append("## Proposal\n\n");
        foreach (PhaseProposal proposal in context.Pending)
        {
            ProposedMove move = proposal.Expansion;
            to.Append(CultureInfo.InvariantCulture, $"### {Text(proposal.ProposalId)}: {move.CurrentPhase.Name()} to {move.TargetPhase.Name()}\n\n");
            Item(to, $"Waits for: {string.Join(", ", proposal.MissingApprovals())}");
            Item(to, $"Adds: {(move.CommandsToWhitelist.IsEmpty ? "nothing" : string.Join(", ", move.CommandsToWhitelist.Members().Select(t => t.Name)))}");
            Item(to, $"Validation period: {move.ValidationPeriod} days");
            Item(to, $"Risk: {proposal.RiskAssessment.Level}");
            foreach (string achievement in proposal.Rationale.KeyAchievements)
            {
                Item(to, achievement);
            }

            Item(to, $"Rollback plan: {proposal.RiskAssessment.RollbackPlan}");
            to.Append('\n');
        }

        if (context.Pending.Count == 0)
        {
            to.Append("No proposal waits for approval.\n\n");
        }

        if (context.Blockers.Count > 0)
        {
            to.Append("## Blockers\n\n");
            foreach (string blocker in context.Blockers)
            {
                Item(to, blocker);
            }

            to.Append('\n');
        }
    }

    private static void Events(StringBuilder to, IReadOnlyList<RuleEvent> events)
    {
        to.Append("## Circuit Breaker Events\n\n");
        if (events.Count == 0)
        {
            to.Append("None.\n\n");
            return;
        }

        to.Append("| When | Rule | Severity | State | Details |\n|---|---|---|---|---|\n");
        foreach (RuleEvent happened in events)
        {
            to.Append("| ").Append(Stamp(happened.At)).Append(" | ").Append(Text(happened.Rule.Name)).Append(" | ").Append(Text(happened.Rule.AlertSeverity))
                .Append(" | ").Append(happened.IsResolved ? "resolved" : "open").Append(" | ").Append(Text(happened.Details)).Append(" |\n");
        }

        to.Append('\n');
    }

    private static void Advice(StringBuilder to, GovernanceReport report)
    {
        to.Append("## Recommendation\n\n**").Append(Verdict(report)).Append("**\n\n");
        foreach (Recommendation advice in report.Recommendations)
        {
            Item(to, $"{advice.Type} ({advice.Priority}): {advice.Rationale}");
            foreach (string action in advice.Actions)
            {
                to.Append("  - ").Append(Text(action)).Append('\n');
            }
        }
    }

    private static string Change(ReadinessAssessment now, ReadinessAssessment? before)
    {
        if (before is null)
        {
            return "";
        }

        Dictionary<string, bool> was = before.Categories.SelectMany(c => c.Items).DistinctBy(i => i.Name).ToDictionary(i => i.Name, i => i.Status, StringComparer.Ordinal);
        string[] changed =
        [
            .. now.Categories.SelectMany(c => c.Items).Where(i => was.TryGetValue(i.Name, out bool status) && status != i.Status)
                .Select(i => $"{i.Name} {(i.Status ? "passes now" : "fails now")}"),
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $" ({(now.Overall.Score - before.Overall.Score) * 100:+0.00;-0.00;±0.00} points since {Day(before.Timestamp)}{(changed.Length == 0 ? "" : $"; {string.Join(", ", changed)}")})");
    }

    private static void Item(StringBuilder to, string text) => to.Append("- ").Append(Text(text)).Append('\n');

    private static void Row(StringBuilder to, string name, string value) => to.Append("| ").Append(name).Append(" | ").Append(value).Append(" |\n");

    // Names and notes come from anywhere: they stay on their line, in their cell, and are no markup.
    private static string Text(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value switch
    {
        '|' => "\\|",
        '<' => "&lt;",
        '&' => "&amp;",
        _ when System.Text.Rune.IsControl(r) => " ",
        _ => r.ToString(),
    }));

    private static string Percent(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : "no data";

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
