using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Compliance.Journal;

/// <summary>What every journal does, whatever it is made of.</summary>
public abstract partial class JournalCompliance : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private protected ManualClock Clock { get; } = new(Now);

    private protected IJournal Journal { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Journal = Open();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Close();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_journal_is_empty()
    {
        Assert.Equal(0, Journal.LastSeq);
        Assert.Empty(Journal.Read(new JournalQuery()));
        Assert.Null(Journal.Find(EntryKind.Decision, "a"));
        Assert.True(Journal.ReadText(1).IsEmpty);
    }

    [Fact]
    public void Numbers_follow_the_order_of_calls_from_one_on()
    {
        Assert.Equal([1L, 2L, 3L], Enumerable.Range(0, 3).Select(i => Journal.Enqueue(Head($"id-{i}"), default).Seq));
    }

    [Fact]
    public void Nothing_shows_before_it_is_written()
    {
        Journal.Enqueue(Head("a"), default);
        Assert.Equal(0, Journal.LastSeq);
        Assert.Null(Journal.Find(EntryKind.Decision, "a"));
        Assert.Empty(Journal.Read(new JournalQuery()));
    }

    [Fact]
    public void Writing_a_ticket_writes_everything_before_it()
    {
        JournalTicket first = Journal.Enqueue(Head("a"), default);
        JournalTicket second = Journal.Enqueue(Head("b"), default);
        Assert.Null(Journal.Write(second));
        Assert.Equal(2, Journal.LastSeq);
        Assert.Null(Journal.Write(first));
        Assert.Equal(["a", "b"], Ids(new JournalQuery()));
    }

    [Fact]
    public async Task Syncing_writes()
    {
        JournalTicket ticket = Journal.Enqueue(Head("a"), default);
        Assert.Null(await Journal.SyncAsync(ticket));
        Assert.Null(await Journal.SyncAsync(ticket));
        Assert.Equal(1, Journal.LastSeq);
    }

    [Fact]
    public void A_line_is_exactly_this()
    {
        Put(new EntryHead(EntryKind.HoldPlaced, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(9), "hold-1", "a/b", "x", "s"), ",\"by\":\"ann\"", "{\"text\":\"t\"}");
        JournalLine line = Assert.Single(Journal.Read(new JournalQuery()));
        Assert.Equal(
            """{"seq":1,"at":"2026-01-02T03:04:05.006007Z","kind":"hold.placed","id":"hold-1","scope":"a/b","agent":"x","session":"s","by":"ann","textAt":0}""",
            Utf8(line.Json));
        Assert.Equal(new EntryHead(EntryKind.HoldPlaced, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, 7, TimeSpan.Zero), "hold-1", "a/b", "x", "s"), line.Head);
        Assert.Equal("{\"seq\":1,\"text\":\"t\"}", Utf8(Journal.ReadText(1)));
        Assert.True(Journal.ReadText(2).IsEmpty);
    }

    [Fact]
    public void Times_in_other_zones_are_kept_as_utc()
    {
        Put(Head("a") with { At = new DateTimeOffset(2026, 11, 21, 13, 0, 0, TimeSpan.FromHours(1)) });
        Assert.Equal(Now, Journal.Find(EntryKind.Decision, "a")!.Head.At);
        Assert.Single(Journal.Read(new JournalQuery(From: Now, To: Now.AddTicks(10))));
    }

    [Theory]
    [InlineData("quote\" back\\slash")]
    [InlineData("line\nfeed\r\ttab\u0001\u007f")]
    [InlineData("ünïcödé 日本語 🙂")]
    [InlineData("")]
    public void Any_text_in_the_fields_reads_back_and_is_found(string text)
    {
        Put(new EntryHead(EntryKind.Decision, Now, text, text, text, text));
        JournalLine? line = Journal.Find(EntryKind.Decision, text);
        Assert.Equal(new EntryHead(EntryKind.Decision, Now, text, text, text, text), line?.Head);
        Assert.Single(Journal.Read(new JournalQuery(Id: text, Session: text, Agent: text, Scope: text)));
        Assert.DoesNotContain('\n', Utf8(line!.Json));
    }

    [Fact]
    public void Queries_narrow_by_every_field_alone_and_together()
    {
        Put(new EntryHead(EntryKind.Decision, Now, "1", "scope-a", "ann", "s1"));
        Put(new EntryHead(EntryKind.Outcome, Now.AddMinutes(1), "1", "scope-a", "ann", "s2"));
        Put(new EntryHead(EntryKind.HoldPlaced, Now.AddMinutes(2), "3", "scope-b", "bob", "s1"));
        Put(new EntryHead(EntryKind.TokenMinted, Now.AddMinutes(-1), "4", "scope-b", "ann", ""));
        Assert.Equal([1L, 2L], Seqs(new JournalQuery(Id: "1")));
        Assert.Equal([1L, 3L], Seqs(new JournalQuery(Session: "s1")));
        Assert.Equal([1L, 2L, 4L], Seqs(new JournalQuery(Agent: "ann")));
        Assert.Equal([3L, 4L], Seqs(new JournalQuery(Scope: "scope-b")));
        Assert.Equal([1L, 2L, 3L], Seqs(new JournalQuery(From: Now)));
        Assert.Equal([1L, 4L], Seqs(new JournalQuery(To: Now.AddMinutes(1))));
        Assert.Equal([3L, 4L], Seqs(new JournalQuery(AfterSeq: 2)));
        Assert.Equal([3L, 4L], Seqs(new JournalQuery(TransitionsOnly: true)));
        Assert.Equal([4L, 3L, 2L, 1L], Seqs(new JournalQuery(Descending: true)));
        Assert.Equal([4L, 3L], Seqs(new JournalQuery(Descending: true, Limit: 2)));
        Assert.Equal([2L], Seqs(new JournalQuery(Agent: "ann", AfterSeq: 1, To: Now.AddHours(1), From: Now)));
        Assert.Empty(Seqs(new JournalQuery(Id: "1", Scope: "scope-b")));
        Assert.Empty(Seqs(new JournalQuery(AfterSeq: 99)));
    }

    [Fact]
    public void A_glance_tells_what_the_lines_tell()
    {
        string[] bodies =
        [
            ",\"types\":[\"shell.read\"],\"answer\":\"allow\"",
            ",\"types\":[\"git.push\"],\"answer\":\"ask\",\"ground\":\"not-in-phase\"",
            ",\"types\":[\"shell.read\"],\"answer\":\"deny\",\"ground\":\"stop\"",
            ",\"n\":1",
        ];
        for (int i = 0; i < 60; i++)
        {
            Put(
                i % 7 == 3 ? Head($"hold-{i}") with { Kind = EntryKind.HoldPlaced }
                : i % 5 == 0 ? Head($"id-{i}") with { Counted = CountedAs.Of(new Verdict(Answer.Allow, Ground.Phase, "L3")) }
                : i % 11 == 4 ? Head($"id-{i}") with { Scope = RehearsalScope.Of("d") }
                : Head($"id-{i}"),
                i % 5 == 0 ? bodies[0] : bodies[i % bodies.Length],
                i % 3 == 0 ? "{\"text\":\"t\"}" : "");
        }

        foreach (long after in (long[])[0, 1, 17, 59, 60, 1000])
        {
            Assert.Equal(
                Journal.Read(new JournalQuery(AfterSeq: after)).Select(EntryGlance.Of).Select(Told),
                Journal.Glance(after).Select(Told));
        }

        static string Told(EntryGlance entry) =>
            $"{entry.Seq} {entry.At:O} {entry.Kind} {entry.Counted} {(entry.Line is { } line ? Encoding.UTF8.GetString(line.Json.Span) : "")}";
    }

    [Fact]
    public void The_newest_entry_of_a_kind_and_id_is_found()
    {
        Put(Head("a"), ",\"n\":1");
        Put(Head("a"), ",\"n\":2");
        Put(Head("a") with { Kind = EntryKind.Outcome });
        Put(Head("b") with { Kind = EntryKind.PermitGranted });
        Assert.Equal(2, Journal.Find(EntryKind.Decision, "a")?.Seq);
        Assert.Equal(3, Journal.Find(EntryKind.Outcome, "a")?.Seq);
        Assert.Equal(4, Journal.Find(EntryKind.PermitGranted, "b")?.Seq);
        Assert.Null(Journal.Find(EntryKind.Decision, "b"));
    }

    [Fact]
    public void An_id_is_forgotten_a_day_later()
    {
        Put(Head("a"));
        Put(Head("hold") with { Kind = EntryKind.HoldPlaced });
        Clock.Now = Now.AddHours(24);
        Assert.NotNull(Journal.Find(EntryKind.Decision, "a"));
        Assert.NotNull(Journal.Find(EntryKind.HoldPlaced, "hold"));
        Clock.Now = Now.AddHours(24).AddMilliseconds(1);
        Assert.Null(Journal.Find(EntryKind.Decision, "a"));
        Assert.Null(Journal.Find(EntryKind.HoldPlaced, "hold"));
        Assert.Single(Journal.Read(new JournalQuery(Id: "a")));
    }

    [Fact]
    public void A_clock_that_steps_back_and_forth_changes_no_order()
    {
        TimeSpan[] steps = [TimeSpan.Zero, TimeSpan.FromDays(-400), TimeSpan.FromHours(3), TimeSpan.FromSeconds(-1), TimeSpan.FromDays(30)];
        foreach (TimeSpan step in steps)
        {
            Put(Head($"at {step}") with { At = Now + step });
        }

        Assert.Equal(steps.Select(s => Now + s), Journal.Read(new JournalQuery()).Select(l => l.Head.At));
        Assert.Equal([1L, 3L, 5L], Seqs(new JournalQuery(From: Now)));
        Assert.Equal([2L], Seqs(new JournalQuery(To: Now.AddDays(-1))));
    }

    [Fact]
    public void What_the_contract_excludes_is_a_bug_of_the_caller()
    {
        string name = new('n', EntryLine.MaxName + 1);
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head(name), default));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a") with { Agent = name }, default));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a") with { Session = name }, default));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a") with { Scope = new('n', EntryLine.MaxScope + 1) }, default));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), "\"no\":\"comma\""u8));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), ",\"line\":\n1"u8));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), new byte[EntryLine.MaxBody + 1]));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), default, "no object"u8));
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), default, new byte[EntryLine.MaxText + 1]));
        Assert.Equal(1, Journal.Enqueue(Head("b"), default).Seq);
    }

    [Fact]
    public void The_largest_entry_fits()
    {
        string control = new('\u0001', EntryLine.MaxName);
        byte[] body = Encoding.ASCII.GetBytes($",\"big\":\"{new string('x', EntryLine.MaxBody - 9)}\"");
        byte[] text = Encoding.ASCII.GetBytes($"{{\"text\":\"{new string('x', EntryLine.MaxText - 11)}\"}}");
        JournalTicket ticket = Journal.Enqueue(new EntryHead(EntryKind.Decision, Now, control, new string('\u0001', EntryLine.MaxScope), control, control), body, text);
        Assert.Null(Journal.Write(ticket));
        Assert.Equal(control, Journal.Find(EntryKind.Decision, control)?.Head.Agent);
        Assert.Equal(EntryLine.MaxText + "\"seq\":1,".Length, Journal.ReadText(1).Length);
        Assert.Throws<ArgumentException>(() => Journal.Enqueue(Head("a"), [.. body, (byte)' ', (byte)' ']));
    }

    [Fact]
    public async Task Concurrent_callers_each_find_their_entry()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                JournalTicket ticket = Journal.Enqueue(Head($"{w}-{i}"), default);
                Assert.Null(Journal.Write(ticket));
                Assert.Equal(ticket.Seq, Journal.Find(EntryKind.Decision, $"{w}-{i}")?.Seq);
            }
        })));
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), Seqs(new JournalQuery()));
    }

    private protected abstract IJournal Open();

    private protected virtual void Close()
    {
    }

    /// <summary>Makes every write fail from now on, or no longer.</summary>
    private protected abstract void DiskFails(bool fails);

    /// <summary>Fails when the stored form does not hold together.</summary>
    private protected virtual void CheckStored()
    {
    }

    private protected static EntryHead Head(string id) => new(EntryKind.Decision, Now, id, "scope", "agent", "session");

    private protected void Put(in EntryHead head, string body = "", string text = "")
    {
        Refusal? refusal = Journal.Write(Journal.Enqueue(head, Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(text)));
        Assert.Null(refusal);
    }

    private IEnumerable<long> Seqs(JournalQuery query) => Journal.Read(query).Select(l => l.Seq);

    private IEnumerable<string> Ids(JournalQuery query) => Journal.Read(query).Select(l => l.Head.Id);

    private static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private protected sealed class ManualClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
