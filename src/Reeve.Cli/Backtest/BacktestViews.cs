using System.Text.Json;

namespace Reeve.Cli.Backtest;

/// <summary>Body of <c>POST /api/circuit-breaker/backtest</c>.</summary>
internal sealed record RunBacktest
{
    public required JsonElement Rules { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public string? ResolveAfter { get; set; }
}

/// <summary>What came of a back-test.</summary>
internal sealed record BacktestView
{
    public DateTimeOffset? From { get; set; }

    public DateTimeOffset? To { get; set; }

    public long Signals { get; set; }

    public long Untrusted { get; set; }

    public long Unread { get; set; }

    public BacktestRuleView[] Rules { get; set; } = [];

    public BacktestTripView[] Trips { get; set; } = [];
}

/// <summary>One rule of it.</summary>
internal sealed record BacktestRuleView
{
    public required string Name { get; set; }

    public long? Trips { get; set; }

    public double? PerDay { get; set; }

    public long? TripsToday { get; set; }

    public long? Change { get; set; }

    public long Judged { get; set; }

    public long FalsePositives { get; set; }

    public double? FalsePositiveShare { get; set; }

    public long Prevented { get; set; }

    public long PreventedFailures { get; set; }
}

/// <summary>One trip of it.</summary>
internal sealed record BacktestTripView
{
    public DateTimeOffset At { get; set; }

    public required string Rule { get; set; }

    public string? Scope { get; set; }

    public string? Subject { get; set; }

    public string? Verdict { get; set; }
}
