using Reeve.Core.Metrics;
using Xunit;

namespace Reeve.Core.Tests.Metrics;

public sealed class CommandMetricsTests
{
    [Fact]
    public void Rates_are_those_that_conditions_read()
    {
        var counts = new CommandCounts(Total: 20, Proposed: 20, Approved: 15, Rejected: 5, Succeeded: 9, Negative: 2, Failed: 1, RolledBack: 3, Unknown: 4);
        Assert.Equal(new CommandRates(11.0 / 12, 15.0 / 20, 3.0 / 12, 1.0 / 12), CommandRates.Of(counts));
    }

    [Fact]
    public void No_trial_gives_no_rate()
    {
        Assert.Equal(new CommandRates(null, null, null, null), CommandRates.Of(new CommandCounts(Unknown: 3)));
        Assert.Equal(new CommandRates(null, 0, null, null), CommandRates.Of(new CommandCounts(Proposed: 3)));
        Assert.Equal(new CommandRates(null, null, 1, null), CommandRates.Of(new CommandCounts(RolledBack: 1)));
    }

    [Fact]
    public void They_are_written_as_every_metrics_answer_writes_them()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var metrics = new CommandMetrics(new MetricsPeriod(start, start.AddMinutes(5)), new CommandCounts(Failed: 2), new IncidentCounts(3, 1, 2), new SafetyCounts(4, 5, 6));
        Assert.Equal(
            """
            {"period":{"start":"2026-03-01T12:00:00+00:00","end":"2026-03-01T12:05:00+00:00"},
            "commands":{"total":0,"proposed":0,"approved":0,"rejected":0,"succeeded":0,"negative":0,"failed":2,"rolledBack":0,"unknown":0},
            "incidents":{"total":3,"critical":1,"fromAutonomousActions":2},
            "safety":{"constraintViolations":4,"emergencyAborts":5,"safetyGateTriggers":6},
            "rates":{"successRate":0,"approvalRate":null,"rollbackRate":null,"errorRate":1},
            "incomplete":null}
            """.ReplaceLineEndings(""),
            metrics.ToJson());
    }
}
