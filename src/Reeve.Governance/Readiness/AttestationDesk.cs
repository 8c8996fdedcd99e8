using Reeve.Core.Callers;
using Reeve.Core.Journal;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Readiness;

/// <summary>Somebody's word on an item.</summary>
/// <param name="Item">Id, name or environment variable of the item.</param>
/// <param name="Status">It is so.</param>
/// <param name="Evidence">Link to what shows it, or null.</param>
/// <param name="Until">From then on it no longer counts; null takes the item's standard.</param>
/// <param name="Author">Who says so, while there are no tokens; a token's name stands for itself.</param>
public sealed record AttestedWord(string Item, bool Status, string? Evidence, DateTimeOffset? Until, string? Author = null);

/// <summary>Takes and takes back people's words on items that nothing measures. Saying no is open to all, saying yes needs a person.</summary>
public sealed class AttestationDesk(ControlPlane plane, ReadinessDesk readiness)
{
    /// <summary>Every word, those that expired or were taken back included, by item.</summary>
    public IReadOnlyList<Attestation> List() => [.. plane.Current.Attestations.Values.OrderBy(a => a.Item, StringComparer.Ordinal)];

    /// <summary>Takes a word; it replaces the one before it.</summary>
    public async ValueTask<Result<Attestation>> AttestAsync(AttestedWord word, Caller caller)
    {
        DateTimeOffset now = plane.Time.GetUtcNow();
        if (!Find(word.Item).TryGet(out ChecklistItem? item, out Refusal? refusal)
            || (refusal = ReadinessRefusals.Check(word.Evidence, word.Author, word.Until, now)) is not null)
        {
            return refusal;
        }

        string author = caller.TokensExist ? caller.Name : word.Author ?? caller.Name;
        DateTimeOffset? end = word.Status ? (word.Until ?? now + item.ValidFor).ToUniversalTime() : null;
        var attestation = new Attestation(item.Id, word.Status, author, word.Evidence, now, end);
        return await WriteAsync(attestation, caller).ConfigureAwait(false);
    }

    /// <summary>Takes a word back. Anyone may: it only takes away.</summary>
    public async ValueTask<Result<Attestation>> RevokeAsync(string name, string? reason, Caller caller)
    {
        if (ReadinessRefusals.NeedsReason(reason) is { } unreasoned)
        {
            return unreasoned;
        }

        if (!Find(name).TryGet(out ChecklistItem? item, out Refusal? refusal))
        {
            return refusal;
        }

        return plane.Current.Attestations.GetValueOrDefault(item.Id) is not { Status: true }
            ? ReadinessRefusals.NotAttested(item)
            : await WriteAsync(new Attestation(item.Id, Status: false, caller.Name, reason, plane.Time.GetUtcNow(), null), caller).ConfigureAwait(false);
    }

    private Result<ChecklistItem> Find(string name)
    {
        ReadinessChecklist checklist = readiness.Checklist;
        return checklist.Find(name) is not { } item ? ReadinessRefusals.ItemNotFound(name, checklist)
            : item.IsAttested ? item
            : ReadinessRefusals.Measured(item);
    }

    private ValueTask<Result<Attestation>> WriteAsync(Attestation attestation, Caller caller) => plane.CommitAsync<Attestation>(state =>
    {
        var written = new Transition.AttestationWritten(attestation);
        return Loosening.Loosens(written, state) && Authority.ToLoosen(caller, null) is { } forbidden
            ? forbidden
            : new Change<Attestation>(attestation, [written], Loosens: attestation.Status);
    });
}
