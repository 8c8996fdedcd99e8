using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;

namespace Reeve.Governance.Cycles;

/// <summary>What a cycle proposes, or why it proposes nothing.</summary>
/// <param name="Proposal">The proposal, if any.</param>
/// <param name="Blockers">What stands against a rise.</param>
/// <param name="Transitions">What makes it so.</param>
internal sealed record CyclePlan(PhaseProposal? Proposal, ImmutableArray<string> Blockers, IReadOnlyList<Transition> Transitions)
{
    /// <summary>Plans against the state that it will be applied to.</summary>
    /// <param name="state">The state.</param>
    /// <param name="ladder">The ladder.</param>
    /// <param name="found">What the cycle measured.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="id">Free id for a proposal.</param>
    /// <param name="now">UTC.</param>
    public static CyclePlan Of(ControlState state, PhaseLadder ladder, CycleFindings found, CycleOptions options, string id, DateTimeOffset now)
    {
        ScopePhase row = state.Ceiling;
        PhaseStep? reached = ladder.Steps.FirstOrDefault(s => s.Phase == row.Phase);
        PhaseProposal[] pending = [.. state.Proposals.Values.Where(p => p.IsPending)];
        if (found.Evidenced is { } evidenced && reached is not null && state.Trial is null && !pending.Any(p => p.IsReduction)
            && found.Assessment.CurrentPhase == row.Phase)
        {
            PhaseProposal reduction = ProposalDraft.Reduction(id, row, reached, found.Assessment, found.Metrics, evidenced, now);
            return new CyclePlan(
                reduction,
                [$"{row.Phase.Name()} has not been evidenced since {evidenced.UtcDateTime:yyyy-MM-dd}."],
                [
                    .. pending.Select(p => new Transition.ProposalWritten(PhaseTrial.Overtaken(p, $"Overtaken by {id}.", now), ProposalBounds.Proposer)),
                    new Transition.ProposalWritten(reduction, ProposalBounds.Proposer),
                ]);
        }

        PhaseStep? next = ladder.Steps.Where(s => s.Phase > row.Phase).MinBy(s => s.Phase);
        ImmutableArray<string> blockers = [.. Against(state, next, pending, found.Assessment, options, now)];
        if (next is null || !blockers.IsEmpty)
        {
            return new CyclePlan(null, blockers, []);
        }

        PhaseProposal proposal = ProposalDraft.Expansion(id, row.Phase, next, found.Assessment, found.Metrics, options.Stabilisation, now);
        return new CyclePlan(proposal, [], [new Transition.ProposalWritten(proposal, ProposalBounds.Proposer)]);
    }

    private static IEnumerable<string> Against(
        ControlState state, PhaseStep? next, PhaseProposal[] pending, ReadinessAssessment assessment, CycleOptions options, DateTimeOffset now)
    {
        if (next is null)
        {
            yield return $"{state.Ceiling.Phase.Name()} is the highest phase.";
        }

        if (assessment.CurrentPhase != state.Ceiling.Phase)
        {
            yield return $"The phase went from {assessment.CurrentPhase.Name()} to {state.Ceiling.Phase.Name()} while the cycle ran.";
        }

        if (assessment.Overall.Score < ProposalBounds.ReadyScore)
        {
            yield return FormattableString.Invariant($"Readiness is {assessment.Overall.Score:0.0000}, below {ProposalBounds.ReadyScore:0.00}.");
        }

        foreach (string item in assessment.Overall.Blockers)
        {
            yield return $"Required item: {item}";
        }

        if (assessment.Overall is { Ready: false, Score: >= ProposalBounds.ReadyScore, Blockers.IsEmpty: true })
        {
            yield return "The assessment does not say ready.";
        }

        foreach (string open in state.Events.Values.Where(e => !e.IsResolved).Select(e => e.Id).Order(StringComparer.Ordinal).Take(5))
        {
            yield return $"Unresolved circuit breaker event: {open}";
        }

        foreach (PhaseProposal waiting in pending)
        {
            yield return $"Proposal {waiting.ProposalId} waits for {string.Join(", ", waiting.MissingApprovals())}.";
        }

        if (state.Trial is { ValidationUntil: { } until } trial)
        {
            yield return $"{trial.Expansion.TargetPhase.Name()} is on trial until {until.UtcDateTime:yyyy-MM-dd HH:mm}Z.";
        }

        if (state.Proposals.Values.Max(p => p.RevertedAt) is { } reverted && reverted + options.Stabilisation > now)
        {
            yield return $"A phase was taken back on {reverted.UtcDateTime:yyyy-MM-dd}; nothing is proposed until {(reverted + options.Stabilisation).UtcDateTime:yyyy-MM-dd}.";
        }
    }
}

/// <summary>What a cycle measured.</summary>
/// <param name="Metrics">Of the period.</param>
/// <param name="Assessment">Readiness.</param>
/// <param name="Evidenced">When the phase was last evidenced (UTC), where that is too long ago; else null.</param>
internal sealed record CycleFindings(CommandMetrics Metrics, ReadinessAssessment Assessment, DateTimeOffset? Evidenced);
