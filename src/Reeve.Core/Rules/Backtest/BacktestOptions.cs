using Reeve.Core.Decisions;

namespace Reeve.Core.Rules.Backtest;

/// <summary>How a back-test is run.</summary>
public sealed record BacktestOptions
{
    /// <summary>Most trips that are listed one by one; all are counted.</summary>
    public const int MostListed = 1000;

    /// <summary>
    /// When a person is taken to resolve an event: this long after the trip. Until then the rule does not trip again for that scope and subject, and
    /// what its action would have stopped counts as prevented. Default 1 h; 1 min to 30 days.
    /// </summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Earliest second of a trip that counts (UTC, inclusive); what came before only fills the windows. Null = the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End (UTC, exclusive); null = the last entry.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Types that a revert leaves: those of every phase.</summary>
    public TypeSet AllowedAfterRevert { get; init; } = PhaseLadder.Default.Base;

    /// <summary>When outcomes without a hook's token ceased to be evidence; null = never.</summary>
    public DateTimeOffset? TokensSince { get; init; }
}
