using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Alerts;

namespace Reeve.Governance.Control;

/// <summary>
/// Rows that an edit by hand left without a meaning. Each is alarmed once, and overwritten with what is in force where there is such a thing: a
/// phase is L3 from then on, a proposal or an attestation stays what it was, and one that never was counts for nothing.
/// </summary>
internal sealed class MistakenRows(ControlPlane plane, AlertLog alerts)
{
    private const string By = "reeve";
    private HashSet<MistakenRow> _said = [];

    /// <summary>The state as the database means it: what was there before stands in for rows that were left out.</summary>
    public static ControlState Complete(StoredState stored, ControlState before)
    {
        ControlState state = stored.State;
        foreach (MistakenRow row in stored.Mistaken)
        {
            state = row switch
            {
                { Table: MistakenRow.Proposals, Id: { } id } when before.Proposals.GetValueOrDefault(id) is { } proposal =>
                    state with { Proposals = state.Proposals.SetItem(id, proposal) },
                { Table: MistakenRow.Attestations, Id: { } item } when before.Attestations.GetValueOrDefault(item) is { } word =>
                    state with { Attestations = state.Attestations.SetItem(item, word) },
                _ => state,
            };
        }

        return state;
    }

    /// <summary>Alarms what was not alarmed yet, and journals what is in force, so that the rows are written anew.</summary>
    public async ValueTask<Refusal?> MendAsync(IReadOnlyList<MistakenRow> rows)
    {
        if (rows.Count > 0)
        {
            Result<int> mended = await plane.CommitAsync<int>(state =>
            {
                Transition[] inForce = [.. rows.Select(r => InForce(r, state)).OfType<Transition>()];
                return new Change<int>(inForce.Length, inForce, Loosens: false);
            }).ConfigureAwait(false);
            if (mended.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        foreach (MistakenRow row in rows.Where(r => !_said.Contains(r)))
        {
            alerts.Raise("row-mistaken", row.Why.Where, $"{row.Why.What}; {Meaning(row)} {row.Why.Remedy}");
        }

        _said = [.. rows];
        return null;
    }

    private static Transition? InForce(MistakenRow row, ControlState state) => row switch
    {
        { Table: MistakenRow.Phases } => new Transition.PhaseChanged(
            row.Id is null ? state.Ceiling : state.Scopes.GetValueOrDefault(row.Id) ?? state.Ceiling with { Scope = row.Id }, By, $"{row.Why.What} ({row.Why.Where})"),
        { Table: MistakenRow.Proposals, Id: { } id } when state.Proposals.GetValueOrDefault(id) is { } proposal => new Transition.ProposalWritten(proposal, By),
        { Table: MistakenRow.Attestations, Id: { } item } when state.Attestations.GetValueOrDefault(item) is { } word => new Transition.AttestationWritten(word),
        _ => null,
    };

    private static string Meaning(MistakenRow row) => row.Table == MistakenRow.Phases
        ? $"the row counts as {Phase.L3.Name()} with nothing allowed above it."
        : "the row counts for nothing.";
}
