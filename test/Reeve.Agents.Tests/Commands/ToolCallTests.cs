using System.Text;
using Reeve.Agents.Commands;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Commands;

/// <summary>Tools other than the shell, and malformed input.</summary>
public sealed class ToolCallTests
{
    [Theory]
    [InlineData("Write", """{"file_path":"/home/dev/project/a.cs","content":"x"}""", "fs.write", "Write *.cs")]
    [InlineData("Edit", """{"file_path":"src/a.cs","old_string":"a","new_string":"b"}""", "fs.write", "Edit *.cs")]
    [InlineData("Write", """{"file_path":"/opt/a"}""", "host.write", "Write _")]
    [InlineData("Read", """{"file_path":"/opt/a.md"}""", "fs.read", "Read *.md")]
    [InlineData("Grep", """{"pattern":"x","path":"src"}""", "fs.read", "Grep")]
    [InlineData("mcp__github__create_issue", """{"title":"x"}""", "mcp.call", "mcp__github__create_issue")]
    [InlineData("TodoWrite", """{"todos":[]}""", "agent.plan", "TodoWrite")]
    [InlineData("Brandnew", """{}""", "unknown", "Brandnew")]
    public void A_tool_has_the_type_of_its_row(string tool, string input, string types, string shape)
    {
        Classification judged = Calls.Tool(tool, input);

        Assert.Equal(types, judged.Types.ToString());
        Assert.Equal(shape, judged.Shape);
    }

    [Theory]
    [InlineData("Write", "")]
    [InlineData("Write", "[]")]
    [InlineData("Write", "{\"file_path\":7}")]
    [InlineData("Write", "{\"file_path\":\"a\"")]
    [InlineData("Write", "{\"file_path\":\"a\",\"file_path\":\"/etc/x\"}")]
    [InlineData("Read", "null")]
    [InlineData("Bash", "{\"command\":null}")]
    [InlineData("Bash", "{\"command\":[1]}")]
    [InlineData("Bash", "{\"command\":\"ls\",\"command\":\"rm x\"}")]
    [InlineData("apply_patch", "{\"input\":7}")]
    [InlineData("WebFetch", "7")]
    [InlineData("mcp__a__b", "{")]
    [InlineData("Glob", "\u0001")]
    public void Malformed_input_is_unknown(string tool, string input) =>
        Assert.True(Calls.Tool(tool, input).Types.Contains(CommandType.Unknown), Calls.Tool(tool, input).Types.ToString());

    [Fact]
    public void Deep_nesting_is_unknown_and_no_exception()
    {
        string deep = "{\"a\":" + new string('[', 500) + new string(']', 500) + ",\"file_path\":\"x\"}";

        Assert.True(Calls.Tool("Read", deep).Types.Contains(CommandType.Unknown));
    }

    [Fact]
    public void Invalid_utf8_is_unknown()
    {
        byte[] input = [.. "{\"file_path\":\""u8, 0xff, 0xfe, .. "\"}"u8];

        Assert.True(Calls.Classifier.Classify(new ToolCall("Write", input, "/a", "/a")).Types.Contains(CommandType.Unknown));
    }

    [Theory]
    [InlineData("""{"command":["git","push","--force","origin","main"]}""", "force-push-protected")]
    [InlineData("""{"command":["bash","-lc","cat ~/.ssh/id_rsa"]}""", "read-credentials")]
    [InlineData("""{"command":["git","status"]}""", null)]
    [InlineData("""{"cmd":"rm -rf /"}""", "destroy-root")]
    [InlineData("""{"command":["cat","id_rsa"],"workdir":"/home/dev/.ssh"}""", "read-credentials")]
    public void A_command_may_be_a_list_of_words(string input, string? constraint) => Assert.Equal(constraint, Calls.Tool("shell", input).Constraint);

    [Fact]
    public void A_list_of_words_is_not_split_again() =>
        Assert.Equal("shell.read", Calls.Tool("shell", """{"command":["echo","$(rm x); rm y"]}""").Types.ToString());

    [Fact]
    public void A_patch_touches_every_file_its_headers_name()
    {
        Classification judged = Calls.Tool("apply_patch", """{"input":"*** Begin Patch\n*** Add File: a.txt\n+*** not a header\n*** Update File: b/c.txt\n*** Move to: d.txt\n*** Delete File: e\n*** End Patch"}""");

        Assert.Equal(["a.txt", "b/c.txt", "d.txt", "e"], judged.Paths.Select(p => p[(Calls.Repository.Length + 1)..]));
        Assert.Equal("fs.write", judged.Types.ToString());
    }

    [Fact]
    public void The_text_is_what_a_person_should_see()
    {
        Assert.Equal("git status", Calls.Bash("git status").Text);
        Assert.Equal("Write /a/b.cs", Calls.Tool("Write", """{"file_path":"/a/b.cs"}""").Text);
        Assert.Equal("""mcp__a__b {"x":1}""", Calls.Tool("mcp__a__b", """{"x":1}""").Text);
        Assert.Equal(4_096, Calls.Bash("echo " + new string('a', 9_000)).Text.Length);
    }

    [Fact]
    public void A_call_in_the_background_has_no_exit_code_of_its_own()
    {
        Assert.True(Calls.Tool("Bash", """{"command":"mix test","run_in_background":true}""").ExitCodeMasked);
        Assert.False(Calls.Tool("Bash", """{"command":"mix test","run_in_background":false}""").ExitCodeMasked);
    }

    [Fact]
    public void Missing_folders_do_not_make_anything_allowed()
    {
        Classification judged = Calls.Classifier.Classify(new ToolCall("Write", Encoding.UTF8.GetBytes("""{"file_path":"/home/dev/project/a"}"""), "", ""));

        Assert.Equal("host.write", judged.Types.ToString());
    }

    [Fact]
    public void One_classifier_serves_many_threads()
    {
        string[] lines = ["git status", "git push -f origin main", "cat ~/.ssh/id_rsa", "for i in 1 2; do echo $i; done", "mix test | tail"];
        string[] alone = [.. lines.Select(l => Key(Calls.Bash(l)))];

        Parallel.For(0, 2_000, i => Assert.Equal(alone[i % lines.Length], Key(Calls.Bash(lines[i % lines.Length]))));

        static string Key(Classification c) => $"{c.Types} {c.Constraint} {c.Shape} {c.Why}";
    }
}
