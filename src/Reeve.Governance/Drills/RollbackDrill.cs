using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Rollbacks;

namespace Reeve.Governance.Drills;

/// <summary>Raises a scope, as only a drill may, and takes it back while agents are at work there.</summary>
internal static class RollbackDrill
{
    private const Phase High = Phase.L4;

    /// <summary>Runs it.</summary>
    public static async ValueTask<DrillEvidence> RunAsync(Rehearsal drill, Installation reeve, PhaseLadder ladder)
    {
        TypeSet whitelist = ladder.WhitelistAt(High);
        if (whitelist.IsEmpty)
        {
            drill.Log.CouldNot("raise", $"The ladder allows nothing more at {High.Name()} than at L3.");
            return drill.Log.Evidence("");
        }

        CommandType type = whitelist.Strictest;
        var high = new ScopePhase(drill.Scope, High, drill.Time.GetUtcNow(), whitelist);
        Result<int> raised = await reeve.Plane.CommitAsync<int>(_ =>
            new Change<int>(0, [new Transition.PhaseChanged(high, drill.Caller.Name, $"drill {drill.Id}")], Loosens: true)).ConfigureAwait(false);
        if (raised.Refusal is { } refusal)
        {
            drill.Log.Refused("raise", refusal);
            return drill.Log.Evidence("");
        }

        if (!await drill.SeesAllowedAsync("allowed at the higher phase", type, High).ConfigureAwait(false))
        {
            return drill.Log.Evidence("");
        }

        (Result<RolledBack> done, TrafficReport traffic) = await new DrillTraffic(drill, type)
            .DuringAsync(() => reeve.Phases.RollBackAsync(new PhaseRollback($"drill {drill.Id}", Scope: drill.Scope), drill.Caller)).ConfigureAwait(false);
        if (!done.TryGet(out RolledBack? rolled, out refusal))
        {
            drill.Log.Refused("roll back", refusal);
            return drill.Log.Evidence("");
        }

        drill.Log.Saw(
            "roll back",
            traffic is { AllowedAfter: 0, FirstNo: not null },
            $"{rolled.Before.Phase.Name()} to {rolled.After.Phase.Name()} while {DrillTraffic.Agents} agents asked: {traffic}",
            traffic.FirstNo);
        Decision next = await drill.AskAsync(type).ConfigureAwait(false);
        drill.Log.Saw("decided by the lower phase", next is { Verdict.Answer: Answer.Ask, Phase: Phase.L3 }, $"{type.Name}: {next.Reason}");
        if (drill.FromJournal().TryGet(out ControlState? redone, out refusal))
        {
            drill.Log.Saw("survives a restart", StoredForm.Of(redone.Effective(drill.Scope)) == StoredForm.Of(rolled.After), "the lower phase follows from the journal alone");
        }
        else
        {
            drill.Log.Refused("survives a restart", refusal);
        }

        return drill.Log.Evidence($"The rollback from {High.Name()} to L3 was in force {traffic.FirstNo?.TotalMilliseconds:0.0} ms after it was called for; {traffic.AllowedAfter} of {traffic.AskedAfter} commands after its acknowledgement were allowed.");
    }
}
