using System.Text;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class RecentActionsTests
{
    private static readonly ToolCall Call = Of("Bash", "{\"command\":\"git push\"}", "/repo", "/repo");

    private readonly RecentActions _recent = new();

    [Fact]
    public void A_call_that_is_the_same_in_everything_is_known()
    {
        KnownAction action = Action("git push");
        _recent.Keep(Call, action);

        KnownAction? found = _recent.Find(Of("Bash", "{\"command\":\"git push\"}", "/repo", "/repo"));
        Assert.Equal((action.Folder, action.Digest, action.Found), (found?.Folder, found?.Digest, found?.Found));
        Assert.Equal("git push", Encoding.UTF8.GetString(found!.Text.Span));
    }

    [Theory]
    [InlineData("bash", "{\"command\":\"git push\"}", "/repo", "/repo")]
    [InlineData("Bash2", "{\"command\":\"git push\"}", "/repo", "/repo")]
    [InlineData("Bash", "{\"command\":\"git push\"} ", "/repo", "/repo")]
    [InlineData("Bash", "{\"command\":\"git pusi\"}", "/repo", "/repo")]
    [InlineData("Bash", "{\"command\":\"git push\"}", "/repo/", "/repo")]
    [InlineData("Bash", "{\"command\":\"git push\"}", "/repo", "/")]
    [InlineData("Bash", "{\"command\":\"git push\"}", null, "/repo")]
    [InlineData("Bash", "{\"command\":\"git push\"}", "/repo", null)]
    public void A_call_that_differs_in_one_thing_is_another(string tool, string input, string? cwd, string? root)
    {
        _recent.Keep(Call, Action("git push"));

        Assert.Null(_recent.Find(Of(tool, input, cwd, root)));
    }

    [Fact]
    public void A_call_that_differs_in_one_byte_of_its_input_is_another()
    {
        byte[] input = [.. Call.InputJson.Span];
        _recent.Keep(Call, Action("git push"));
        for (int i = 0; i < input.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                input[i] ^= (byte)(1 << bit);
                Assert.Null(_recent.Find(Call with { InputJson = input }));
                input[i] ^= (byte)(1 << bit);
            }
        }

        Assert.NotNull(_recent.Find(Call with { InputJson = input }));
    }

    [Fact]
    public void What_rests_on_the_disk_is_never_kept()
    {
        KnownAction action = Action("git push");
        _recent.Keep(Call, action with { Found = action.Found with { RestsOnDisk = true } });

        Assert.Null(_recent.Find(Call));
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(100_000, false)]
    public void Inputs_of_up_to_4_kB_are_kept(int length, bool kept)
    {
        ToolCall call = Call with { InputJson = Enumerable.Repeat((byte)'x', length).ToArray() };
        _recent.Keep(call, Action("x"));

        Assert.Equal(kept, _recent.Find(call) is not null);
    }

    [Fact]
    public void What_is_kept_does_not_change_with_the_callers_buffers()
    {
        byte[] input = Encoding.UTF8.GetBytes("{\"command\":\"git push\"}");
        byte[] text = Encoding.UTF8.GetBytes("git push");
        _recent.Keep(Call with { InputJson = input }, Action("git push") with { Text = text });
        input.AsSpan().Fill((byte)'x');
        text.AsSpan().Fill((byte)'x');

        Assert.Null(_recent.Find(Call with { InputJson = input }));
        Assert.Equal("git push", Encoding.UTF8.GetString(_recent.Find(Call)!.Text.Span));
    }

    [Fact]
    public void However_many_come_what_is_found_belongs_to_the_call_and_no_more_than_1024_are_kept()
    {
        ToolCall[] calls = [.. Enumerable.Range(0, 20_000).Select(i => Of("Bash", $"{{\"command\":\"echo {i}\"}}", "/repo", "/repo"))];
        for (int i = 0; i < calls.Length; i++)
        {
            _recent.Keep(calls[i], Action($"echo {i}"));
        }

        int found = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            if (_recent.Find(calls[i]) is { } action)
            {
                Assert.Equal($"echo {i}", Encoding.UTF8.GetString(action.Text.Span));
                found++;
            }
        }

        Assert.InRange(found, 512, 1024);
    }

    private static KnownAction Action(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new KnownAction(
            "", bytes, HookBench.Digester.Digest("Bash", "", bytes), new Classification(TypeSet.Of(CommandType.ShellRead), null, text, [], "") { Text = text });
    }

    private static ToolCall Of(string tool, string input, string? cwd, string? root) => new(tool, Encoding.UTF8.GetBytes(input), cwd!, root!);
}
