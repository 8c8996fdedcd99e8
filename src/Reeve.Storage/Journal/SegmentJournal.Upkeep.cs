using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

public sealed partial class SegmentJournal
{
    private readonly Lock _upkeepLock = new();

    /// <summary>Removes finished segments whose every entry is older, from the oldest on; their heads stay and the rest still verifies.</summary>
    /// <param name="olderThan">UTC.</param>
    /// <param name="by">Who does it, 1 to 512 characters.</param>
    /// <param name="keepFrom">Entries from this number on stay whatever their age: what the state store has not applied yet.</param>
    /// <returns>Numbers of the segments removed.</returns>
    public Result<IReadOnlyList<int>> Prune(DateTimeOffset olderThan, string by, long keepFrom = long.MaxValue)
    {
        if (by.Length is 0 or > 512)
        {
            return JournalRefusals.NoReason("by");
        }

        lock (_upkeepLock)
        {
            return new SegmentPruner(_folder, _options, _clock, _catalog).Prune(olderThan, keepFrom, by);
        }
    }

    /// <summary>Overwrites the texts of every entry with that id, for good, and journals that it was done.</summary>
    /// <param name="id">Id of the entries.</param>
    /// <param name="by">Who does it, 1 to 512 characters.</param>
    /// <param name="reason">Why, 1 to 512 characters.</param>
    /// <returns>How many texts were overwritten.</returns>
    public Result<int> Redact(string id, string by, string reason) =>
        Redact(r => r.Find(_reader.Read(new JournalQuery(Id: id, Limit: 10_000_000))), $"id {id}", by, reason);

    /// <summary>Overwrites the texts of these entries, for good, and journals that it was done.</summary>
    /// <param name="entries">The entries; those without a text are passed over.</param>
    /// <param name="by">Who does it, 1 to 512 characters.</param>
    /// <param name="reason">Why, 1 to 512 characters.</param>
    /// <returns>How many texts were overwritten.</returns>
    public Result<int> Redact(IEnumerable<JournalLine> entries, string by, string reason) => Redact(r => r.Find(entries), "these entries", by, reason);

    /// <summary>Overwrites every text that matches, for good, and journals that it was done. Reads all texts.</summary>
    /// <param name="matches">Looks at a text: a JSON object in UTF-8.</param>
    /// <param name="by">Who does it, 1 to 512 characters.</param>
    /// <param name="reason">Why, 1 to 512 characters.</param>
    /// <returns>How many texts were overwritten.</returns>
    public Result<int> Redact(Func<ReadOnlyMemory<byte>, bool> matches, string by, string reason) =>
        Redact(r => r.Find(_catalog.All, matches), "texts", by, reason);

    private Result<int> Redact(Func<TextRedactor, IReadOnlyList<TextPlace>> find, string what, string by, string reason)
    {
        if (by.Length is 0 or > 512 || reason.Length is 0 or > 512)
        {
            return JournalRefusals.NoReason(by.Length is 0 or > 512 ? "by" : "reason");
        }

        lock (_upkeepLock)
        {
            var redactor = new TextRedactor(this, _catalog, _options, _clock);
            try
            {
                IReadOnlyList<TextPlace> places = find(redactor);
                return places.Count > 0 ? redactor.Redact(places, by, reason) : JournalRefusals.NothingToRedact(what);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return JournalRefusals.RedactionIncomplete(_folder.Path, e.Message);
            }
        }
    }
}
