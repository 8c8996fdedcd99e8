using System.Runtime.Versioning;
using Reeve.Core.Journal;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

/// <summary>Reading across segments, with indexes that are there, missing, or wrong.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class QueryTests : IDisposable
{
    private static readonly JournalOptions Small = new() { SegmentBytes = 4000 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("as they are")]
    [InlineData("missing")]
    [InlineData("damaged")]
    [InlineData("short")]
    public async Task Answers_do_not_depend_on_the_state_of_the_indexes(string state)
    {
        await Fill();
        foreach (string index in Directory.GetFiles(_folder.Journal, "*.idx"))
        {
            byte[] bytes = await File.ReadAllBytesAsync(index, TestContext.Current.CancellationToken);
            bytes[^(bytes.Length / 4)] ^= 0x5a;
            File.Delete(index);
            if (state != "missing")
            {
                bytes[^(bytes.Length / 4)] ^= (byte)(state == "damaged" ? 0 : 0x5a);
                await File.WriteAllBytesAsync(index, state == "short" ? bytes[..^1] : bytes, TestContext.Current.CancellationToken);
            }
        }

        await using OpenJournal open = OpenJournal.At(_folder.Path, Small, new FixedClock(Entries.Start));
        Assert.Equal(200, open.Journal.Read(new JournalQuery()).Count());
        Assert.Equal(Enumerable.Range(0, 200).Where(i => i % 7 == 3).Select(i => $"id-{i}"), open.Journal.Read(new JournalQuery(Session: "s-3")).Select(l => l.Head.Id));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => 200L - i), open.Journal.Read(new JournalQuery(Descending: true)).Select(l => l.Seq));
        for (int i = 0; i < 200; i += 13)
        {
            Assert.Equal(i + 1, open.Journal.Find(EntryKind.Decision, $"id-{i}")?.Seq);
            Assert.Equal($"id-{i}", Assert.Single(open.Journal.Read(new JournalQuery(Id: $"id-{i}"))).Head.Id);
        }

        Assert.Empty(_folder.Check(isLive: true).Findings);
    }

    [Fact]
    public async Task A_reader_sees_a_steady_journal_while_others_write()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        using var done = new CancellationTokenSource();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                open.Journal.Fill(1);
            }

            done.Cancel();
        });
        int rounds = 0;
        while (!done.IsCancellationRequested || rounds == 0)
        {
            long[] seqs = [.. open.Journal.Read(new JournalQuery(Limit: 10_000)).Select(l => l.Seq)];
            Assert.Equal(Enumerable.Range(1, seqs.Length).Select(i => (long)i), seqs);
            rounds++;
        }

        await writing;
        Assert.Equal(900, open.Journal.Read(new JournalQuery(Limit: 10_000)).Count());
    }

    [Fact]
    public async Task Two_hundred_thousand_entries_in_many_segments_reopen_whole()
    {
        var options = new JournalOptions { SegmentBytes = 2 << 20 };
        await using (OpenJournal open = OpenJournal.At(_folder.Path, options))
        {
            for (int g = 0; g < 400; g++)
            {
                JournalTicket ticket = default;
                for (int i = 0; i < 500; i++)
                {
                    ticket = open.Journal.Enqueue(Entries.Head($"{g}-{i}", session: $"s-{g}"), ",\"answer\":\"allow\""u8);
                }

                Assert.Null(open.Journal.Write(ticket));
            }
        }

        await using OpenJournal again = OpenJournal.At(_folder.Path, options, new FixedClock(Entries.Start));
        Assert.Empty(again.Opening.Findings);
        Assert.True(Directory.GetFiles(_folder.Journal, "*.seg").Length > 10);
        Assert.Equal(200_000, again.Journal.LastSeq);
        Assert.Equal(500, again.Journal.Read(new JournalQuery(Session: "s-211")).Count());
        Assert.Equal(1, again.Journal.Find(EntryKind.Decision, "0-0")?.Seq);
        Assert.Equal(200_000, again.Journal.Find(EntryKind.Decision, "399-499")?.Seq);
        Assert.Null(again.Journal.Find(EntryKind.Decision, "400-0"));
    }

    [Fact]
    public async Task Damage_in_an_older_segment_is_told_at_start_and_stops_nobody()
    {
        await Fill();
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Segment(2), TestContext.Current.CancellationToken);
        bytes[^5] ^= 1;
        bytes[80] ^= 1;
        await File.WriteAllBytesAsync(_folder.Segment(2), bytes, TestContext.Current.CancellationToken);
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        Assert.Equal(_folder.Segment(2), Assert.Single(open.Opening.Findings).File);
        JournalLine alert = open.Journal.Read(new JournalQuery(AfterSeq: 200)).First();
        Assert.Equal(EntryKind.Alert, alert.Head.Kind);
        Assert.Contains("journal-damaged", System.Text.Encoding.UTF8.GetString(alert.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_private()
    {
        await Fill();
        Assert.All(
            Directory.GetFiles(_folder.Journal), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Journal));
    }

    private async Task Fill()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        for (int i = 0; i < 200; i++)
        {
            Assert.Null(open.Journal.Write(open.Journal.Enqueue(Entries.Head($"id-{i}", session: $"s-{i % 7}"), default)));
        }
    }
}
