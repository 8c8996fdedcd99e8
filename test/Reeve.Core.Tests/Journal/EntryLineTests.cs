using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Journal;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class EntryLineTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 3, 30, 48, 123, 456, TimeSpan.Zero);

    [Fact]
    public void Any_fields_written_read_back_and_are_json()
    {
        Gen<string> text = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
            Gen.Elements("\"", "\\", "\\\"", "\u0000", "\u001f\u007f", "🙂", "\ud800", "a\udc00b", "日本"),
            ArbMap.Default.GeneratorFor<char[]>().Select(c => new string(c))).Select(s => s.Length > EntryLine.MaxName ? s[..EntryLine.MaxName] : s);
        Gen<EntryHead> heads =
            from id in text
            from scope in text
            from agent in text
            from session in text
            from kind in Gen.Elements(Enum.GetValues<EntryKind>())
            from micros in Gen.Choose(0, int.MaxValue)
            select new EntryHead(kind, At.AddMicroseconds(micros), id, scope, agent, session);
        Prop.ForAll(heads.ToArbitrary(), Gen.Choose(1, int.MaxValue).ToArbitrary(), RoundTrip).Check(CaseCount.Of());
    }

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(123456789012, 123456789012)]
    public void The_place_of_the_text_reads_back(long textAt, long expected)
    {
        Assert.Equal(expected, Parse(Line(1, new EntryHead(EntryKind.Decision, At, "a", "", "", ""), ",\"n\":1", textAt)).TextAt);
    }

    [Fact]
    public void A_body_that_only_looks_like_a_text_place_is_none()
    {
        EntryFields fields = Parse(Line(1, new EntryHead(EntryKind.Decision, At, "a", "", "", ""), ",\"what\":\",\\\"textAt\\\":5\"", -1));
        Assert.Equal(-1, fields.TextAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"seq\":0,\"at\":\"2026-11-21T03:30:48.123456Z\",\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    [InlineData("{\"seq\":01,\"at\":\"2026-11-21T03:30:48.123456Z\",\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-11-21T03:30:48Z\",\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-13-21T03:30:48.123456Z\",\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-11-21T03:30:48.123456Z\",\"kind\":\"guess\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-11-21T03:30:48.123456Z\",\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"")]
    [InlineData("{\"seq\":1,\"at\":\"2026-11-21T03:30:48.123456Z\",\"kind\":\"decision\",\"id\":\"\\")]
    [InlineData("{\"at\":\"2026-11-21T03:30:48.123456Z\",\"seq\":1,\"kind\":\"decision\",\"id\":\"\",\"scope\":\"\",\"agent\":\"\",\"session\":\"\"}")]
    public void Anything_else_is_no_entry(string line) => Assert.False(EntryLine.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        byte[] line = Encoding.UTF8.GetBytes(Line(7, new EntryHead(EntryKind.Outcome, At, "a\"b", "c", "d", "e"), ",\"n\":1", 3));
        Prop.ForAll<int, byte>((at, value) =>
        {
            byte[] changed = [.. line];
            changed[(int)((uint)at % (uint)line.Length)] = value;
            if (EntryLine.TryParse(changed, out EntryFields fields))
            {
                fields.ToHead();
            }

            Assert.False(EntryLine.TryParse(changed.AsSpan(0, (int)((uint)at % (uint)line.Length)), out _));
        }).Check(CaseCount.Of());
    }

    [Fact]
    public void An_origin_is_taken_anew_when_any_part_of_it_differs()
    {
        var origin = new EntryOrigin();
        var head = new EntryHead(EntryKind.Decision, At, "id", "scope", "agent", "session");
        Assert.True(origin.Take(head));
        Assert.False(origin.Take(head with { Id = "other", Kind = EntryKind.Outcome }));
        foreach (EntryHead other in (EntryHead[])[head with { Scope = "s" }, head with { Agent = "a\"" }, head with { Session = new string('x', 128) }, head])
        {
            Assert.True(origin.Take(other));
            using var json = JsonDocument.Parse("{\"id\":\"" + Encoding.UTF8.GetString(origin.Members) + "}");
            Assert.Equal(
                [other.Scope, other.Agent, other.Session],
                ((string[])["scope", "agent", "session"]).Select(n => json.RootElement.GetProperty(n).GetString()));
        }
    }

    private static void RoundTrip(EntryHead head, int seq)
    {
        string line = Line(seq, head, ",\"n\":[1,2]", seq);
        using JsonDocument json = JsonDocument.Parse(line);
        EntryFields fields = Parse(line);
        EntryHead valid = head with { Id = Valid(head.Id), Scope = Valid(head.Scope), Agent = Valid(head.Agent), Session = Valid(head.Session) };
        Assert.Equal(seq, fields.Seq);
        Assert.Equal(valid, fields.ToHead());
        Assert.Equal(valid.Id, json.RootElement.GetProperty("id").GetString());
        Assert.Equal(valid.At, json.RootElement.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(seq, fields.TextAt);
        Assert.Equal(2, json.RootElement.GetProperty("n")[1].GetInt32());
    }

    /// <summary>Half a surrogate pair cannot be written in UTF-8.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Line(long seq, in EntryHead head, string body, long textAt)
    {
        byte[] line = new byte[EntryLine.Bound(head, body.Length)];
        var origin = new EntryOrigin();
        Assert.True(origin.Take(head));
        int length = EntryLine.Write(line, seq, head, origin, Encoding.UTF8.GetBytes(body), textAt, out ReadOnlySpan<byte> rawId);
        Assert.True(EntryLine.TryParse(line.AsSpan(0, length - 1), out EntryFields fields));
        Assert.True(rawId.SequenceEqual(fields.RawId) && origin.RawScope.SequenceEqual(fields.RawScope)
            && origin.RawAgent.SequenceEqual(fields.RawAgent) && origin.RawSession.SequenceEqual(fields.RawSession));
        Assert.Equal((byte)'\n', line[length - 1]);
        return Encoding.UTF8.GetString(line, 0, length - 1);
    }

    private static EntryFields Parse(string line)
    {
        Assert.True(EntryLine.TryParse(Encoding.UTF8.GetBytes(line), out EntryFields fields));
        return fields;
    }
}
