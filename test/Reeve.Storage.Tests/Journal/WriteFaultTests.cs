using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class WriteFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".seg")]
    [InlineData(".txt")]
    public async Task A_full_disk_fails_the_group_leaves_no_trace_and_heals(string ending)
    {
        for (int space = 0; space < 700; space += 23)
        {
            using var folder = new TempFolder();
            var disk = new FaultyDisk { Ending = ending };
            await using (OpenJournal open = OpenJournal.At(folder.Path, disk.Options()))
            {
                Assert.Null(open.Journal.Write(open.Journal.Decide("before")));
                disk.Space = space;
                JournalTicket first = open.Journal.Decide("lost-1");
                JournalTicket second = open.Journal.Decide("lost-2");
                JournalTicket third = open.Journal.Decide("lost-3");
                Refusal? refusal = open.Journal.Write(first);
                if (refusal is null)
                {
                    Assert.True(space > 90, $"a group fitted in {space} bytes");
                    continue;
                }

                Assert.Equal(("journal-write-failed", RefusalKind.Instrument), (refusal.Code, refusal.Kind));
                Assert.EndsWith(ending, refusal.Where, StringComparison.Ordinal);
                Assert.Equal(refusal, open.Journal.Write(second));
                Assert.Equal(refusal, await open.Journal.SyncAsync(third));
                Assert.Equal(1, open.Journal.LastSeq);
                Assert.Null(open.Journal.Find(EntryKind.Decision, "lost-1"));

                disk.Space = null;
                JournalTicket healed = open.Journal.Decide("after");
                Assert.Equal((2, first.Epoch + 1), (healed.Seq, healed.Epoch));
                Assert.Null(await open.Journal.SyncAsync(healed));
                Assert.Equal(refusal, open.Journal.Write(first));
            }

            Assert.Empty(folder.Check().Findings);
            await using OpenJournal again = OpenJournal.At(folder.Path);
            Assert.Equal(["before", "after"], again.Journal.Read(new JournalQuery()).Select(l => l.Head.Id));
            Assert.Empty(again.Opening.Repairs);
        }
    }

    [Fact]
    public async Task Leftovers_that_could_not_be_cut_at_once_are_cut_before_the_next_write()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options()))
        {
            Assert.Null(open.Journal.Write(open.Journal.Decide("before")));
            _disk.Space = 300;
            _disk.TruncateFails = true;
            Assert.NotNull(open.Journal.Write(open.Journal.Decide("lost", new string('x', 200))));
            _disk.Space = null;
            Assert.NotNull(open.Journal.Write(open.Journal.Decide("lost too")));
            _disk.TruncateFails = false;
            Assert.Null(open.Journal.Write(open.Journal.Decide("after", "ls")));
        }

        Assert.Empty(_folder.Check().Findings);
        Assert.Equal([1L, 2L], IndependentVerifier.Verify(_folder.Journal));
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_a_segment_begins_heals_too()
    {
        for (long space = 0; space < 900; space += 50)
        {
            using var folder = new TempFolder();
            var disk = new FaultyDisk { Ending = ".seg" };
            await using (OpenJournal open = OpenJournal.At(folder.Path, disk.Options(segmentBytes: 1000)))
            {
                open.Journal.Fill(3);
                disk.Space = space;
                Assert.NotNull(open.Journal.Write(open.Journal.Decide("lost", new string('x', 10))) ?? open.Journal.Write(Many(open.Journal)));
                disk.Space = null;
                open.Journal.Fill(3);
            }

            Assert.Equal("", string.Join('\n', folder.Check().Findings));
            List<long> seqs = IndependentVerifier.Verify(folder.Journal);
            Assert.Equal(seqs.Count, seqs[^1]);
        }
    }

    [Fact]
    public async Task When_the_disk_does_not_confirm_nothing_is_promised_until_reopened()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options()))
        {
            Assert.Null(await open.Journal.SyncAsync(open.Journal.Decide("good")));
            _disk.SyncFails = true;
            Refusal? refusal = await open.Journal.SyncAsync(open.Journal.Decide("unconfirmed"));
            Assert.Equal("journal-sync-failed", refusal?.Code);
            _disk.SyncFails = false;
            Assert.Equal("journal-sync-failed", (await open.Journal.SyncAsync(open.Journal.Decide("later")))?.Code);
            Assert.Equal("journal-sync-failed", open.Journal.Write(open.Journal.Decide("later"))?.Code);
            Assert.Equal(2, open.Journal.LastSeq);
        }

        await using OpenJournal again = OpenJournal.At(_folder.Path);
        Assert.Equal(["good", "unconfirmed"], again.Journal.Read(new JournalQuery()).Select(l => l.Head.Id));
        Assert.Null(await again.Journal.SyncAsync(again.Journal.Decide("works again")));
    }

    [Fact]
    public async Task A_disk_that_does_not_confirm_a_finished_segment_stops_the_journal()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options(segmentBytes: 1000));
        _disk.SyncGate.Reset();
        open.Journal.Write(open.Journal.Decide("a", new string('x', 100)));
        open.Journal.Write(Many(open.Journal));
        _disk.SyncFails = true;
        _disk.SyncGate.Set();
        Assert.Equal("journal-sync-failed", open.Journal.Write(Many(open.Journal))?.Code);
        _disk.SyncFails = false;
        Assert.Equal("journal-sync-failed", open.Journal.Write(Many(open.Journal))?.Code);
    }

    [Fact]
    public async Task After_closing_everything_is_refused()
    {
        OpenJournal open = OpenJournal.At(_folder.Path);
        JournalTicket written = open.Journal.Decide("a");
        Assert.Null(open.Journal.Write(written));
        await open.DisposeAsync();
        Assert.Null(open.Journal.Write(written));
        Assert.Null(await open.Journal.SyncAsync(written));
        Assert.Equal("journal-closed", open.Journal.Write(open.Journal.Decide("b"))?.Code);
        Assert.Equal("journal-closed", (await open.Journal.SyncAsync(open.Journal.Decide("b")))?.Code);
        await open.DisposeAsync();
    }

    [Fact]
    public async Task Closing_writes_what_was_queued()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Decide("queued");
        }

        Assert.Equal([1L], IndependentVerifier.Verify(_folder.Journal));
    }

    [Fact]
    public async Task A_caller_that_never_writes_does_not_fill_the_memory()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path);
        string command = new('x', JournalText.MaxKept);
        for (int i = 0; i < 400; i++)
        {
            open.Journal.Decide($"id-{i}", command);
        }

        Assert.True(open.Journal.LastSeq > 200, $"{open.Journal.LastSeq} written");
    }

    private static JournalTicket Many(SegmentJournal journal)
    {
        JournalTicket ticket = default;
        for (int i = 0; i < 10; i++)
        {
            ticket = journal.Decide($"many-{i}");
        }

        return ticket;
    }
}
