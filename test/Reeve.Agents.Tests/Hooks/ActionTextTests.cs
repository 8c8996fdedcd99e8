using System.Text;
using Reeve.Agents.Hooks;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class ActionTextTests
{
    [Theory]
    [InlineData("Bash", """{"command":"git push"}""", "git push")]
    [InlineData("Bash", """{"description":"x","command":"git push","timeout":1}""", "git push")]
    [InlineData("Bash", """{"command":"a\n\"b\" \\ \u00e4"}""", "a\n\"b\" \\ ä")]
    [InlineData("exec_command", """{"cmd":"ls"}""", "ls")]
    [InlineData("PowerShell", """{"command":"dir"}""", "dir")]
    [InlineData("Bash", """{"comm\u0061nd":"ls"}""", "ls")]
    public void A_shell_tools_text_is_its_line(string tool, string input, string text) => Assert.Equal(text, Text(tool, input));

    [Theory]
    [InlineData("Write", """{"file_path":"/a","content":"x"}""")]
    [InlineData("apply_patch", """{"command":"*** Begin Patch"}""")]
    [InlineData("shell", """{"command":["ls","-l"]}""")]
    [InlineData("Bash", """{"command":7}""")]
    [InlineData("Bash", """{"nested":{"command":"ls"}}""")]
    [InlineData("Bash", "{}")]
    [InlineData("mcp__db__query", """{"command":"drop"}""")]
    public void Anything_elses_text_is_its_input_as_it_came(string tool, string input) => Assert.Equal(input, Text(tool, input));

    [Theory]
    [InlineData("""{"command":"ls","command":"rm"}""", "hook-member-repeated")]
    [InlineData("""{"command":"ls","cmd":"rm"}""", "hook-member-repeated")]
    [InlineData("""{"command":"\ud800"}""", "hook-body-malformed")]
    [InlineData("""{"command":"ls" """, "hook-body-malformed")]
    [InlineData("", "hook-body-malformed")]
    public void An_input_that_can_be_read_two_ways_or_none_is_refused(string input, string code) =>
        Assert.Equal(code, ActionText.Of("Bash", Encoding.UTF8.GetBytes(input)).Refusal?.Code);

    [Fact]
    public void A_line_without_escapes_is_not_copied()
    {
        byte[] input = Encoding.UTF8.GetBytes("""{"command":"git push"}""");

        Assert.True(ActionText.Of("Bash", input).TryGet(out ReadOnlyMemory<byte> text, out _));

        Assert.True(input.AsSpan().Overlaps(text.Span));
    }

    private static string Text(string tool, string input)
    {
        Assert.True(ActionText.Of(tool, Encoding.UTF8.GetBytes(input)).TryGet(out ReadOnlyMemory<byte> text, out Refusal? refusal), refusal?.ToString());
        return Encoding.UTF8.GetString(text.Span);
    }
}
