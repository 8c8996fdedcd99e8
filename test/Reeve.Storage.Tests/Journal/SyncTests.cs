using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class SyncTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FaultyDisk _disk = new();
    private readonly FixedClock _clock = new(Entries.Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_written_allow_is_synced_one_interval_later_and_only_then()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options(), _clock);
        int before = Syncs();
        open.Journal.Fill(3);
        Assert.Equal(before, Syncs());
        Assert.Equal([TimeSpan.FromMilliseconds(25)], _clock.Fire());
        await _disk.SyncedAsync(before + 2).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before + 2, Syncs());
        Assert.Empty(_clock.Fire());
    }

    [Fact]
    public async Task Who_waits_at_the_same_time_shares_one_sync()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options(), _clock);
        Assert.Null(await open.Journal.SyncAsync(open.Journal.Decide("warm")));
        int before = Syncs();
        _disk.SyncGate.Reset();
        Task<Refusal?> first = open.Journal.SyncAsync(open.Journal.Enqueue(Entries.Head("first"), default)).AsTask();
        Task<Refusal?>[] others = [.. Enumerable.Range(0, 30).Select(i => open.Journal.SyncAsync(open.Journal.Enqueue(Entries.Head($"{i}"), default)).AsTask())];
        Assert.False(first.IsCompleted);
        _disk.SyncGate.Set();
        Assert.All(await Task.WhenAll([first, .. others]), Assert.Null);
        Assert.InRange(Syncs() - before, 1, 2);
    }

    [Fact]
    public async Task A_sync_that_began_before_the_write_does_not_count()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options(), _clock);
        _disk.SyncGate.Reset();
        Task<Refusal?> first = open.Journal.SyncAsync(open.Journal.Enqueue(Entries.Head("first"), default)).AsTask();
        _disk.SyncGate.Set();
        Assert.Null(await first);
        int before = Syncs();
        Assert.Null(await open.Journal.SyncAsync(open.Journal.Enqueue(Entries.Head("second"), default)));
        Assert.Equal(before + 1, Syncs());
    }

    [Fact]
    public async Task Texts_reach_the_disk_before_their_entries()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options(), _clock);
        int before = Syncs();
        Assert.Null(await open.Journal.SyncAsync(open.Journal.Decide("a")));
        Assert.Equal(["00000001.txt", "00000001.seg"], _disk.Syncs.Skip(before));
    }

    [Fact]
    public async Task A_journal_that_is_opened_and_closed_idly_does_not_grow()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Fill(1);
        }

        long length = new FileInfo(_folder.Segment()).Length;
        for (int i = 0; i < 3; i++)
        {
            await using OpenJournal open = OpenJournal.At(_folder.Path);
        }

        Assert.Equal(length, new FileInfo(_folder.Segment()).Length);
    }

    private int Syncs()
    {
        lock (_disk.Syncs)
        {
            return _disk.Syncs.Count;
        }
    }
}
