using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Journal;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class JournalTextTests
{
    [Fact]
    public void A_text_is_exactly_this()
    {
        Assert.Equal(
            """{"tool":"Bash","folder":"src","text":"echo \"hi\"\n\u0001","bytes":11}""", Encode("Bash", "src", "echo \"hi\"\n\u0001"u8.ToArray()));
    }

    [Fact]
    public void Any_text_reads_back_whole_or_says_that_it_is_not()
    {
        Prop.ForAll<string, byte[]>((folder, text) =>
        {
            folder = new string([.. (folder ?? "").Where(c => !char.IsSurrogate(c))]);
            JournalText? read = JournalText.TryParse(Encoding.UTF8.GetBytes(Encode("Write", folder, text)));
            Assert.NotNull(read);
            Assert.Equal(("Write", folder, text.Length), (read.Tool, read.Folder, read.Bytes));
            Assert.False(read.Truncated);
            Assert.Equal(System.Text.Unicode.Utf8.IsValid(text), !read.Lossy);
            Assert.Equal(read.IsWhole, read.Text.Span.SequenceEqual(text));
            Assert.Equal(Encode("Write", folder, text), Again(read));
        }).Check(CaseCount.Of());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ü")]
    [InlineData("日")]
    [InlineData("🙂")]
    public void A_long_text_is_cut_at_a_character(string character)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(character, JournalText.MaxKept + 1)));
        foreach (int offset in Enumerable.Range(0, 4))
        {
            byte[] shifted = [.. Encoding.ASCII.GetBytes(new string('a', offset)), .. text];
            JournalText? read = JournalText.TryParse(Encoding.UTF8.GetBytes(Encode("Bash", "", shifted)));
            Assert.NotNull(read);
            Assert.Equal((true, false, false), (read.Truncated, read.Lossy, read.IsWhole));
            Assert.Equal(shifted.Length, read.Bytes);
            Assert.InRange(read.Text.Length, character == "x" ? JournalText.MaxKept : JournalText.MaxKept - 3, JournalText.MaxKept);
            Assert.True(shifted.AsSpan().StartsWith(read.Text.Span));
        }
    }

    [Fact]
    public void A_text_of_exactly_the_bound_is_whole()
    {
        JournalText? read = JournalText.TryParse(Encoding.UTF8.GetBytes(Encode("Bash", "", new byte[JournalText.MaxKept])));
        Assert.True(read?.IsWhole);
        Assert.Equal(JournalText.MaxKept, read?.Text.Length);
    }

    [Fact]
    public void The_worst_text_fits_the_journal()
    {
        string worst = Encode(new string('\u0001', EntryLine.MaxName), new string('\u0001', 5000), new byte[1_000_000]);
        Assert.True(worst.Length <= EntryLine.MaxText, $"{worst.Length} bytes");
        EntryLine.Validate(new EntryHead(EntryKind.Decision, default, "", "", "", ""), default, Encoding.UTF8.GetBytes(worst));
    }

    [Fact]
    public void A_folder_that_was_cut_makes_the_text_truncated()
    {
        Assert.True(JournalText.TryParse(Encoding.UTF8.GetBytes(Encode("Bash", new string('f', 2000), "ls"u8.ToArray())))?.Truncated);
    }

    [Fact]
    public void A_tool_name_that_is_too_long_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => Encode(new string('t', EntryLine.MaxName + 1), "", []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"seq\":1,\"redacted\":true,\"at\":\"2026-11-21T03:30:48.123456Z\"}")]
    [InlineData("{\"tool\":\"Bash\",\"folder\":\"\",\"text\":\"ls\"}")]
    [InlineData("{\"tool\":\"Bash\",\"folder\":\"\",\"text\":\"ls\",\"bytes\":\"2\"}")]
    [InlineData("{\"tool\":\"Bash\",\"folder\":\"\",\"text\":\"ls\",\"bytes\":2,\"more\":1}")]
    [InlineData("{\"tool\":\"Bash\",\"folder\":\"\",\"text\":\"ls\",\"bytes\":2")]
    public void Anything_else_is_no_text(string line) => Assert.Null(JournalText.TryParse(Encoding.UTF8.GetBytes(line)));

    private static string Encode(string tool, string folder, byte[] text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JournalText.Encode(tool, folder, text, buffer);
        using JsonDocument json = JsonDocument.Parse(buffer.WrittenMemory);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Again(JournalText text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        text.WriteTo(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
