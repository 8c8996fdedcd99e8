using System.Text;
using Reeve.Core.Journal;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class SegmentJournalTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 30, 48, 123, 456, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_reopening()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            JournalTicket ticket = open.Journal.Enqueue(
                new EntryHead(EntryKind.Decision, Start, "toolu_1", "github.com/a/b", "claude", "s1"), ",\"answer\":\"deny\""u8, "{\"tool\":\"Bash\"}"u8);
            Assert.Equal(0, open.Journal.LastSeq);
            Assert.Null(await open.Journal.SyncAsync(ticket));
        }

        await using OpenJournal again = OpenJournal.At(_folder.Path, clock: new FixedClock(Start));
        Assert.Empty(again.Opening.Repairs);
        Assert.Empty(again.Opening.Findings);
        JournalLine line = Assert.Single(again.Journal.Read(new JournalQuery()));
        Assert.Equal(
            """{"seq":1,"at":"2026-11-21T03:30:48.123456Z","kind":"decision","id":"toolu_1","scope":"github.com/a/b","agent":"claude","session":"s1","answer":"deny","textAt":0}""",
            Encoding.UTF8.GetString(line.Json.Span));
        Assert.Equal("{\"seq\":1,\"tool\":\"Bash\"}", Encoding.UTF8.GetString(again.Journal.ReadText(1).Span));
        Assert.Equal(line.Seq, again.Journal.Find(EntryKind.Decision, "toolu_1")?.Seq);
        Assert.Null(again.Journal.Find(EntryKind.Outcome, "toolu_1"));
    }

    [Fact]
    public async Task Twenty_writers_of_five_hundred_entries_leave_ten_thousand_and_a_whole_chain()
    {
        var options = new JournalOptions { SegmentBytes = 200_000 };
        await using (OpenJournal open = OpenJournal.At(_folder.Path, options))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Run(async () =>
            {
                for (int i = 0; i < 500; i++)
                {
                    JournalTicket ticket = open.Journal.Enqueue(
                        new EntryHead(EntryKind.Decision, Start, $"{writer}-{i}", "scope", $"agent-{writer}", "s"), ",\"answer\":\"allow\""u8, "{\"tool\":\"Bash\"}"u8);
                    Assert.Null(i % 50 == 0 ? await open.Journal.SyncAsync(ticket) : open.Journal.Write(ticket));
                }
            })));
            Assert.Equal(10_000, open.Journal.LastSeq);
        }

        await using OpenJournal again = OpenJournal.At(_folder.Path, options);
        Assert.Empty(again.Opening.Repairs);
        Assert.Empty(again.Opening.Findings);
        Assert.Equal(Enumerable.Range(1, 10_000).Select(i => (long)i), again.Journal.Read(new JournalQuery(Limit: 20_000)).Select(l => l.Seq));
        Assert.Equal(
            Enumerable.Range(0, 500).Select(i => $"7-{i}"), again.Journal.Read(new JournalQuery(Agent: "agent-7")).Select(l => l.Head.Id));
    }
}
