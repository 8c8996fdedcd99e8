using System.Collections.Concurrent;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class WriteRoundsTests
{
    [Fact]
    public async Task Callers_that_joined_before_the_round_began_share_one_write()
    {
        using var folder = new TempFolder();
        var disk = new FaultyDisk { Ending = ".seg" };
        await using OpenJournal open = OpenJournal.At(folder.Path, disk.Options());
        Assert.Null(open.Journal.Write(open.Journal.Enqueue(Entries.Head("warm"), default)));
        int before = SegmentWrites();
        disk.WriteGate.Reset();
        Task<Refusal?> first = Task.Run(() => open.Journal.WriteAsync(open.Journal.Enqueue(Entries.Head("first"), default)).AsTask());
        await disk.WriteHeld.Task;
        JournalTicket[] tickets = [.. Enumerable.Range(0, 50).Select(i => open.Journal.Enqueue(Entries.Head($"{i}"), default))];
        Task<Refusal?>[] others = [.. tickets.Select(t => open.Journal.WriteAsync(t).AsTask())];
        Assert.DoesNotContain(others, o => o.IsCompleted);
        disk.WriteGate.Set();

        Assert.All(await Task.WhenAll([first, .. others]), Assert.Null);
        Assert.Equal(before + 2, SegmentWrites());

        int SegmentWrites() => disk.Writes.Count(w => w.EndsWith(".seg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_caller_is_served_once_and_gets_its_own_answer()
    {
        var served = new ConcurrentQueue<long>();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var rounds = new WriteRounds(
            ticket =>
            {
                begun.Set();
                gate.Wait();
                served.Enqueue(ticket.Seq);
                return Answer(ticket.Seq);
            },
            Busy);
        Task<Refusal?> first = rounds.Join(new JournalTicket(0, 0)).AsTask();
        begun.Wait(TestContext.Current.CancellationToken);
        Task<Refusal?>[] waits = [first, .. Enumerable.Range(1, 30).Select(i => rounds.Join(new JournalTicket(i, 0)).AsTask())];
        Assert.DoesNotContain(waits, w => w.IsCompleted);
        gate.Set();
        Refusal?[] answers = await Task.WhenAll(waits);

        Assert.Equal(Enumerable.Range(0, 31).Select(i => Answer(i)), answers);
        Assert.Equal(Enumerable.Range(0, 31).Select(i => (long)i), served.Order());
    }

    [Fact]
    public async Task However_often_waits_are_used_again_nobody_sees_anothers_answer()
    {
        var rounds = new WriteRounds(ticket => Answer(ticket.Seq), Busy);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            for (int i = 0; i < 3000; i++)
            {
                long seq = (w * 10_000L) + i;
                Assert.Equal(Answer(seq), await rounds.Join(new JournalTicket(seq, 0)));
            }
        })));
    }

    [Fact]
    public async Task What_a_write_throws_reaches_its_caller_alone()
    {
        var rounds = new WriteRounds(ticket => ticket.Seq % 2 == 0 ? throw new IOException($"{ticket.Seq}") : Answer(ticket.Seq), Busy);
        Task<Refusal?>[] waits = [.. Enumerable.Range(0, 40).Select(i => rounds.Join(new JournalTicket(i, 0)).AsTask())];
        for (int i = 0; i < waits.Length; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<IOException>(() => waits[i])).Message);
            }
            else
            {
                Assert.Equal(Answer(i), await waits[i]);
            }
        }
    }

    [Fact]
    public async Task A_caller_that_is_alone_writes_on_its_own_thread()
    {
        int thread = 0;
        var rounds = new WriteRounds(
            ticket =>
            {
                thread = Environment.CurrentManagedThreadId;
                return Answer(ticket.Seq);
            },
            static () => false);

        ValueTask<Refusal?> written = rounds.Join(new JournalTicket(1, 0));
        Assert.True(written.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Equal(Answer(1), await written);
    }

    [Fact]
    public async Task Nobody_waits_on_a_thread_for_the_write_of_another()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var rounds = new WriteRounds(
            ticket =>
            {
                begun.Set();
                gate.Wait();
                return Answer(ticket.Seq);
            },
            static () => false);
        Task<Refusal?> first = Task.Run(() => rounds.Join(new JournalTicket(1, 0)).AsTask());
        begun.Wait(TestContext.Current.CancellationToken);
        Task<Refusal?>[] others = [.. Enumerable.Range(2, 10).Select(i => rounds.Join(new JournalTicket(i, 0)).AsTask())];
        Assert.DoesNotContain(others, o => o.IsCompleted);
        gate.Set();

        Assert.Equal(Enumerable.Range(1, 11).Select(i => Answer(i)), await Task.WhenAll([first, .. others]));
    }

    [Fact]
    public async Task After_a_write_that_threw_the_next_caller_may_write_alone_again()
    {
        var rounds = new WriteRounds(ticket => ticket.Seq == 1 ? throw new IOException("1") : Answer(ticket.Seq), static () => false);
        await Assert.ThrowsAsync<IOException>(async () => await rounds.Join(new JournalTicket(1, 0)));
        ValueTask<Refusal?> second = rounds.Join(new JournalTicket(2, 0));
        Assert.True(second.IsCompleted);
        Assert.Equal(Answer(2), await second);
    }

    private static bool Busy() => true;

    private static Refusal Answer(long seq) => new(RefusalKind.Instrument, $"answer-{seq}", "", "", "");
}
