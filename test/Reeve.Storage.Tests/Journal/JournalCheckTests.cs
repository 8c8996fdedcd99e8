using System.Text;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class JournalCheckTests : IDisposable
{
    private static readonly JournalOptions Small = new() { SegmentBytes = 3000 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_journal_is_sound_and_counted()
    {
        await Fill();
        JournalCheckReport report = _folder.Check();
        Assert.Empty(report.Findings);
        Assert.True(report.IsSound);
        Assert.Equal(60, report.Entries);
        Assert.Equal(60, report.LastSeq);
        Assert.Equal(60, report.TextsGood);
        Assert.True(report.Segments > 3, $"{report.Segments} segments");
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), IndependentVerifier.Verify(_folder.Journal));
    }

    [Fact]
    public async Task Every_single_flipped_byte_of_every_file_is_found()
    {
        await Fill(groups: 6, perGroup: 2);
        string[] files = Directory.GetFiles(_folder.Journal);
        Assert.Contains(files, f => f.EndsWith(".idx", StringComparison.Ordinal));
        var missed = new List<string>();
        foreach (string file in files)
        {
            byte[] sound = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            int step = file.EndsWith(".idx", StringComparison.Ordinal) ? 7 : 1;
            for (int at = 0; at < sound.Length; at += step)
            {
                byte[] flipped = [.. sound];
                flipped[at] ^= (byte)(1 << (at % 8));
                await File.WriteAllBytesAsync(file, flipped, TestContext.Current.CancellationToken);
                if (_folder.Check().IsSound)
                {
                    missed.Add($"{Path.GetFileName(file)} byte {at}: {Encoding.UTF8.GetString(sound, Math.Max(0, at - 20), Math.Min(40, sound.Length - Math.Max(0, at - 20)))}");
                }
            }

            await File.WriteAllBytesAsync(file, sound, TestContext.Current.CancellationToken);
        }

        Assert.Empty(missed);
        Assert.True(_folder.Check().IsSound);
    }

    [Fact]
    public async Task A_finding_names_file_line_byte_and_remedy()
    {
        await Fill();
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Segment(2), TestContext.Current.CancellationToken);
        int at = Encoding.UTF8.GetString(bytes).IndexOf("\"agent\":\"claude\"", StringComparison.Ordinal) + 10;
        bytes[at] = (byte)'C';
        await File.WriteAllBytesAsync(_folder.Segment(2), bytes, TestContext.Current.CancellationToken);
        JournalFinding finding = Assert.Single(_folder.Check().Findings);
        Assert.Equal(_folder.Segment(2), finding.File);
        Assert.Equal(3, finding.Line);
        Assert.Contains("chain does not hold", finding.What, StringComparison.Ordinal);
        Assert.Contains("backup", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("line 3, byte", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_vanished_is_found()
    {
        await Fill();
        File.Delete(_folder.Segment(2));
        Assert.Contains(_folder.Check().Findings, f => f.File == _folder.Segment(2) && f.What.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_last_segment_that_vanished_is_found()
    {
        await Fill();
        int last = Directory.GetFiles(_folder.Journal, "*.seg").Length;
        File.Delete(_folder.Segment(last));
        Assert.Contains(_folder.Check().Findings, f => f.File == _folder.Segment(last));
    }

    [Fact]
    public async Task Heads_that_vanished_are_found()
    {
        await Fill();
        File.Delete(_folder.Heads);
        Assert.Contains(_folder.Check().Findings, f => f.File == _folder.Heads && f.What.Contains("not recorded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_swapped_with_another_is_found_by_its_digest()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Write(open.Journal.Decide("a", "rm -rf build"));
        }

        string text = await File.ReadAllTextAsync(_folder.Text(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.Text(), text.Replace("rm -rf build", "ls -la build", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("digest", Assert.Single(_folder.Check().Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_texts_are_not_called_good()
    {
        await Fill();
        Assert.True(new JournalCheck(_folder.Path, null, isLive: false, TimeProvider.System).Run().TryGet(out JournalCheckReport? report, out _));
        Assert.Equal(0, report.TextsGood);
        Assert.Equal(60, report.TextsNotCheckable);
    }

    [Fact]
    public async Task A_truncated_text_is_counted_as_not_checkable()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Write(open.Journal.Decide("a", new string('x', JournalText.MaxKept + 1)));
            open.Journal.Write(open.Journal.Decide("b", new string('x', JournalText.MaxKept)));
        }

        JournalCheckReport report = _folder.Check();
        Assert.Empty(report.Findings);
        Assert.Equal((1, 1), (report.TextsGood, report.TextsNotCheckable));
    }

    [Fact]
    public async Task Beside_a_running_service_an_unfinished_group_is_no_finding()
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path);
        open.Journal.Fill(2);
        await File.AppendAllTextAsync(_folder.Segment(), "{\"seq\":7,\"at\":\"2026", TestContext.Current.CancellationToken);
        Assert.True(_folder.Check(isLive: true).IsSound);
        JournalFinding finding = Assert.Single(_folder.Check(isLive: false).Findings);
        Assert.Contains("repairs", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_told_every_ten_thousand_entries()
    {
        await using (OpenJournal open = OpenJournal.At(_folder.Path))
        {
            open.Journal.Fill(25, perGroup: 1000);
        }

        var seen = new List<JournalCheckProgress>();
        new JournalCheck(_folder.Path, Entries.Digester, isLive: false, TimeProvider.System).Run(new Listener(seen));
        Assert.Equal([10_000, 20_000], seen.Select(p => p.Entries));
        Assert.All(seen, p => Assert.True(p.EntriesPerSecond > 0));
    }

    [Fact]
    public void A_folder_without_a_journal_is_refused()
    {
        Assert.False(new JournalCheck(_folder.Path, null, isLive: false, TimeProvider.System).Run().TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-missing", refusal.Code);
    }

    private async Task Fill(int groups = 20, int perGroup = 3)
    {
        await using OpenJournal open = OpenJournal.At(_folder.Path, Small);
        open.Journal.Fill(groups, perGroup);
    }

    private sealed class Listener(List<JournalCheckProgress> seen) : IProgress<JournalCheckProgress>
    {
        public void Report(JournalCheckProgress value) => seen.Add(value);
    }
}
