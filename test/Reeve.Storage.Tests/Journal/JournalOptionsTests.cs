using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class JournalOptionsTests
{
    [Fact]
    public void Defaults_are_in_range() => Assert.Empty(new JournalOptions().Validate());

    [Fact]
    public void Every_setting_out_of_range_is_told_at_once()
    {
        var options = new JournalOptions { SegmentBytes = 1, SyncInterval = TimeSpan.FromSeconds(2), IdHorizon = TimeSpan.Zero };
        Assert.Equal(["journal.segmentBytes", "journal.syncInterval", "journal.idHorizon"], options.Validate().Select(r => r.Where));
        Assert.All(options.Validate(), r => Assert.Equal(("journal-option-out-of-range", RefusalKind.Invalid), (r.Code, r.Kind)));
    }

    [Theory]
    [InlineData(1L << 20, 1, 1, true)]
    [InlineData(1L << 30, 1000, 7 * 24 * 60, true)]
    [InlineData((1L << 20) - 1, 1, 1, false)]
    [InlineData((1L << 30) + 1, 1, 1, false)]
    [InlineData(1L << 20, 0, 1, false)]
    [InlineData(1L << 20, 1001, 1, false)]
    [InlineData(1L << 20, 1, 0, false)]
    [InlineData(1L << 20, 1, (7 * 24 * 60) + 1, false)]
    public void Ranges_end_where_they_say(long segment, int syncMs, int horizonMinutes, bool valid)
    {
        var options = new JournalOptions { SegmentBytes = segment, SyncInterval = TimeSpan.FromMilliseconds(syncMs), IdHorizon = TimeSpan.FromMinutes(horizonMinutes) };
        Assert.Equal(valid, options.Validate().Count == 0);
    }

    [Fact]
    public void A_journal_does_not_open_with_a_setting_out_of_range()
    {
        using var folder = new TempFolder();
        Assert.True(DataFolderLock.Take(folder.Path).TryGet(out DataFolderLock? taken, out _));
        using (taken)
        {
            Assert.False(SegmentJournal.Open(taken, new JournalOptions { SegmentBytes = 1 }, TimeProvider.System).TryGet(out _, out Refusal? refusal));
            Assert.Equal("journal.segmentBytes", refusal.Where);
        }
    }
}
