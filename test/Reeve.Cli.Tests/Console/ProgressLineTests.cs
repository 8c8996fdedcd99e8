using System.CommandLine;
using Reeve.Agents.Replay;
using Reeve.Cli.Console;
using Reeve.Cli.Replay;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class ProgressLineTests : IDisposable
{
    private readonly StringWriter _err = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _err.Dispose();

    [Fact]
    public void What_ends_within_a_second_shows_none()
    {
        using (ProgressLine line = new(Session(), "verifying"))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(999));
            line.Show(0.5, "half");
        }

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(_err.ToString());
    }

    [Fact]
    public void A_bar_is_drawn_over_itself_and_taken_away()
    {
        using (ReplayProgressBar bar = new(Session()))
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            bar.Report(new ReplayProgress(50, 100, 1234));
            Assert.Equal("\r[###############...............] 50 %  1,234 calls", _err.ToString());
        }

        Assert.EndsWith(" \r", _err.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_moves_each_second_where_nobody_knows_how_far_it_is()
    {
        using (new ProgressLine(Session(), "verifying the journal"))
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.StartsWith(
            "\r[...######.....................] 1 s  verifying the journal\r[......######..................] 2 s  verifying the journal\r ",
            _err.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true, "--json")]
    public void Nothing_is_shown_when_piped_or_with_json(bool terminal, bool errTerminal, params string[] options)
    {
        using (ProgressLine line = new(Session(terminal, errTerminal, options), "verifying"))
        {
            _clock.Advance(TimeSpan.FromSeconds(30));
            line.Show(0.5, "half");
        }

        Assert.Empty(_err.ToString());
    }

    [Theory]
    [InlineData("db check", "POST /api/db/check", "verifying the journal and the database")]
    [InlineData("db backup", "POST /api/db/backup", "writing and verifying the backup")]
    [InlineData("db prune --before 90d --reason x", "POST /api/db/prune", "removing old segments")]
    [InlineData("db redact toolu_1 --reason x", "POST /api/db/redact", "overwriting the texts")]
    [InlineData("db log", "GET /api/journal", "reading the journal")]
    public async Task A_slow_answer_shows_what_is_under_way(string command, string call, string what)
    {
        await using StubService stub = await StubService.StartAsync();
        stub.On(call, context =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        using CliBed bed = new(stub) { IsTerminal = true, Clock = _clock };

        ReeveRun run = await bed.RunAsync(command.Split(' '));

        Assert.Contains($"\r[...######.....................] 1 s  {what}", run.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(what, run.Out, StringComparison.Ordinal);
    }

    private Session Session(bool terminal = true, bool errTerminal = true, params string[] options)
    {
        CliEnvironment environment = CliEnvironment.OfProcess() with { Err = _err, IsTerminal = terminal, IsErrTerminal = errTerminal, Clock = _clock };
        ParseResult parsed = ReeveCli.Build(environment).Parse(["replay", "x", .. options]);
        return new Session(parsed, environment);
    }
}
