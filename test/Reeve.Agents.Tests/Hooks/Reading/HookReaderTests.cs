using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Hooks;
using Reeve.Agents.Hooks.Reading;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Reading;

public sealed class HookReaderTests
{
    [Fact]
    public void Every_member_that_matters_is_taken_over()
    {
        HookMessage message = Read(HookBench.With(
            HookBench.PreToolUse("Read", """{"file_path":"/a","n":[1,{"x":2}]}"""),
            ("hook_event_name", "PostToolUseFailure"),
            ("agent_id", "a1"),
            ("permission_mode", "dontAsk"),
            ("tool_response", new JsonArray(1, 2)),
            ("error", "Exit code 3\nno"),
            ("is_interrupt", true),
            ("duration_ms", 12.7)));

        Assert.Null(message.Refusal);
        Assert.Equal(HookEvent.PostToolUseFailure, message.Event);
        Assert.Equal(("Read", "toolu_01", "/nowhere/repo", "a1"), (message.Tool, message.Id, message.Cwd, message.SubAgent));
        Assert.Equal("\"/home/dev/.claude/projects/x/da37446d.jsonl\"", Encoding.UTF8.GetString(message.Transcript.Span));
        Assert.Equal("""{"file_path":"/a","n":[1,{"x":2}]}""", Encoding.UTF8.GetString(message.Input.Span));
        Assert.Equal("[1,2]", Encoding.UTF8.GetString(message.Response.Span));
        Assert.Equal("Exit code 3\nno", message.Error);
        Assert.True(message.Interrupted);
        Assert.True(message.NeverAsks);
        Assert.Equal(12, message.DurationMs);
        Assert.True(message.IsOutcome);
    }

    [Fact]
    public void The_order_of_members_and_white_space_do_not_matter()
    {
        foreach (IEnumerable<KeyValuePair<string, JsonNode?>> order in new[] { HookBench.PreToolUse().Reverse(), HookBench.PreToolUse().OrderBy(m => m.Key, StringComparer.Ordinal) })
        {
            string body = "\r\n { " + string.Join(" ,\n\t", order.Select(m => $"\"{m.Key}\" :\n {m.Value!.ToJsonString()}")) + "\n} \n";

            HookMessage message = Read(body);

            Assert.Null(message.Refusal);
            Assert.Equal("""{"command":"git status"}""", Encoding.UTF8.GetString(message.Input.Span));
        }
    }

    [Theory]
    [InlineData("PreToolUse", (int)HookEvent.PreToolUse)]
    [InlineData("PostToolUse", (int)HookEvent.PostToolUse)]
    [InlineData("PostToolUseFailure", (int)HookEvent.PostToolUseFailure)]
    [InlineData("PermissionRequest", (int)HookEvent.PermissionRequest)]
    [InlineData("PermissionDenied", (int)HookEvent.PermissionDenied)]
    public void Events_are_known_by_their_exact_names(string name, int expected)
    {
        Assert.Equal((HookEvent)expected, Read(HookBench.With(HookBench.PreToolUse(), ("hook_event_name", name))).Event);
        Assert.Equal(HookEvent.Other, Read(HookBench.With(HookBench.PreToolUse(), ("hook_event_name", name + "s"))).Event);
        Assert.Equal(HookEvent.Other, Read(HookBench.With(HookBench.PreToolUse(), ("hook_event_name", name.ToUpperInvariant()))).Event);
    }

    [Fact]
    public void The_event_is_known_even_when_a_member_before_it_is_wrong()
    {
        HookMessage message = Read(HookBench.With(HookBench.PreToolUse(), ("session_id", 1), ("hook_event_name", "PermissionRequest")));

        Assert.Equal(HookEvent.PermissionRequest, message.Event);
        Assert.Equal("hook-member-type", message.Refusal?.Code);
    }

    [Fact]
    public void The_first_thing_that_is_wrong_is_the_one_reported()
    {
        HookMessage message = Read("""{"session_id":1,"cwd":2,"hook_event_name":"PreToolUse"}""");

        Assert.Equal("session_id, line 1, column 15", message.Refusal?.Where);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"soon\"")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("[]")]
    public void A_duration_that_is_none_is_left_out(string duration)
    {
        HookMessage message = Read(HookBench.With(HookBench.PreToolUse(), ("duration_ms", JsonNode.Parse(duration))));

        Assert.Null(message.DurationMs);
        Assert.Null(message.Refusal);
    }

    [Fact]
    public void An_event_with_a_response_but_no_known_name_is_no_decision()
    {
        HookMessage message = Read(HookBench.With(HookBench.PreToolUse(), ("hook_event_name", "PostToolSomething"), ("tool_response", "x")));

        Assert.Null(message.Refusal);
        Assert.Equal("PostToolSomething", message.EventName);
    }

    [Fact]
    public void Names_of_the_bound_itself_are_taken_in_any_script()
    {
        foreach (string name in new[] { new string('x', 128), new string('ä', 128), string.Concat(Enumerable.Repeat("🙂", 64)) })
        {
            Assert.Equal(name, Read(HookBench.With(HookBench.PreToolUse(), ("session_id", name))).Session);
            Assert.Equal("hook-member-too-long", Read(HookBench.With(HookBench.PreToolUse(), ("session_id", name + "x"))).Refusal?.Code);
        }
    }

    [Fact]
    public void Any_session_id_that_is_taken_comes_through_unchanged() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll<NonEmptyString>(session =>
        {
            HookMessage message = Read(HookBench.With(HookBench.PreToolUse(), ("session_id", session.Get)));
            bool broken = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(session.Get)) != session.Get;
            return message.Refusal is not null ? message.Session is null || broken : broken || message.Session == session.Get;
        }));

    [Theory]
    [InlineData("""{"a":"\u0000"}""", 6)]
    [InlineData("""{"a":"\\u0000"}""", -1)]
    [InlineData("""{"a":"\\\u0000"}""", 8)]
    [InlineData("""{"a":"\\\\u0000 \u0000"}""", 16)]
    [InlineData("""{"a":"u0000"}""", -1)]
    [InlineData("{}", -1)]
    public void Only_an_escaped_nul_is_one(string json, int at) => Assert.Equal(at, JsonNul.Find(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("abc", 0, 1, 1)]
    [InlineData("abc", 2, 1, 3)]
    [InlineData("a\nbc", 2, 2, 1)]
    [InlineData("a\n\nc", 3, 3, 1)]
    [InlineData("a\n", 99, 2, 1)]
    [InlineData("", 0, 1, 1)]
    public void Places_count_from_one(string text, int at, long line, long column) =>
        Assert.Equal(new TextPlace(line, column), TextPlace.Of(Encoding.UTF8.GetBytes(text), at));

    private static HookMessage Read(JsonNode body) => Read(body.ToJsonString());

    private static HookMessage Read(string body) => HookReader.Read(Encoding.UTF8.GetBytes(body), 1_000_000, HookWords.Claude);
}
