using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests;

/// <summary>What <c>reeve drill</c> asks of the service, and what it makes of the answers.</summary>
public sealed class DrillVerbTests : IAsyncLifetime
{
    private const string Drill = """{"id":"rollback-7f3k2m9q","kind":"rollback","passed":true,"verdict":"passed","summary":"In force after 3.1 ms.","at":"2026-11-21T11:57:00Z","milliseconds":41,"by":"alice","scope":"reeve-drill/rollback-7f3k2m9q","steps":[{"name":"allowed at the higher phase","verdict":"passed","milliseconds":2.25,"what":"pr.open: Allowed at phase L4."},{"name":"roll back","verdict":"passed","milliseconds":3.125,"what":"L4 to L3"}]}""";

    private StubService _stub = null!;
    private CliBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task A_drill_is_a_table_of_its_steps()
    {
        _stub.On("POST /api/drills/rollback", Drill);
        ReeveRun run = await _bed.RunAsync("drill", "rollback");
        Assert.Equal(0, run.ExitCode);
        Expectation.Match("drill", run.Out);
        Assert.Equal($"{Drill}\n", (await _bed.RunAsync("drill", "rollback", "--json")).Out);
        Assert.Equal(2, _stub.Calls.Count);
    }

    [Theory]
    [InlineData("failed", 1)]
    [InlineData("inconclusive", 3)]
    public async Task The_exit_code_says_that_it_did_not_pass(string verdict, int code)
    {
        string drill = Drill.Replace("\"passed\":true,\"verdict\":\"passed\"", $"\"passed\":false,\"verdict\":\"{verdict}\"", StringComparison.Ordinal);
        _stub.On("POST /api/drills/kill-switch", drill);
        ReeveRun run = await _bed.RunAsync("drill", "kill-switch");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains($"rollback-7f3k2m9q {verdict} in 41 ms", run.Out, StringComparison.Ordinal);
        Assert.Equal(code, (await _bed.RunAsync("drill", "kill-switch", "--json")).ExitCode);
    }

    [Fact]
    public async Task A_refusal_is_said()
    {
        _stub.On("POST /api/drills/restore", """{"title":"The drill restore-1 is under way.","status":409,"code":"drill-running","where":"kind","remedy":"Wait."}""", 409);
        ReeveRun run = await _bed.RunAsync("drill", "restore");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("under way", run.Err, StringComparison.Ordinal);
        Assert.Equal(2, (await _bed.RunAsync("drill", "fire")).ExitCode);
    }

    [Fact]
    public async Task Drills_are_listed()
    {
        _stub.On("GET /api/drills", $"[{Drill}]");
        ReeveRun run = await _bed.RunAsync("drill", "list");
        Assert.Equal(0, run.ExitCode);
        Expectation.Match("drills", run.Out);
        _stub.On("GET /api/drills", "[]");
        Assert.Equal(("", "No drill was run yet.\n"), (await _bed.RunAsync("drill", "list")) is var empty ? (empty.Out, empty.Err) : default);
    }
}
