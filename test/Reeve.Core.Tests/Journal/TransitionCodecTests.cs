using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class TransitionCodecTests
{
    [Fact]
    public void Every_transition_reads_back_as_it_was_written() => Check.One(
        CaseCount.Of(500),
        Prop.ForAll(TransitionGens.Transition.ToArbitrary(), t =>
        {
            Result<Transition> back = TransitionCodec.Decode(Line(t), TransitionCodec.Text(t));
            return back.TryGet(out Transition? read, out Refusal? refusal)
                ? (read == t).Label($"{read} is not {t}")
                : false.Label(refusal.ToString());
        }));

    [Fact]
    public void The_body_never_carries_command_text() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Pending.ToArbitrary(), request =>
        {
            var opened = new Transition.RequestOpened(request with { Text = "curl -H 'Authorization: s3cret'", Why = "sends s3cret" });
            return !Encoding.UTF8.GetString(TransitionCodec.Encode(opened)).Contains("s3cret", StringComparison.Ordinal)
                && Encoding.UTF8.GetString(TransitionCodec.Text(opened)).Contains("s3cret", StringComparison.Ordinal);
        }));

    [Fact]
    public void A_redacted_text_reads_as_empty()
    {
        Transition opened = Sample(TransitionGens.Pending.Select(r => (Transition)new Transition.RequestOpened(r with { Text = "rm x" })));
        Assert.True(TransitionCodec.Decode(Line(opened)).TryGet(out Transition? read, out _));
        Assert.Equal("", Assert.IsType<Transition.RequestOpened>(read).Request.Text);
        Assert.True(TransitionCodec.Decode(Line(opened), """{"seq":7,"redacted":true}"""u8.ToArray()).TryGet(out read, out _));
        Assert.Equal("", Assert.IsType<Transition.RequestOpened>(read).Request.Text);
    }

    [Fact]
    public void The_body_is_spelt_like_this()
    {
        var at = new DateTimeOffset(2026, 11, 21, 5, 30, 48, 123, 456, TimeSpan.FromHours(2));
        Assert.Equal(
            ""","by":"alice","data":{"hold":{"id":"hold-1","kind":"quarantine","scope":null,"subject":"codex","reason":"näh \"so\"","placedBy":"alice","placedAt":"2026-11-21T03:30:48.123456Z"}}""",
            Body(new Transition.HoldPlaced(new Hold("hold-1", HoldKind.Quarantine, null, "codex", "näh \"so\"", "alice", at))));
        Assert.Equal(
            ""","by":"bob","data":{"after":{"scope":"s","phase":"L3+","since":"2026-11-21T03:30:48.123456Z","whitelist":["fs.write","git.commit"]},"by":"bob","reason":"earned"}""",
            Body(new Transition.PhaseChanged(
                new ScopePhase("s", Phase.L3Plus, at, TypeSet.Of(CommandType.GitCommit, CommandType.FsWrite)), "bob", "earned")));
    }

    [Fact]
    public void Members_it_does_not_know_are_ignored() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Transition.ToArbitrary(), t =>
        {
            JsonObject entry = Parse(t);
            entry["data"]!["later"] = JsonNode.Parse("""{"nested":[1,2]}""");
            foreach (JsonObject inner in entry["data"]!.AsObject().Select(m => m.Value).OfType<JsonObject>())
            {
                inner["later"] = 1;
            }

            return TransitionCodec.Decode(Line(t, entry), TransitionCodec.Text(t)).TryGet(out Transition? read, out _) && read == t;
        }));

    [Fact]
    public void A_missing_required_member_is_refused_by_name()
    {
        JsonObject entry = Parse(new Transition.HoldLifted("hold-1", "alice", "done", Gens.Noon));
        entry["data"]!.AsObject().Remove("reason");
        Refused(EntryKind.HoldLifted, entry, "reason");

        entry = Parse(Sample(TransitionGens.Pending.Select(r => (Transition)new Transition.RequestOpened(r))));
        entry["data"]!["request"]!.AsObject().Remove("digest");
        Refused(EntryKind.RequestOpened, entry, "digest");

        entry.Remove("data");
        Refused(EntryKind.RequestOpened, entry, "data");
    }

    [Theory]
    [InlineData("phase", "L9", "L9")]
    [InlineData("phase", "l3", "l3")]
    [InlineData("phase", 3, "")]
    [InlineData("since", "yesterday", "time")]
    [InlineData("whitelist", "fs.write", "array")]
    public void A_value_it_does_not_understand_is_refused_by_name(string member, object value, string named)
    {
        JsonObject entry = Parse(new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Empty), "a", "b"));
        entry["data"]!["after"]![member] = JsonSerializer.SerializeToNode(value);
        Refused(EntryKind.PhaseChanged, entry, named);
    }

    [Fact]
    public void An_unknown_command_type_is_refused_by_name()
    {
        JsonObject entry = Parse(new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Empty), "a", "b"));
        entry["data"]!["after"]!["whitelist"] = new JsonArray("fs.write", "SET_POWER");
        Refused(EntryKind.PhaseChanged, entry, "SET_POWER");
    }

    [Fact]
    public void Null_where_a_value_must_be_is_refused()
    {
        JsonObject entry = Parse(new Transition.HoldLifted("hold-1", "alice", "done", Gens.Noon));
        entry["data"]!["reason"] = null;
        Refused(EntryKind.HoldLifted, entry, "reason");
        entry["data"] = null;
        Refused(EntryKind.HoldLifted, entry, "null");
    }

    [Fact]
    public void An_entry_that_is_no_transition_is_refused()
    {
        var head = new EntryHead(EntryKind.Decision, Gens.Noon, "id", "", "", "");
        Refusal refusal = Assert.IsType<Refusal>(TransitionCodec.Decode(new JournalLine(3, head, "{}"u8.ToArray())).Refusal);
        Assert.Equal("entry-not-a-transition", refusal.Code);
    }

    [Fact]
    public void Bytes_that_are_no_json_are_refused()
    {
        var head = new EntryHead(EntryKind.HoldPlaced, Gens.Noon, "id", "", "", "");
        foreach (byte[] bytes in new[] { "{"u8.ToArray(), "[]"u8.ToArray(), [0xff, 0xfe], "7"u8.ToArray(), """{"data":7}"""u8.ToArray() })
        {
            Assert.Equal("transition-malformed", TransitionCodec.Decode(new JournalLine(3, head, bytes)).Refusal?.Code);
        }
    }

    [Fact]
    public void The_head_carries_kind_id_and_scope() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Transition.ToArbitrary(), t =>
        {
            EntryHead head = TransitionCodec.Head(t, Gens.Noon);
            return head.Kind == t.Kind && head.At == Gens.Noon && (head.Id.Length > 0 || t is Transition.PhaseChanged);
        }));

    private static string Body(Transition transition) => Encoding.UTF8.GetString(TransitionCodec.Encode(transition));

    private static T Sample<T>(Gen<T> gen) => Gen.Sample(gen, 1).Single();

    private static JournalLine Line(Transition t) =>
        new(7, TransitionCodec.Head(t, Gens.Noon), Encoding.UTF8.GetBytes($$"""{"seq":7,"at":"x","kind":"{{t.Kind.Name()}}"{{Body(t)}}}"""));

    private static JournalLine Line(Transition t, JsonObject entry) =>
        new(7, TransitionCodec.Head(t, Gens.Noon), Encoding.UTF8.GetBytes(entry.ToJsonString()));

    private static JsonObject Parse(Transition t) => JsonNode.Parse(Line(t).Json.Span)!.AsObject();

    private static void Refused(EntryKind kind, JsonObject entry, string named)
    {
        var head = new EntryHead(kind, Gens.Noon, "id", "", "", "");
        Refusal? refusal = TransitionCodec.Decode(new JournalLine(42, head, Encoding.UTF8.GetBytes(entry.ToJsonString()))).Refusal;
        Assert.Equal("transition-malformed", refusal?.Code);
        Assert.Contains(named, refusal?.What, StringComparison.Ordinal);
        Assert.Contains("42", refusal?.Where, StringComparison.Ordinal);
    }
}
