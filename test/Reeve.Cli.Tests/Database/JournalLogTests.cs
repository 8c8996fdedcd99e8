using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Database;

public sealed class JournalLogTests
{
    [Fact]
    public async Task Who_and_why_are_shown_wherever_the_entry_has_them()
    {
        await using StubService stub = (await StubService.StartAsync()).On(
            "GET /api/journal",
            """
            [{"seq":9,"at":"2026-11-21T11:59:00Z","kind":"phase.changed","by":"alice","data":{"after":{"phase":"L3"},"by":"alice","reason":"rollback for INC-42"}},
             {"seq":8,"at":"2026-11-21T11:58:00Z","kind":"alert","code":"backup-failed","text":"no space"},
             {"seq":7,"at":"2026-11-21T11:57:00Z","kind":"decision","id":"toolu_1","answer":"deny","reason":"stopped","data":7}]
            """);
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("db", "log");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("alice · rollback for INC-42", run.Out, StringComparison.Ordinal);
        Assert.Contains("backup-failed · no space", run.Out, StringComparison.Ordinal);
        Assert.Contains("deny · stopped", run.Out, StringComparison.Ordinal);
    }
}
