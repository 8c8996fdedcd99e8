using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class TornTailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_last_group_cut_at_any_byte_is_moved_aside_and_reported()
    {
        byte[] whole = await Killed(groups: 3);
        int last = LastGroupStart(whole);
        for (int cut = last + 1; cut < whole.Length; cut++)
        {
            using var folder = new TempFolder();
            Copy(folder, whole[..cut]);
            await using (OpenJournal open = OpenJournal.At(folder.Path))
            {
                JournalRepair repair = open.Opening.Repairs[0];
                Assert.Contains($"{cut - last} bytes", repair.What, StringComparison.Ordinal);
                Assert.Empty(open.Opening.Findings);
                Assert.Equal(6, open.Journal.Read(new JournalQuery()).Count(l => l.Head.Kind == EntryKind.Decision));
                JournalLine alert = open.Journal.Read(new JournalQuery(Id: "journal")).First();
                Assert.Equal((7, EntryKind.Alert), (alert.Seq, alert.Head.Kind));
                string aside = Directory.GetFiles(folder.Journal, "00000001.torn-*").Single();
                Assert.Equal(whole[last..cut], await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
                open.Journal.Fill(1, prefix: "new");
            }

            Assert.Empty(folder.Check().Findings);
            IndependentVerifier.Verify(folder.Journal);
        }
    }

    [Fact]
    public async Task A_group_cut_off_whole_is_no_repair_and_its_texts_go_with_it()
    {
        byte[] whole = await Killed(groups: 3);
        Copy(_folder, whole[..LastGroupStart(whole)]);
        File.Copy(_killedText, _folder.Text(), overwrite: true);
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            JournalRepair repair = Assert.Single(open.Opening.Repairs);
            Assert.Contains("text that no entry needs", repair.What, StringComparison.Ordinal);
            open.Journal.Fill(1);
        }

        Assert.Empty(_folder.Check().Findings);
    }

    [Fact]
    public async Task Damage_before_what_had_reached_the_disk_is_refused_with_its_place()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Fill(5);
        }

        byte[] bytes = await File.ReadAllBytesAsync(_folder.Segment(), TestContext.Current.CancellationToken);
        int at = LineStart(bytes, 4);
        bytes[at + 12] ^= 1;
        await File.WriteAllBytesAsync(_folder.Segment(), bytes, TestContext.Current.CancellationToken);
        Assert.False(OpenJournal.Try(_folder.Path).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("journal-damaged", RefusalKind.Instrument), (refusal.Code, refusal.Kind));
        Assert.StartsWith($"{_folder.Segment()}, line ", refusal.Where, StringComparison.Ordinal);
        Assert.Contains("reeve db check", refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Segment(), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder.Journal, "*.torn-*"));
    }

    [Fact]
    public async Task Any_flipped_byte_before_the_last_group_of_a_closed_journal_is_refused()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Fill(3, perGroup: 2);
        }

        byte[] sound = await File.ReadAllBytesAsync(_folder.Segment(), TestContext.Current.CancellationToken);
        int end = LastGroupStart(sound);
        for (int at = 0; at < end; at += 3)
        {
            byte[] bytes = [.. sound];
            bytes[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(_folder.Segment(), bytes, TestContext.Current.CancellationToken);
            Assert.False(OpenJournal.Try(_folder.Path).TryGet(out OpenJournal? open, out Refusal? refusal), $"byte {at} was accepted");
            Assert.True(refusal.Code is "journal-damaged" or "journal-version", $"byte {at}: {refusal}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"reeve\":\"jour")]
    public async Task A_segment_that_was_only_begun_is_begun_anew(string content)
    {
        Directory.CreateDirectory(_folder.Journal);
        await File.WriteAllTextAsync(_folder.Segment(), content, TestContext.Current.CancellationToken);
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            Assert.Single(open.Opening.Repairs);
            open.Journal.Fill(1);
        }

        Assert.Empty(_folder.Check().Findings);
    }

    [Fact]
    public async Task A_segment_of_a_later_version_is_refused()
    {
        Directory.CreateDirectory(_folder.Journal);
        await File.WriteAllTextAsync(_folder.Segment(), "{\"reeve\":\"journal\",\"version\":2,\"segment\":1}\n", TestContext.Current.CancellationToken);
        Assert.False(OpenJournal.Try(_folder.Path).TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-version", refusal.Code);
    }

    [Fact]
    public async Task Texts_that_were_lost_are_reported_and_no_other_text_takes_their_place()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Fill(2);
        }

        byte[] texts = await File.ReadAllBytesAsync(_folder.Text(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.Text(), texts[..^40], TestContext.Current.CancellationToken);
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            Assert.Contains("texts are missing", Assert.Single(open.Opening.Repairs).What, StringComparison.Ordinal);
            open.Journal.Fill(1, prefix: "later");
            Assert.Equal(0, open.Journal.ReadText(6).Length);
            Assert.Contains("echo 0 2", System.Text.Encoding.UTF8.GetString(open.Journal.ReadText(10).Span), StringComparison.Ordinal);
        }

        Assert.Contains(_folder.Check().Findings, f => f.File == _folder.Text());
    }

    [Fact]
    public async Task A_torn_last_head_is_removed_and_made_again()
    {
        var small = new JournalOptions { SegmentBytes = 2000 };
        await using (OpenJournal open = OpenJournal.At(_folder.Path, small))
        {
            open.Journal.Fill(10);
        }

        byte[] heads = await File.ReadAllBytesAsync(_folder.Heads, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.Heads, heads[..^10], TestContext.Current.CancellationToken);
        await using (OpenJournal open = OpenJournal.At(_folder.Path, small))
        {
            Assert.Equal(2, open.Opening.Repairs.Count);
            Assert.Empty(open.Opening.Findings);
        }

        Assert.Empty(_folder.Check().Findings);
    }

    private string _killedText = "";

    /// <summary>The bytes of a journal as a killed process leaves it: nothing says what had reached the disk.</summary>
    private async Task<byte[]> Killed(int groups)
    {
        var disk = new FaultyDisk();
        await using OpenJournal open = OpenJournal.At(_folder.Path, disk.Options(), new FixedClock(Entries.Start));
        open.Journal.Fill(groups);
        byte[] bytes = await ReadShared(_folder.Segment());
        _killedText = Path.Combine(_folder.Path, "killed.txt");
        await File.WriteAllBytesAsync(_killedText, await ReadShared(_folder.Text()), TestContext.Current.CancellationToken);
        return bytes;
    }

    private void Copy(TempFolder to, byte[] segment)
    {
        Directory.CreateDirectory(to.Journal);
        File.WriteAllBytes(to.Segment(), segment);
        File.Copy(_killedText, to.Text(), overwrite: true);
    }

    private static async Task<byte[]> ReadShared(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    private static int LineStart(byte[] bytes, int line)
    {
        int at = 0;
        for (int i = 1; i < line; i++)
        {
            at = Array.IndexOf(bytes, (byte)'\n', at) + 1;
        }

        return at;
    }

    private static int LastGroupStart(byte[] bytes)
    {
        ReadOnlySpan<byte> link = "\n{\"entries\":"u8;
        int last = bytes.AsSpan().LastIndexOf(link);
        int before = bytes.AsSpan(0, last).LastIndexOf(link);
        return Array.IndexOf(bytes, (byte)'\n', before + 1) + 1;
    }
}
