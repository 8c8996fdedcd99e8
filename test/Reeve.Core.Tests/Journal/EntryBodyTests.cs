using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class EntryBodyTests
{
    [Fact]
    public void Any_text_reads_back_as_it_was() => Check.One(
        CaseCount.Of(1000),
        Prop.ForAll(Gens.Text.ToArbitrary(), text => Read(text).GetProperty("t").GetString() == text));

    [Fact]
    public void A_line_stays_a_line_and_half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("a\nb\u2028c\u007f", Read("a\nb\u2028c\u007f").GetProperty("t").GetString());
        EntryBody body = EntryBody.Start();
        body.Text("t"u8, "a\r\n\u2028\ud800z");
        string json = Encoding.UTF8.GetString(body.Written);
        Assert.DoesNotContain('\n', json);
        Assert.DoesNotContain('\r', json);
        Assert.Contains('\ufffd', json);
    }

    [Fact]
    public void Every_kind_of_member_is_JSON_and_absent_ones_are_left_out()
    {
        EntryBody body = EntryBody.Start();
        body.Text("none"u8, null);
        body.Number("n"u8, -42);
        body.Number("none"u8, null);
        body.Flag("yes"u8, true);
        body.Flag("none"u8, false);
        body.Types("types"u8, TypeSet.Of(CommandType.GitPush, CommandType.FsRead));
        body.Types("empty"u8, TypeSet.Empty);
        body.Digest("digest"u8, new ActionDigest(Enumerable.Repeat((byte)0xAB, 32).ToArray()));
        string json = $"{{\"x\":1{Encoding.UTF8.GetString(body.Written)}}}";
        Assert.Equal(
            $"{{\"x\":1,\"n\":-42,\"yes\":true,\"types\":[\"fs.read\",\"git.push\"],\"empty\":[],\"digest\":\"{string.Concat(Enumerable.Repeat("ab", 32))}\"}}", json);
    }

    [Fact]
    public void A_body_larger_than_the_buffer_grows()
    {
        string text = new('x', 100_000);
        Assert.Equal(text, Read(text).GetProperty("t").GetString());
    }

    private static JsonElement Read(string text)
    {
        EntryBody body = EntryBody.Start();
        body.Text("t"u8, text);
        return JsonElement.Parse(Encoding.UTF8.GetBytes($"{{\"x\":1{Encoding.UTF8.GetString(body.Written)}}}"));
    }
}
