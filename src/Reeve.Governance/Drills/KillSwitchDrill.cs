using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Permits;
using Reeve.Governance.Requests;

namespace Reeve.Governance.Drills;

/// <summary>Stops a scope in which agents are at work: from when on is nothing allowed any more, can a person still act, and does it last.</summary>
internal static class KillSwitchDrill
{
    /// <summary>Runs it.</summary>
    public static async ValueTask<DrillEvidence> RunAsync(Rehearsal drill, Installation reeve)
    {
        CommandType read = CommandType.FsRead;
        CommandType asked = CommandType.Unknown;
        if (!await drill.SeesAllowedAsync("allowed before", read, Phase.L3).ConfigureAwait(false))
        {
            return drill.Log.Evidence("");
        }

        Decision ask = await drill.AskAsync(asked).ConfigureAwait(false);
        if (!drill.Log.Saw("asks a person", ask is { Verdict.Answer: Answer.Ask, RequestId: not null }, $"{asked.Name}: {ask.Reason}"))
        {
            return drill.Log.Evidence("");
        }

        (Result<Hold> placed, TrafficReport traffic) = await new DrillTraffic(drill, read)
            .DuringAsync(() => reeve.Holds.PlaceAsync(HoldKind.Stop, drill.Scope, null, $"drill {drill.Id}", drill.Caller)).ConfigureAwait(false);
        if (!placed.TryGet(out Hold? stop, out Refusal? refusal))
        {
            drill.Log.Refused("stop", refusal);
            return drill.Log.Evidence("");
        }

        drill.Log.Saw("stop", traffic is { AllowedAfter: 0, FirstNo: not null }, $"{stop.Id} while {DrillTraffic.Agents} agents asked: {traffic}", traffic.FirstNo);
        Permit(drill, await reeve.Requests.ApproveAsync(ask.RequestId!, new PermitBounds(null, null), $"drill {drill.Id}", drill.Caller).ConfigureAwait(false));
        Decision held = await drill.AskAsync(asked).ConfigureAwait(false);
        drill.Log.Saw("stop outweighs an approval", held.Verdict is { Answer: Answer.Deny, Ground: Ground.Stop }, held.Reason);
        Survives(drill, stop);
        if (!(await reeve.Holds.LiftAsync(stop.Id, $"drill {drill.Id}", drill.Caller).ConfigureAwait(false)).TryGet(out _, out refusal))
        {
            drill.Log.Refused("a person lifts", refusal);
            return drill.Log.Evidence("");
        }

        drill.Log.Saw("a person lifts", true, $"{drill.Caller.Name} lifted {stop.Id}");
        await drill.SeesAllowedAsync("allowed after", read, Phase.L3).ConfigureAwait(false);
        Decision approved = await drill.AskAsync(asked).ConfigureAwait(false);
        drill.Log.Saw("the approval counts", approved.Verdict is { Answer: Answer.Allow, Ground: Ground.Permit }, approved.Reason);
        return drill.Log.Evidence($"STOP was in force {traffic.FirstNo?.TotalMilliseconds:0.0} ms after it was called for; {traffic.AllowedAfter} of {traffic.AskedAfter} commands after its acknowledgement were allowed; a person could approve and lift meanwhile.");
    }

    private static void Permit(Rehearsal drill, Result<Approval> approval)
    {
        const string name = "a person approves while agents are held";
        if (approval.TryGet(out Approval? given, out Refusal? refusal))
        {
            drill.Log.Saw(name, given.Permit is not null, $"{drill.Caller.Name} approved {given.Request.Id}: {given.Permit?.Id}");
        }
        else
        {
            drill.Log.Refused(name, refusal);
        }
    }

    private static void Survives(Rehearsal drill, Hold stop)
    {
        const string name = "survives a restart";
        if (drill.FromJournal().TryGet(out ControlState? redone, out Refusal? refusal))
        {
            drill.Log.Saw(name, redone.Holds.GetValueOrDefault(stop.Id) is { } found && StoredForm.Of(found) == StoredForm.Of(stop), $"{stop.Id} follows from the journal alone");
        }
        else
        {
            drill.Log.Refused(name, refusal);
        }
    }
}
