using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Metrics;

namespace Reeve.Core.Readiness;

/// <summary>Everything an assessment is made of.</summary>
public sealed record ReadinessFacts
{
    /// <summary>Now (UTC).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Phase of row 1.</summary>
    public required Phase Phase { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset PhaseStart { get; init; }

    /// <summary>Days under governance.</summary>
    public GovernedDays Governed { get; init; } = new(0, 0, 0);

    /// <summary>Validation days of the phase; null at L3.</summary>
    public int? ValidationDays { get; init; }

    /// <summary>Metrics of the assessed period; null when they could not be counted.</summary>
    public CommandMetrics? Metrics { get; init; }

    /// <summary>Why they could not be counted.</summary>
    public string? MetricsProblem { get; init; }

    /// <summary>Rules that are enabled, understood and do something.</summary>
    public int RulesEnabled { get; init; }

    /// <summary>Names of rules that cannot be understood.</summary>
    public ImmutableArray<string> RulesInvalid { get; init; } = [];

    /// <summary>When the metrics were last read by a scrape (UTC); null = not since start.</summary>
    public DateTimeOffset? LastScrape { get; init; }

    /// <summary>Drills, in any order.</summary>
    public ImmutableArray<DrillResult> Drills { get; init; } = [];

    /// <summary>The last check of the whole journal; null = none.</summary>
    public JournalVerified? LastCheck { get; init; }

    /// <summary>Attestations by item.</summary>
    public ImmutableDictionary<string, Attestation> Attestations { get; init; } = ImmutableDictionary<string, Attestation>.Empty;

    /// <summary>Environment of the service.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A drill that was run.</summary>
/// <param name="Kind">One of <see cref="ReadinessMeasures.Drills"/>.</param>
/// <param name="Passed">Everything happened that was to happen.</param>
/// <param name="At">When (UTC).</param>
public sealed record DrillResult(string Kind, bool Passed, DateTimeOffset At);

/// <summary>A check of the whole journal.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Sound">Nothing was wrong.</param>
public sealed record JournalVerified(DateTimeOffset At, bool Sound);
