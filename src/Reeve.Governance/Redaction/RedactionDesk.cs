using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Redaction;

/// <summary>
/// Takes the text of a command out of the current state and the database, and says which journal entries still hold it. The caller overwrites
/// those last: until then a crash leaves a redaction that can simply be run again.
/// </summary>
public sealed class RedactionDesk(ControlPlane plane, IJournal journal)
{
    /// <summary>Replaces the text in every request and permit of the action, however old, by transitions that the database follows.</summary>
    /// <param name="id">Id of a tool call, request or permit.</param>
    /// <returns>The entries, the text of which is to be overwritten beside the chain.</returns>
    public async ValueTask<Result<RelatedEntries>> ReplaceAsync(string id)
    {
        Result<RelatedEntries> found;
        try
        {
            found = RelatedEntries.Find(journal, id);
        }
        catch (IOException e)
        {
            return Gate.GateRefusals.JournalUnreadable(e.Message);
        }

        if (!found.TryGet(out RelatedEntries? related, out Refusal? refusal))
        {
            return refusal;
        }

        Result<int> replaced = await plane.CommitAsync<int>(state =>
        {
            Transition[] all =
            [
                .. related.Folded.Requests.Values.Select(r => Request(state.Requests.GetValueOrDefault(r.Id) ?? r)),
                .. related.Folded.Permits.Values.SelectMany(p => p.Values).SelectMany(p => Permits(state.FindPermit(p.Id), p, related)),
            ];
            Transition[] changed = [.. all.Where(t => t is Transition.PermitRevoked || Redacted.Needs(t)).Select(Redacted.Of)];
            return new Change<int>(changed.Length, changed, Loosens: false);
        }).ConfigureAwait(false);
        return replaced.Refusal is { } unwritten ? unwritten : related;
    }

    private static Transition Request(PermitRequest request) => request.Status == RequestStatus.Pending
        ? new Transition.RequestOpened(request)
        : new Transition.RequestAnswered(request);

    /// <summary>A permit that has ended stays ended, even if only the first of the two entries reaches the disk.</summary>
    private static IEnumerable<Transition> Permits(Permit? current, Permit past, RelatedEntries related)
    {
        if (current is not null)
        {
            return [new Transition.PermitGranted(current)];
        }

        return related.Revocations.TryGetValue(past.Id, out Transition.PermitRevoked? revoked)
            ? Redacted.Needs(new Transition.PermitGranted(past))
                ? [new Transition.PermitGranted(past with { Until = past.Until < revoked.At ? past.Until : revoked.At }), revoked]
                : []
            : [new Transition.PermitGranted(past)];
    }
}
