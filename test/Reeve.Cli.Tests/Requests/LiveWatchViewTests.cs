using Reeve.Cli.Console;
using Reeve.Cli.Requests;
using Reeve.Testing;
using Xunit;

namespace Reeve.Cli.Tests.Requests;

public sealed class LiveWatchViewTests
{
    [Fact]
    public void The_table_is_redrawn_at_each_event_and_as_time_passes()
    {
        ManualClock clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        StringWriter screen = new();
        CliEnvironment environment = CliEnvironment.OfProcess() with { Out = screen, IsTerminal = true, Clock = clock };
        Session session = new(ReeveCli.Build(environment).Parse(["requests", "--watch"]), environment);
        WaitingRequests waiting = new();
        using LiveWatchView view = new(session, waiting);
        RequestView request = new()
        {
            Id = "req-1", Scope = "s", Agent = "codex", Text = "git push", OpenedAt = clock.GetUtcNow(), ExpiresAt = clock.GetUtcNow().AddMinutes(15), Status = "pending",
        };
        waiting.Take(request);
        view.Show("opened", request);
        Assert.Contains("req-1", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("reeve approve ID", screen.ToString(), StringComparison.Ordinal);

        screen.GetStringBuilder().Clear();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("req-1", screen.ToString(), StringComparison.Ordinal);

        screen.GetStringBuilder().Clear();
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Contains("Nothing waits", screen.ToString(), StringComparison.Ordinal);

        screen.GetStringBuilder().Clear();
        view.Lost(TimeSpan.FromSeconds(1));
        Assert.Contains("trying again", screen.ToString(), StringComparison.Ordinal);
    }
}
