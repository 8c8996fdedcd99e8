using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Records;

namespace Reeve.Core.Readiness;

/// <summary>How ready an installation is for the next phase, item by item.</summary>
public sealed record ReadinessAssessment : KeptRecord
{
    /// <summary>Phase of row 1.</summary>
    public required Phase CurrentPhase { get; init; }

    /// <summary>Whole days since it began.</summary>
    public required int DaysSincePhaseStart { get; init; }

    /// <summary>The verdict.</summary>
    public required OverallReadiness Overall { get; init; }

    /// <summary>Technical items.</summary>
    public required ReadinessCategory Technical { get; init; }

    /// <summary>Process items.</summary>
    public required ReadinessCategory Process { get; init; }

    /// <summary>Organizational items.</summary>
    public required ReadinessCategory Organizational { get; init; }

    /// <summary>What follows from it.</summary>
    public ImmutableArray<Recommendation> Recommendations { get; init; } = [];

    /// <summary>The actions of the recommendations of high priority.</summary>
    public ImmutableArray<NextAction> NextActions { get; init; } = [];

    /// <summary>What differs from the assessment kept before it, for people; empty for the first.</summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    /// <summary>The three categories in order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<ReadinessCategory> Categories => [Technical, Process, Organizational];
}

/// <summary>The verdict over all items.</summary>
/// <param name="Score">Points earned / points possible, 0 to 1.</param>
/// <param name="Ready">The score reaches its threshold and nothing blocks.</param>
/// <param name="Blockers">Names of the required items that do not pass.</param>
public sealed record OverallReadiness(double Score, bool Ready, ImmutableArray<string> Blockers);

/// <summary>The items of one category.</summary>
/// <param name="Score">Points earned.</param>
/// <param name="MaxScore">Points possible.</param>
/// <param name="Items">The items, in the order of the checklist.</param>
public sealed record ReadinessCategory(double Score, double MaxScore, ImmutableArray<ReadinessItem> Items);

/// <summary>One item as assessed.</summary>
/// <param name="Name">Name, e.g. "Kill switch tested".</param>
/// <param name="Weight">Points it is worth.</param>
/// <param name="Required">Without it nothing is ready, whatever the score.</param>
/// <param name="Status">It passes. False also when it cannot be told.</param>
/// <param name="Details">What was measured or attested, or what is missing.</param>
/// <param name="Id">Its id in the checklist, e.g. <c>kill-switch-tested</c>.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c>, <c>inconclusive</c> (too little data) or <c>error</c> (it could not be measured).</param>
public sealed record ReadinessItem(string Name, double Weight, bool Required, bool Status, string Details, string Id = "", string Verdict = "");

/// <summary>What to do about the state of things.</summary>
/// <param name="Type"><c>expand_scope</c>, <c>maintain</c>, <c>rollback</c> or <c>investigate</c>.</param>
/// <param name="Priority"><c>high</c>, <c>medium</c> or <c>low</c>.</param>
/// <param name="Rationale">Why.</param>
/// <param name="Actions">What to do.</param>
public sealed record Recommendation(string Type, string Priority, string Rationale, ImmutableArray<string> Actions);

/// <summary>Something to be done.</summary>
/// <param name="Description">What.</param>
/// <param name="Completed">It was.</param>
public sealed record NextAction(string Description, bool Completed);
