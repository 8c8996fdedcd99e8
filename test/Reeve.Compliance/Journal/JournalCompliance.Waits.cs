using System.Collections.Concurrent;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Compliance.Journal;

/// <summary>
/// What <see cref="IJournal.WriteAsync"/> guarantees. Whoever awaits goes on inside the round that wrote the entry, on its thread: the entries of
/// the round are written before the first goes on, and what a caller throws after its await is its own. A caller that blocks there keeps those of
/// its round waiting that come after it, but nobody who asks later.
/// </summary>
public abstract partial class JournalCompliance
{
    [Fact]
    public async Task Concurrent_waiters_all_get_their_entry_written_in_order()
    {
        long[][] seqs = await Task.WhenAll(Enumerable.Range(0, 32).Select(w => Task.Run(async () =>
        {
            long[] mine = new long[50];
            for (int i = 0; i < mine.Length; i++)
            {
                JournalTicket ticket = Journal.Enqueue(Head($"{w}-{i}"), default);
                Assert.Null(await Journal.WriteAsync(ticket));
                Assert.True(Journal.LastSeq >= ticket.Seq);
                Assert.Equal(ticket.Seq, Journal.Find(EntryKind.Decision, $"{w}-{i}")?.Seq);
                mine[i] = ticket.Seq;
            }

            return mine;
        })));

        JournalLine[] lines = [.. Journal.Read(new JournalQuery(Limit: 10_000))];
        Assert.Equal(Enumerable.Range(1, 32 * 50).Select(i => (long)i), lines.Select(l => l.Seq));
        for (int w = 0; w < seqs.Length; w++)
        {
            Assert.Equal(seqs[w].Order(), seqs[w]);
            Assert.Equal(seqs[w].Select((_, i) => $"{w}-{i}"), seqs[w].Select(s => lines[s - 1].Head.Id));
        }

        CheckStored();
    }

    [Fact]
    public async Task A_failing_disk_refuses_what_waits_and_nothing_before_or_after()
    {
        Assert.Null(await Journal.WriteAsync(Journal.Enqueue(Head("before"), default)));
        JournalTicket[] lost = [.. Enumerable.Range(0, 20).Select(i => Journal.Enqueue(Head($"lost-{i}"), default))];
        DiskFails(true);
        Refusal?[] answers = await Task.WhenAll(lost.Select(t => Journal.WriteAsync(t).AsTask()));
        Assert.All(answers, a => Assert.Equal(RefusalKind.Instrument, a?.Kind));

        DiskFails(false);
        JournalTicket[] kept = [.. Enumerable.Range(0, 20).Select(i => Journal.Enqueue(Head($"kept-{i}"), default))];
        Assert.All(await Task.WhenAll(kept.Select(t => Journal.WriteAsync(t).AsTask())), Assert.Null);
        Assert.Equal(answers, await Task.WhenAll(lost.Select(t => Journal.WriteAsync(t).AsTask())));
        Assert.Equal(["before", .. Enumerable.Range(0, 20).Select(i => $"kept-{i}")], Ids(new JournalQuery()));
        CheckStored();
    }

    [Fact]
    public async Task While_a_disk_fails_and_heals_exactly_what_is_answered_with_null_is_there()
    {
        var written = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        async Task PutAsync(string id)
        {
            Refusal? answer = await Journal.WriteAsync(Journal.Enqueue(Head(id), default));
            (answer is null ? written : refused).Add(id);
        }

        DiskFails(true);
        await PutAsync("first");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (int i = 0; i < 150; i++)
            {
                if (w == 0)
                {
                    DiskFails(i % 3 == 0);
                }

                await PutAsync($"{w}-{i}");
            }
        })));
        DiskFails(false);
        await PutAsync("last");

        Assert.Contains("first", refused);
        Assert.Contains("last", written);
        Assert.Equal((8 * 150) + 2, written.Count + refused.Count);
        Assert.Equal(written.Order(StringComparer.Ordinal), Ids(new JournalQuery(Limit: 10_000)).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, written.Count).Select(i => (long)i), Seqs(new JournalQuery(Limit: 10_000)));
        CheckStored();
    }

    [Fact]
    public async Task Closing_leaves_nobody_waiting()
    {
        using var start = new Barrier(5);
        Task<Task<Refusal?>[]>[] callers =
        [
            .. Enumerable.Range(0, 4).Select(w => Task.Run(() =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 100).Select(i => Journal.WriteAsync(Journal.Enqueue(Head($"{w}-{i}"), default)).AsTask()).ToArray();
            })),
        ];
        start.SignalAndWait();
        await Journal.DisposeAsync();

        Task<Refusal?>[] waits = [.. (await Task.WhenAll(callers)).SelectMany(w => w)];
        Refusal?[] answers = await Task.WhenAll(waits).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(400, answers.Length);
        Assert.Equal(Journal.LastSeq, answers.Count(a => a is null));
        Assert.All(answers, a => Assert.True(a is null || a.Code == "journal-closed", a?.ToString()));
        CheckStored();
    }

    [Fact]
    public async Task What_is_written_already_is_answered_at_once()
    {
        JournalTicket first = Journal.Enqueue(Head("a"), default);
        JournalTicket second = Journal.Enqueue(Head("b"), default);
        Assert.Null(Journal.Write(second));

        foreach (JournalTicket ticket in new[] { first, second })
        {
            Task<Refusal?> answer = Journal.WriteAsync(ticket).AsTask();
            Assert.True(answer.IsCompletedSuccessfully);
            Assert.Null(await answer);
        }
    }

    [Fact]
    public async Task What_a_caller_throws_after_its_wait_is_its_own()
    {
        Task<Refusal?>[] callers = [.. Enumerable.Range(0, 60).Select(PutAndMaybeThrowAsync)];
        for (int i = 0; i < callers.Length; i++)
        {
            if (i % 3 == 0)
            {
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => callers[i])).Message);
            }
            else
            {
                Assert.Null(await callers[i]);
            }
        }

        Assert.Equal(60, Journal.LastSeq);

        async Task<Refusal?> PutAndMaybeThrowAsync(int i)
        {
            Refusal? refusal = await Journal.WriteAsync(Journal.Enqueue(Head($"{i}"), default));
            return i % 3 == 0 ? throw new InvalidOperationException($"{i}") : refusal;
        }
    }

    [Fact]
    public async Task A_caller_that_blocks_after_its_wait_keeps_no_later_caller_waiting()
    {
        using var unblock = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Refusal?> first = Task.Run(async () =>
        {
            Refusal? refusal = await Journal.WriteAsync(Journal.Enqueue(Head("blocks"), default)).ConfigureAwait(false);
            blocked.SetResult();
            unblock.Wait();
            return refusal;
        });
        await blocked.Task;
        Refusal?[] later = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Journal.WriteAsync(Journal.Enqueue(Head($"{i}"), default)).AsTask()))
            .WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(first.IsCompleted);
        unblock.Set();

        Assert.All([.. later, await first], Assert.Null);
        Assert.Equal(21, Journal.LastSeq);
    }
}
