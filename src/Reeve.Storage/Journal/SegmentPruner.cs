using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>Removes the oldest finished segments. Their heads stay, so that the chain of the rest still verifies.</summary>
internal sealed class SegmentPruner(JournalFolder folder, JournalOptions options, TimeProvider clock, SegmentCatalog catalog)
{
    /// <summary>Removes segments from the oldest on, up to the first that must stay.</summary>
    /// <param name="olderThan">Only segments whose every entry is older.</param>
    /// <param name="keepFrom">Entries from this number on stay whatever their age.</param>
    /// <param name="by">Who prunes.</param>
    /// <returns>Numbers of the segments removed.</returns>
    public Result<IReadOnlyList<int>> Prune(DateTimeOffset olderThan, long keepFrom, string by)
    {
        var gone = new List<int>();
        try
        {
            foreach (Segment segment in catalog.All)
            {
                if (segment.Head is not { } head || head.To >= olderThan || head.LastSeq >= keepFrom)
                {
                    break;
                }

                HeadsFile.Append(options, folder.Heads, new PrunedRecord(segment.Number, clock.GetUtcNow(), by).ToLine());
                catalog.Remove(segment);
                Delete(folder, segment.Number);
                gone.Add(segment.Number);
            }

            return gone;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return JournalRefusals.WriteFailed(folder.Heads, e.Message);
        }
    }

    public static void Delete(JournalFolder folder, int number)
    {
        File.Delete(folder.Index(number));
        File.Delete(folder.Text(number));
        File.Delete(folder.Segment(number));
    }
}
