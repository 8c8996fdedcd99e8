using System.CommandLine;
using Reeve.Agents.Replay;
using Reeve.Cli.Console;
using Reeve.Cli.Replay;
using Reeve.Testing;
using Xunit;

namespace Reeve.Cli.Tests.Replay;

public sealed class ReplayProgressBarTests : IDisposable
{
    private readonly StringWriter _err = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _err.Dispose();

    [Fact]
    public void A_short_replay_shows_none()
    {
        ReplayProgressBar bar = Bar(terminal: true);
        bar.Report(new ReplayProgress(50, 100, 7));
        bar.Clear();
        Assert.Empty(_err.ToString());
    }

    [Fact]
    public void On_a_terminal_it_is_drawn_over_itself_and_taken_away()
    {
        ReplayProgressBar bar = Bar(terminal: true);
        _clock.Advance(TimeSpan.FromSeconds(2));
        bar.Report(new ReplayProgress(50, 100, 1234));
        Assert.Equal("\r[###############...............] 50 %  1,234 calls", _err.ToString());
        bar.Clear();
        Assert.EndsWith(" \r", _err.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_log_it_is_a_line_every_ten_seconds()
    {
        ReplayProgressBar bar = Bar(terminal: false);
        for (int second = 0; second < 25; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            bar.Report(new ReplayProgress(second, 25, second));
        }

        bar.Clear();
        Assert.Equal(2, _err.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\r', _err.ToString());
    }

    private ReplayProgressBar Bar(bool terminal)
    {
        CliEnvironment environment = CliEnvironment.OfProcess() with { Err = _err, IsTerminal = terminal, Clock = _clock };
        ParseResult parsed = ReeveCli.Build(environment).Parse(["replay", "x"]);
        return new ReplayProgressBar(new Session(parsed, environment));
    }
}
