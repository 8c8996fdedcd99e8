using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class RecentCallsTests
{
    private readonly RecentCalls _recent = new();

    [Fact]
    public void The_last_call_of_an_action_in_a_session_is_found()
    {
        _recent.Remember(Request("s", "ls", "t1"));
        _recent.Remember(Request("s", "ls", "t2"));

        Assert.Equal("t2", _recent.Find("s", Digest("ls")));
        Assert.Null(_recent.Find("s2", Digest("ls")));
        Assert.Null(_recent.Find("s", Digest("rm")));
    }

    [Fact]
    public void However_many_calls_come_what_is_found_is_always_of_that_session_and_action()
    {
        for (int i = 0; i < 20_000; i++)
        {
            _recent.Remember(Request($"s{i}", $"c{i}", $"t{i}"));
        }

        int found = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (_recent.Find($"s{i}", Digest($"c{i}")) is { } id)
            {
                Assert.Equal($"t{i}", id);
                found++;
            }
        }

        Assert.InRange(found, 1, 1024);
    }

    private static ActionDigest Digest(string command) => HookBench.Digester.Digest("Bash", "", System.Text.Encoding.UTF8.GetBytes(command));

    private static CommandRequest Request(string session, string command, string id) => new()
    {
        Id = id,
        Cli = "codex",
        Tool = "Bash",
        Scope = "s",
        Agent = "codex",
        Session = session,
        Types = TypeSet.Of(CommandType.ShellRead),
        Digest = Digest(command),
        Text = command,
    };
}
