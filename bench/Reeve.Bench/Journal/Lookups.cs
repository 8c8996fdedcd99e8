using Reeve.Core.Journal;
using Reeve.Storage.Journal;

namespace Reeve.Bench.Journal;

/// <summary>What asking costs.</summary>
internal static class Lookups
{
    private const int Times = 100_000;

    public static void Measure(SegmentJournal journal, int entries, Figures figures)
    {
        string[] misses = [.. Enumerable.Range(0, Times).Select(i => $"toolu_02B{i:D15}")];
        Figures.Watch start = Figures.Start();
        int found = misses.Count(id => journal.Find(EntryKind.Decision, id) is not null);
        figures.Add("find, miss", start, Times);

        string[] hits = [.. Enumerable.Range(0, 2000).Select(i => DecisionLoad.Id((int)((long)i * 7919 % entries)))];
        start = Figures.Start();
        found += hits.Count(id => journal.Find(EntryKind.Decision, id) is not null);
        figures.Add("find, hit", start, hits.Length);
        if (found != hits.Length)
        {
            throw new InvalidOperationException($"{found} found instead of {hits.Length}");
        }

        start = Figures.Start();
        int lines = journal.Read(new JournalQuery(Session: "3f2b8c1e-77aa-4d0e-9b1c-000000000007", Limit: 10_000_000)).Count();
        figures.Add($"query by session ({lines} entries)", start, lines);
    }
}
