using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;

namespace Reeve.Core.Proposals;

/// <summary>Proposals as the governance cycle writes them: what was reached, what could go wrong and the way back. Pure.</summary>
public static class ProposalDraft
{
    /// <summary>The proposal to take the next step of the ladder.</summary>
    /// <param name="id">Free id.</param>
    /// <param name="from">Phase in force.</param>
    /// <param name="step">The next step.</param>
    /// <param name="assessment">Readiness.</param>
    /// <param name="metrics">Metrics of the period.</param>
    /// <param name="stabilisation">How long nothing is proposed after a phase was taken back.</param>
    /// <param name="now">UTC.</param>
    public static PhaseProposal Expansion(
        string id, Phase from, PhaseStep step, ReadinessAssessment assessment, CommandMetrics metrics, TimeSpan stabilisation, DateTimeOffset now)
    {
        string[] doubts = [.. Doubts(assessment, metrics)];
        bool high = step.Phase >= Phase.L4Plus;
        return new PhaseProposal
        {
            ProposalId = id,
            Timestamp = now,
            ProposedBy = ProposalBounds.Proposer,
            Expansion = new ProposedMove(from, step.Phase, step.Adds, step.ValidationDays),
            Rationale = new ProposalRationale(metrics, assessment.Overall.Score, [.. Achievements(assessment, metrics)]),
            RiskAssessment = new RiskAssessment(
                Level(step.Phase, doubts.Length),
                [
                    "Circuit breaker rules pause a failing command type or lower the phase for the very next command.",
                    $"The phase is on trial for {step.ValidationDays} days.",
                    .. high ? [$"{step.Phase.Name()} lets agents act outside the repository: watch {string.Join(", ", step.Adds.Members().Select(t => t.Name))} daily."] : Array.Empty<string>(),
                    .. doubts,
                ],
                $"During the {step.ValidationDays} days of validation a critical event, or readiness below {Percent(ProposalBounds.TrialFloor)}, takes the phase back to "
                    + $"{from.Name()} with the whitelist it had before, by itself. At any time: `reeve governance rollback --to {from.Name()} --reason …`. "
                    + $"Review within 24 hours; the next proposal comes no sooner than {stabilisation.TotalDays:0} days after."),
            RequiredApprovals = [.. step.Approvers],
        };
    }

    /// <summary>The proposal to go one phase down, because nothing has shown for too long that the phase is still earned.</summary>
    /// <param name="id">Free id.</param>
    /// <param name="row">Row 1.</param>
    /// <param name="step">The step that led to its phase.</param>
    /// <param name="assessment">Readiness.</param>
    /// <param name="metrics">Metrics of the period.</param>
    /// <param name="evidenced">When the phase was last evidenced (UTC).</param>
    /// <param name="now">UTC.</param>
    public static PhaseProposal Reduction(
        string id, ScopePhase row, PhaseStep step, ReadinessAssessment assessment, CommandMetrics metrics, DateTimeOffset evidenced, DateTimeOffset now) => new()
        {
            ProposalId = id,
            Timestamp = now,
            ProposedBy = ProposalBounds.Proposer,
            Expansion = new ProposedMove(row.Phase, row.Phase - 1, TypeSet.Empty, 0),
            Rationale = new ProposalRationale(
                metrics,
                assessment.Overall.Score,
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"No cycle since {evidenced.UtcDateTime:yyyy-MM-dd} ({(now - evidenced).TotalDays:0} days) found commands at work and readiness at {Percent(ProposalBounds.TrialFloor)} or above."),
                ]),
            RiskAssessment = new RiskAssessment(
                "low", ["Agents ask for what the lower phase does not allow."], "What was lowered is earned again by the next proposal."),
            RequiredApprovals = [step.Approvers[0]],
        };

    /// <summary>
    /// <c>low</c> without doubts; <c>medium</c> with one, or where agents reach beyond the repository (L4+, L5); <c>high</c> with two or more, and at L5 with any.
    /// </summary>
    private static string Level(Phase target, int doubts) => (target, doubts) switch
    {
        (_, >= 2) or (Phase.L5, >= 1) => "high",
        (>= Phase.L4Plus, _) or (_, 1) => "medium",
        _ => "low",
    };

    private static IEnumerable<string> Doubts(ReadinessAssessment assessment, CommandMetrics metrics)
    {
        CommandRates rates = metrics.Rates;
        if (rates.SuccessRate is not { } success)
        {
            yield return "No command was seen in the period: let agents work at the present phase first.";
        }
        else if (success < 0.997)
        {
            yield return $"The success rate is {Percent(success)}, below 99.70 %: look at what failed before approving.";
        }

        if (rates.ErrorRate > 0.02)
        {
            yield return $"The error rate is {Percent(rates.ErrorRate.Value)}, above 2.00 %: find its cause before approving.";
        }

        if (assessment.Overall.Score < 0.97)
        {
            yield return $"Readiness is {Percent(assessment.Overall.Score)}, below 97.00 %: little may fail before the trial ends it.";
        }
    }

    private static IEnumerable<string> Achievements(ReadinessAssessment assessment, CommandMetrics metrics)
    {
        CommandRates rates = metrics.Rates;
        (bool Reached, string What)[] all =
        [
            (rates.SuccessRate >= 0.995, $"Command success rate {Percent(rates.SuccessRate)}"),
            (rates.ApprovalRate >= 0.80, $"Command approval rate {Percent(rates.ApprovalRate)}"),
            (rates.RollbackRate < 0.02, $"Rollback rate {Percent(rates.RollbackRate)}"),
            (metrics.Incidents.Critical == 0, "No critical incident"),
            (metrics.Incidents.FromAutonomousActions == 0, "No incident from autonomous actions"),
            (assessment.Overall.Score >= ProposalBounds.ReadyScore, $"Readiness {Percent(assessment.Overall.Score)}"),
            (assessment.Technical.MaxScore > 0 && assessment.Technical.Score >= assessment.Technical.MaxScore, "Every technical item passes"),
            (assessment.Overall.Blockers.IsEmpty, "No blocker"),
            (assessment.DaysSincePhaseStart >= 180, string.Create(CultureInfo.InvariantCulture, $"{assessment.DaysSincePhaseStart} days at {assessment.CurrentPhase.Name()}")),
            (metrics.Commands.Total >= 1000, string.Create(CultureInfo.InvariantCulture, $"{metrics.Commands.Total} commands in the period")),
        ];
        return all.Where(a => a.Reached).Select(a => a.What);
    }

    private static string Percent(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : "without data";
}
