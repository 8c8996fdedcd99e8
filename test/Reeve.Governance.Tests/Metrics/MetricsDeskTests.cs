using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Signals;
using Reeve.Governance.Metrics;
using Reeve.Governance.Tests.Control;
using Xunit;

namespace Reeve.Governance.Tests.Metrics;

public sealed class MetricsDeskTests
{
    [Fact]
    public async Task An_idle_period_has_counts_of_zero_and_no_rates()
    {
        await using var shop = new Workshop();
        CommandMetrics metrics = Workshop.Granted(await shop.Reeve.Metrics.CountAsync(shop.Clock.GetUtcNow().AddDays(-7), shop.Clock.GetUtcNow()));
        Assert.Equal(new CommandCounts(), metrics.Commands);
        Assert.Equal(new CommandRates(null, null, null, null), metrics.Rates);
    }

    [Fact]
    public async Task Decisions_and_outcomes_of_the_period_are_counted_both_ends_included()
    {
        await using var shop = new Workshop(Phase.L4);
        await RunAsync(shop, Outcome.Succeeded);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset from = shop.Clock.GetUtcNow();
        await RunAsync(shop, Outcome.Succeeded);
        await RunAsync(shop, Outcome.Failed);
        await RunAsync(shop, Outcome.Negative);
        await shop.Decide(shop.Command(type: CommandType.DeployProduction));
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(shop, Outcome.Succeeded);
        DateTimeOffset to = shop.Clock.GetUtcNow();
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await RunAsync(shop, Outcome.Failed);
        CommandMetrics metrics = Workshop.Granted(await shop.Reeve.Metrics.CountAsync(from, to));
        Assert.Equal(new CommandCounts(5, 5, 4, 0, 2, 1, 1), metrics.Commands);
        Assert.Equal(new MetricsPeriod(from, to), metrics.Period);
        Assert.Equal((0.75, 0.8, 0.25), (metrics.Rates.SuccessRate, metrics.Rates.ApprovalRate, metrics.Rates.ErrorRate));
    }

    [Fact]
    public async Task Outcomes_that_nobody_vouches_for_do_not_count_once_there_are_tokens()
    {
        await using var shop = new Workshop(Phase.L4);
        await RunAsync(shop, Outcome.Succeeded, trusted: false);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Workshop.Granted(await shop.Reeve.Tokens.MintAsync("alice", Core.Callers.Role.Operator, null, Core.Callers.Caller.Open));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(shop, Outcome.Succeeded, trusted: false);
        await RunAsync(shop, Outcome.Succeeded);
        Assert.Equal(2, Workshop.Granted(await shop.Reeve.Metrics.CountAsync(DateTimeOffset.MinValue.AddDays(1), shop.Clock.GetUtcNow())).Commands.Succeeded);
    }

    [Fact]
    public async Task A_snapshot_is_kept_and_is_the_latest()
    {
        await using var shop = new Workshop();
        var desk = new MetricsDesk(shop.Reeve.Meter, null, new MemoryStore(shop.Reeve.Plane.Current), shop.Clock);
        Assert.Null(Workshop.Granted<MetricsSnapshot?>(await desk.LatestAsync()));
        MetricsSnapshot first = Workshop.Granted(await desk.TakeAsync(shop.Clock.GetUtcNow().AddDays(-1), shop.Clock.GetUtcNow()));
        Assert.Equal(first, Workshop.Granted(await desk.LatestAsync()));
        Workshop.Refused(await desk.TakeAsync(shop.Clock.GetUtcNow(), shop.Clock.GetUtcNow().AddTicks(-1)), "metrics-period-invalid");
        Assert.Equal(first, Workshop.Granted(await desk.LatestAsync()));
    }

    private static async Task RunAsync(Workshop shop, Outcome outcome, bool trusted = true)
    {
        CommandRequest command = shop.Command();
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, outcome) with { Trusted = trusted }));
    }
}
