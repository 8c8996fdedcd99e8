using System.Text;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class RedactTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_redacted_text_is_gone_from_the_disk_and_the_chain_holds()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Write(open.Journal.Decide("keep", "ls"));
            open.Journal.Write(open.Journal.Decide("secret", "curl -H 'token: hunter2' x"));
            Assert.Equal(1, Value(open.Journal.Redact("secret", "ann", "a password")));
            string text = Encoding.UTF8.GetString(open.Journal.ReadText(2).Span);
            Assert.StartsWith("{\"seq\":2,\"redacted\":true,\"at\":\"", text, StringComparison.Ordinal);
            Assert.Contains("\"ls\"", Encoding.UTF8.GetString(open.Journal.ReadText(1).Span), StringComparison.Ordinal);
            JournalLine entry = open.Journal.Read(new JournalQuery(AfterSeq: 2)).Single();
            Assert.Equal(EntryKind.Redaction, entry.Head.Kind);
            Assert.Contains("\"by\":\"ann\",\"reason\":\"a password\",\"seqs\":[2]", Encoding.UTF8.GetString(entry.Json.Span), StringComparison.Ordinal);
        }

        foreach (string file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        JournalCheckReport report = _folder.Check();
        Assert.Empty(report.Findings);
        Assert.Equal((1, 1), (report.TextsGood, report.Redacted));
        IndependentVerifier.Verify(_folder.Journal);
    }

    [Fact]
    public async Task Texts_are_redacted_by_what_they_say_in_every_segment()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path, new JournalOptions { SegmentBytes = 2000 }))
        {
            open.Journal.Fill(20);
            Assert.Equal(20, Value(open.Journal.Redact(t => t.Span.IndexOf(" 1\""u8) >= 0, "ann", "test")));
            Assert.False(open.Journal.Redact(t => t.Span.IndexOf(" 1\""u8) >= 0, "ann", "test").TryGet(out _, out Refusal? refusal));
            Assert.Equal("journal-text-not-found", refusal.Code);
        }

        JournalCheckReport report = _folder.Check();
        Assert.Empty(report.Findings);
        Assert.Equal((40, 20), (report.TextsGood, report.Redacted));
    }

    [Fact]
    public async Task A_text_overwritten_without_a_redaction_is_found()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Write(open.Journal.Decide("a"));
        }

        byte[] line = await File.ReadAllBytesAsync(_folder.Text(), TestContext.Current.CancellationToken);
        TextLine.Redact(line, 1, Entries.Start);
        await File.WriteAllBytesAsync(_folder.Text(), line, TestContext.Current.CancellationToken);
        Assert.Contains("no redaction of it is journalled", Assert.Single(_folder.Check().Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redaction_that_could_not_finish_says_so_and_can_be_run_again()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, _disk.Options());
        open.Journal.Write(open.Journal.Decide("a"));
        _disk.Ending = ".txt";
        _disk.Space = 10;
        Assert.False(open.Journal.Redact("a", "ann", "test").TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-redaction-incomplete", refusal.Code);
        Assert.NotEmpty(_folder.Check(isLive: true).Findings);
        _disk.Space = null;
        Assert.Equal(1, Value(open.Journal.Redact("a", "ann", "test")));
        Assert.Empty(_folder.Check(isLive: true).Findings);
    }

    [Theory]
    [InlineData("", "why")]
    [InlineData("ann", "")]
    public async Task Who_and_why_must_be_said(string by, string reason)
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path);
        open.Journal.Write(open.Journal.Decide("a"));
        Assert.False(open.Journal.Redact("a", by, reason).TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-reason-missing", refusal.Code);
    }

    [Fact]
    public void The_longest_redaction_fits_over_the_shortest_text()
    {
        Span<byte> line = stackalloc byte[200];
        int length = TextLine.Write(line, long.MaxValue, "{\"a\":1}"u8);
        TextLine.Redact(line[..length], long.MaxValue, DateTimeOffset.MaxValue);
        Assert.True(TextLine.TryParse(line[..(length - 1)], out long seq, out ReadOnlySpan<byte> rest));
        Assert.Equal(long.MaxValue, seq);
        Assert.True(TextLine.IsRedaction(rest));
    }

    private static int Value(Result<int> result) => result.TryGet(out int value, out Refusal? refusal) ? value : throw new InvalidOperationException(refusal.ToString());
}
