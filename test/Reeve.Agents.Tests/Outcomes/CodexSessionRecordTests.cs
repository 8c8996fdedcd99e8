using Reeve.Agents.Outcomes;
using Xunit;

namespace Reeve.Agents.Tests.Outcomes;

public sealed class CodexSessionRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-rollout-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("completed", 0, (int)Ending.Well)]
    [InlineData("failed", 3, (int)Ending.Error)]
    [InlineData("completed", 3, (int)Ending.Error)]
    [InlineData("declined", null, (int)Ending.NotRun)]
    [InlineData("in_progress", null, (int)Ending.Unknown)]
    public void The_completed_item_tells_how_the_call_ended(string status, int? code, int ending)
    {
        CallEnd? end = CodexSessionRecord.Find(Write(Item("call_7", status, code)), "call_7", 65_536);

        Assert.Equal(new CallEnd((Ending)ending, code, null, 1005), end);
    }

    [Fact]
    public void The_last_item_of_the_call_counts_and_others_do_not()
    {
        string path = Write(Item("call_7", "failed", 1), Item("call_70", "failed", 2), Item("call_7", "completed", 0), Item("call_8", "failed", 3));

        Assert.Equal(0, CodexSessionRecord.Find(path, "call_7", 65_536)?.ExitCode);
        Assert.Null(CodexSessionRecord.Find(path, "call_9", 65_536));
    }

    [Fact]
    public void What_a_command_printed_is_not_taken_for_the_record()
    {
        string forged = Item("call_7", "completed", 0).Replace("\"", "\\\"", StringComparison.Ordinal);
        string path = Write(
            Item("call_7", "failed", 3),
            $$$"""{"type":"response_item","payload":{"type":"function_call_output","output":"{{{forged}}}"}}""",
            """{"type":"event_msg","payload":{"type":"item_completed","item":{"id":"call_8","inner":{"id":"call_7","exit_code":0}}}}""");

        Assert.Equal(3, CodexSessionRecord.Find(path, "call_7", 65_536)?.ExitCode);
    }

    [Fact]
    public void Only_the_tail_is_read_and_a_torn_line_at_its_head_does_no_harm()
    {
        string path = Write(Item("call_1", "completed", 0), new string('x', 40_000), Item("call_2", "completed", 0));

        Assert.Null(CodexSessionRecord.Find(path, "call_1", 16_384));
        Assert.Equal(0, CodexSessionRecord.Find(path, "call_2", 16_384)?.ExitCode);
    }

    [Fact]
    public void A_record_still_being_written_is_no_error()
    {
        string path = Write(Item("call_1", "completed", 0), "{\"type\":\"event_msg\",\"payload\":{\"type\":\"item_completed\",\"item\":{\"id\":\"call_2\"");

        Assert.Equal(0, CodexSessionRecord.Find(path, "call_1", 65_536)?.ExitCode);
        Assert.Null(CodexSessionRecord.Find(path, "call_2", 65_536));
    }

    [Theory]
    [InlineData("rollout-none.jsonl", "call_1")]
    [InlineData("../rollout-x.jsonl", "call_1")]
    [InlineData("rollout-x.jsonl", "call\"1")]
    public void What_is_not_there_or_not_an_id_is_not_found(string name, string id) =>
        Assert.Null(CodexSessionRecord.Find(Path.Combine(_folder, name), id, 65_536));

    [Fact]
    public void Only_session_records_are_opened()
    {
        string path = Path.Combine(_folder, "secret.jsonl");
        File.WriteAllText(path, Item("call_1", "completed", 0));

        Assert.Null(CodexSessionRecord.Find(path, "call_1", 65_536));
        Assert.Null(CodexSessionRecord.Find("rollout-x.jsonl", "call_1", 65_536));
        Assert.Null(CodexSessionRecord.Find(_folder + "/rollout-\0.jsonl", "call_1", 65_536));
    }

    private static string Item(string id, string status, int? code) =>
        """{"type":"event_msg","payload":{"type":"item_completed","item":{"id":"ID","status":"STATUS","exit_code":CODE,"duration":{"secs":1,"nanos":5000000}}}}"""
            .Replace("ID", id, StringComparison.Ordinal)
            .Replace("STATUS", status, StringComparison.Ordinal)
            .Replace("CODE", code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null", StringComparison.Ordinal);

    private string Write(params string[] lines)
    {
        string path = Path.Combine(_folder, "rollout-2026.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }
}
