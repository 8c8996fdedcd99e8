using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Replay.Transcripts;
using Xunit;

namespace Reeve.Agents.Tests.Replay.Transcripts;

public sealed class TranscriptFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("", new string[0], true)]
    [InlineData("a\n", new[] { "a" }, true)]
    [InlineData("a\nb", new[] { "a", "b" }, false)]
    [InlineData("\n\na\n", new[] { "", "", "a" }, true)]
    [InlineData("a\r\nb\r\n", new[] { "a\r", "b\r" }, true)]
    public async Task Lines_are_numbered_and_the_last_one_tells_whether_it_is_whole(string text, string[] lines, bool complete)
    {
        (List<string> read, bool whole, long bytes) = await ReadAsync(text);

        Assert.Equal(lines, read);
        Assert.Equal(complete, whole);
        Assert.Equal(text.Length, bytes);
    }

    [Fact]
    public async Task Lines_longer_than_any_buffer_come_whole()
    {
        string[] lines = [new('a', 1_000_000), "b", new('c', 300_000), ""];

        (List<string> read, _, _) = await ReadAsync(string.Join('\n', lines) + "\n");

        Assert.Equal(lines, read);
    }

    [Fact]
    public void Any_text_comes_back_line_by_line() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<string[]>(lines =>
        {
            string[] clean = [.. lines.Where(l => l is not null).Select(l => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(l.Replace('\n', ' '))))];
            return ReadAsync(string.Concat(clean.Select(l => l + "\n"))).GetAwaiter().GetResult().Lines.SequenceEqual(clean);
        }));

    private async Task<(List<string> Lines, bool Complete, long Bytes)> ReadAsync(string text)
    {
        await File.WriteAllTextAsync(_path, text, TestContext.Current.CancellationToken);
        List<string> lines = [];
        bool complete = true;
        long bytes = 0;
        await foreach (TranscriptLine line in TranscriptFile.ReadAsync(_path, n => bytes += n, TestContext.Current.CancellationToken))
        {
            Assert.Null(line.Refusal);
            lines.Add(Encoding.UTF8.GetString(line.Text.Span));
            Assert.Equal(lines.Count, line.Number);
            complete = line.Complete;
        }

        return (lines, complete, bytes);
    }
}
