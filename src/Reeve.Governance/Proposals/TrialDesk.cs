using Reeve.Core.Journal;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Alerts;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;

namespace Reeve.Governance.Proposals;

/// <summary>Watches the phase on trial. A critical event takes it back in the commit that opens the event; time and readiness are looked at here.</summary>
public sealed class TrialDesk(ControlPlane plane, AlertLog alerts, CycleEvidence evidence, CycleOptions options)
{
    private DateTimeOffset? _assessed;

    /// <summary>Ends or takes back the trial when that is due, assessing readiness as often as <see cref="CycleOptions.TrialCheck"/>, and rejects what was overtaken.</summary>
    internal async ValueTask<Refusal?> LookAsync()
    {
        DateTimeOffset now = plane.Time.GetUtcNow();
        if (plane.Current.Trial is not { } trial || now - Latest(_assessed, trial.DecidedAt) < options.TrialCheck)
        {
            return await ApplyAsync(null).ConfigureAwait(false);
        }

        _assessed = now;
        if ((await evidence.AssessAsync().ConfigureAwait(false)).TryGet(out ReadinessAssessment? assessment, out Refusal? refusal))
        {
            return await ApplyAsync(assessment.Overall.Score).ConfigureAwait(false);
        }

        // An instrument that fails is not the phase's failure; but people must know that nobody looks.
        alerts.Raise("trial-unassessed", trial.ProposalId, $"Readiness cannot be assessed during the validation period: {refusal}");
        return await ApplyAsync(null).ConfigureAwait(false);
    }

    /// <summary>Takes in an assessment that was just made.</summary>
    internal ValueTask<Refusal?> LookAsync(ReadinessAssessment assessment)
    {
        _assessed = assessment.Timestamp;
        return ApplyAsync(assessment.Overall.Score);
    }

    private static DateTimeOffset Latest(DateTimeOffset? a, DateTimeOffset? b) => (a ?? DateTimeOffset.MinValue) > (b ?? DateTimeOffset.MinValue) ? a!.Value : b ?? DateTimeOffset.MinValue;

    private async ValueTask<Refusal?> ApplyAsync(double? readiness) => PhaseTrial.Due(plane.Current, readiness, plane.Time.GetUtcNow()).Count == 0
        ? null
        : (await plane.CommitAsync<int>(state =>
        {
            IReadOnlyList<Transition> due = PhaseTrial.Due(state, readiness, plane.Time.GetUtcNow());
            return new Change<int>(due.Count, due, Loosens: false);
        }).ConfigureAwait(false)).Refusal;
}
