using Reeve.Core.Metrics;

namespace Reeve.Core.Rules.Backtest;

/// <summary>What rules would have done with what happened.</summary>
/// <param name="From">Time of the first signal (UTC); null when there is none.</param>
/// <param name="To">Time of the last signal (UTC).</param>
/// <param name="Signals">Signals that were counted.</param>
/// <param name="Untrusted">Outcomes left out because nobody vouches for them.</param>
/// <param name="Unread">Entries that did not read back.</param>
/// <param name="Rules">Each rule, by name; rules of today that the file leaves out among them.</param>
/// <param name="Trips">Trips of the tested rules in order, at most <see cref="BacktestOptions.MostListed"/>.</param>
public sealed record BacktestReport(
    DateTimeOffset? From,
    DateTimeOffset? To,
    long Signals,
    long Untrusted,
    long Unread,
    IReadOnlyList<BacktestRule> Rules,
    IReadOnlyList<BacktestTrip> Trips);

/// <summary>One rule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Trips">How often it would have tripped; null when it is not among the tested rules.</param>
/// <param name="PerDay">The same per day of the signals; null when they span less than a minute.</param>
/// <param name="TripsToday">How often today's rule of that name would have tripped; null when there is none.</param>
/// <param name="Change">Trips more or fewer than today's; null where either is missing.</param>
/// <param name="Judged">Trips that meet an event of that rule, scope and subject that people judged.</param>
/// <param name="FalsePositives">Of these, judged false positives.</param>
/// <param name="FalsePositiveShare">From 0 to 1; null without a verdict, because no data is neither good nor bad.</param>
/// <param name="Prevented">Commands that its action would have stopped while an event was open.</param>
/// <param name="PreventedFailures">Of these, commands that failed.</param>
public sealed record BacktestRule(
    string Name,
    long? Trips,
    double? PerDay,
    long? TripsToday,
    long? Change,
    long Judged,
    long FalsePositives,
    double? FalsePositiveShare,
    long Prevented,
    long PreventedFailures);

/// <summary>One trip.</summary>
/// <param name="At">UTC.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Scope">Scope key, or null for everything.</param>
/// <param name="Subject">See <see cref="RuleSubject.Name"/>.</param>
/// <param name="Metrics">What its window held.</param>
/// <param name="Verdict">What people judged of the event that it meets, or null.</param>
public sealed record BacktestTrip(DateTimeOffset At, string Rule, string? Scope, string? Subject, CommandMetrics Metrics, EventVerdict? Verdict);
