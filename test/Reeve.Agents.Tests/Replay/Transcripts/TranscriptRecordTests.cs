using System.Text;
using System.Text.Json;
using Reeve.Agents.Replay.Transcripts;
using Xunit;

namespace Reeve.Agents.Tests.Replay.Transcripts;

public sealed class TranscriptRecordTests
{
    private const string Head = "\"cwd\":\"/r\",\"sessionId\":\"s\",\"timestamp\":\"2026-02-11T21:24:19.366Z\"";

    [Fact]
    public void A_call_has_all_that_a_hook_body_needs()
    {
        TranscriptItem call = Items("""{"type":"tool_use","id":"t1","name":"Bash","input":{"command": "ls"},"caller":{"type":"direct"}}""").Single();

        Assert.Equal(TranscriptItemKind.Call, call.Kind);
        Assert.Equal(("t1", "Bash", "/r", "s", false), (call.Id, call.Tool, call.Cwd, call.Session, call.Sub));
        Assert.Equal("{\"command\": \"ls\"}", Encoding.UTF8.GetString(call.Json.Span));
        Assert.Equal(new DateTimeOffset(2026, 2, 11, 21, 24, 19, 366, TimeSpan.Zero), call.At);
    }

    [Fact]
    public void Several_calls_in_one_record_keep_their_order() => Assert.Equal(
        ["t1", "t2"],
        Items("""{"type":"tool_use","id":"t1","name":"A","input":{}},{"type":"text","text":"x"},{"type":"tool_use","id":"t2","name":"B","input":{}}""").Select(c => c.Id));

    [Theory]
    [InlineData("""{"type":"tool_use","name":"A","input":{}}""", "id")]
    [InlineData("""{"type":"tool_use","id":"t1","input":{}}""", "name")]
    [InlineData("""{"type":"tool_use","id":"t1","name":"A","input":"x"}""", "input")]
    [InlineData("""{"type":"tool_result","content":"x"}""", "no call")]
    public void What_lacks_a_member_is_a_problem_that_names_it(string block, string member)
    {
        TranscriptItem item = Items(block).Single();

        Assert.Equal(TranscriptItemKind.Problem, item.Kind);
        Assert.Contains(member, item.Problem, StringComparison.Ordinal);
        Assert.Equal("f:1", item.Where);
    }

    [Theory]
    [InlineData("\"Exit code 1\"", "Exit code 1")]
    [InlineData("""[{"type":"text","text":"Exit "},{"type":"text","text":"code 1"}]""", "Exit code 1")]
    [InlineData("""[{"type":"image"}]""", "")]
    [InlineData("null", "")]
    public void An_error_has_its_text_whatever_form_the_content_has(string content, string error) => Assert.Equal(
        error, Items($$"""{"type":"tool_result","tool_use_id":"t1","content":{{content}},"is_error":true}""").Single().Error);

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    public void A_result_that_is_no_error_carries_the_response(string isError)
    {
        TranscriptItem told = Items(Result(isError), ",\"toolUseResult\":{\"stdout\":\"x\"}").Single();
        TranscriptItem said = Items(Result(isError)).Single();
        IEnumerable<TranscriptItem> two = Items(Result(isError) + "," + Result(isError), ",\"toolUseResult\":{\"stdout\":\"x\"}");

        Assert.Null(told.Error);
        Assert.Equal("{\"stdout\":\"x\"}", Encoding.UTF8.GetString(told.Json.Span));
        Assert.Equal("\"out\"", Encoding.UTF8.GetString(said.Json.Span));
        Assert.All(two, item => Assert.Equal("\"out\"", Encoding.UTF8.GetString(item.Json.Span)));
    }

    [Theory]
    [InlineData("""{"type":"progress","data":{"type":"hook_progress","message":{"message":{"content":[{"type":"tool_use"}]}}}}""")]
    [InlineData("""{"type":"progress","data":7}""")]
    [InlineData("""{"type":"file-history-snapshot","snapshot":{}}""")]
    [InlineData("""{"type":"user","message":{"content":"just text"}}""")]
    [InlineData("""{"type":"system"}""")]
    [InlineData("{}")]
    public void Other_records_have_nothing_to_judge(string record)
    {
        using JsonDocument json = JsonDocument.Parse(record);

        Assert.Empty(TranscriptRecord.Items(json.RootElement, 0, "f:1"));
    }

    [Fact]
    public void The_bodies_made_of_a_call_and_its_result_are_claudes_own()
    {
        TranscriptItem call = Items("""{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}""").Single() with { Sub = true, SubAgent = "a1" };

        Assert.Equal(
            """{"session_id":"s","cwd":"/r","agent_id":"a1","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"ls"},"tool_use_id":"t1"}""",
            Encoding.UTF8.GetString(HookBodies.Before(call)));
        Assert.Equal(
            """{"session_id":"s","cwd":"/r","agent_id":"a1","hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{"command":"ls"},"tool_response":"out","tool_use_id":"t1"}""",
            Encoding.UTF8.GetString(HookBodies.After(call, Items(Result("false")).Single())));
        Assert.Equal(
            """{"session_id":"s","cwd":"/r","agent_id":"a1","hook_event_name":"PostToolUseFailure","tool_name":"Bash","tool_input":{"command":"ls"},"error":"out","is_interrupt":false,"tool_use_id":"t1"}""",
            Encoding.UTF8.GetString(HookBodies.After(call, Items(Result("true")).Single())));
    }

    private static string Result(string isError) => $$"""{"type":"tool_result","tool_use_id":"t1","content":"out","is_error":{{isError}}}""";

    private static List<TranscriptItem> Items(string blocks, string more = "")
    {
        using JsonDocument json = JsonDocument.Parse($$"""{{{Head}},"type":"user","message":{"content":[{{blocks}}]}{{more}}}""");
        return [.. TranscriptRecord.Items(json.RootElement, 0, "f:1")];
    }
}
