using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class PruneTests : IDisposable
{
    private static readonly JournalOptions Small = new() { SegmentBytes = 2000 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pruning_removes_old_segments_and_the_rest_still_verifies()
    {
        await Fill();
        await using (OpenJournal open = OpenJournal.At(_folder.Path, Small))
        {
            Assert.True(open.Journal.Prune(Entries.Start.AddDays(5), "ann").TryGet(out IReadOnlyList<int>? gone, out _));
            Assert.NotEmpty(gone);
            Assert.Equal(Enumerable.Range(1, gone.Count), gone);
            Assert.All(gone, n => Assert.False(File.Exists(_folder.Segment(n)) || File.Exists(_folder.Text(n)) || File.Exists(_folder.Index(n))));
            Assert.All(open.Journal.Read(new JournalQuery()), l => Assert.True(l.Seq > 1));
            Assert.Null(open.Journal.Find(EntryKind.Decision, "day-0-0-0"));
            Assert.True(open.Journal.ReadText(1).IsEmpty);
            JournalCheckReport report = _folder.Check(isLive: true);
            Assert.Empty(report.Findings);
            Assert.Equal(gone.Count, report.Pruned);
        }

        Assert.Empty(_folder.Check().Findings);
        List<long> seqs = IndependentVerifier.Verify(_folder.Journal);
        Assert.True(seqs[0] > 1);
        Assert.Contains("\"by\":\"ann\"", await File.ReadAllTextAsync(_folder.Heads, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using OpenJournal again = OpenJournal.At(_folder.Path, Small);
        Assert.Empty(again.Opening.Findings);
        Assert.Empty(again.Opening.Repairs);
    }

    [Fact]
    public async Task What_the_state_store_has_not_applied_stays_whatever_its_age()
    {
        await Fill();
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        Assert.True(open.Journal.Prune(DateTimeOffset.MaxValue, "ann", keepFrom: 1).TryGet(out IReadOnlyList<int>? gone, out _));
        Assert.Empty(gone);
    }

    [Fact]
    public async Task The_segment_that_grows_is_never_pruned()
    {
        await Fill();
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        int all = Directory.GetFiles(_folder.Journal, "*.seg").Length;
        Assert.True(open.Journal.Prune(DateTimeOffset.MaxValue, "ann").TryGet(out IReadOnlyList<int>? gone, out _));
        Assert.Equal(all - 1, gone.Count);
        open.Journal.Fill(1);
        Assert.Empty(_folder.Check(isLive: true).Findings);
    }

    [Fact]
    public async Task One_young_entry_keeps_its_segment_and_all_after_it()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        open.Journal.Fill(1, at: Entries.Start.AddDays(300));
        open.Journal.Fill(20, at: Entries.Start);
        Assert.True(open.Journal.Prune(Entries.Start.AddDays(1), "ann").TryGet(out IReadOnlyList<int>? gone, out _));
        Assert.Empty(gone);
    }

    [Fact]
    public async Task Pruning_that_a_crash_interrupted_is_finished_at_start()
    {
        await Fill();
        byte[] segment = await File.ReadAllBytesAsync(_folder.Segment(), TestContext.Current.CancellationToken);
        await using (OpenJournal open = OpenJournal.At(_folder.Path, Small))
        {
            open.Journal.Prune(Entries.Start.AddDays(5), "ann");
        }

        await File.WriteAllBytesAsync(_folder.Segment(), segment, TestContext.Current.CancellationToken);
        Assert.Contains("still there", Assert.Single(_folder.Check().Findings).What, StringComparison.Ordinal);
        await using (OpenJournal open = OpenJournal.At(_folder.Path, Small))
        {
            Assert.Contains("pruning", Assert.Single(open.Opening.Repairs).What, StringComparison.Ordinal);
        }

        Assert.Empty(_folder.Check().Findings);
    }

    [Fact]
    public async Task Who_prunes_must_be_said()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path);
        Assert.False(open.Journal.Prune(Entries.Start, "").TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-reason-missing", refusal.Code);
    }

    private async Task Fill()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        for (int day = 0; day < 12; day++)
        {
            open.Journal.Fill(2, prefix: $"day-{day}", at: Entries.Start.AddDays(day));
        }
    }
}
