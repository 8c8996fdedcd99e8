using Reeve.Core.Decisions;

namespace Reeve.Server.Governance;

/// <summary>The phase in force.</summary>
internal sealed record StateView
{
    /// <summary>Phase of row 1, or of the scope's own row.</summary>
    public required Phase CurrentPhase { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset PhaseStartDate { get; init; }

    /// <summary>What it allows above L3.</summary>
    public required TypeSet CommandWhitelist { get; init; }

    /// <summary>Whole days since it began.</summary>
    public required int DaysSincePhaseStart { get; init; }

    /// <summary>The trial of row 1's phase; null when there is none.</summary>
    public required ValidationView? Validation { get; init; }

    /// <summary>The scope that was asked for; null = row 1.</summary>
    public required string? Scope { get; init; }

    /// <summary>The lower of row 1's phase and the scope's.</summary>
    public required Phase EffectivePhase { get; init; }

    /// <summary>What is allowed above L3 by both.</summary>
    public required TypeSet EffectiveWhitelist { get; init; }

    /// <summary>Every scope that has a row of its own.</summary>
    public required IReadOnlyList<ScopeStateView> Scopes { get; init; }
}

/// <summary>A phase on trial.</summary>
/// <param name="ProposalId">The proposal that moved it.</param>
/// <param name="Until">End of the trial (UTC).</param>
/// <param name="DaysLeft">Days until then, begun ones counted whole.</param>
/// <param name="PreviousPhase">Where it goes back to.</param>
/// <param name="PreviousWhitelist">With what allowed above L3.</param>
internal sealed record ValidationView(string ProposalId, DateTimeOffset Until, int DaysLeft, Phase PreviousPhase, TypeSet PreviousWhitelist);

/// <summary>A scope that has a row of its own.</summary>
/// <param name="Scope">Scope key.</param>
/// <param name="CurrentPhase">Its phase.</param>
/// <param name="PhaseStartDate">When that began (UTC).</param>
/// <param name="CommandWhitelist">What it allows above L3.</param>
/// <param name="EffectivePhase">The lower of row 1's phase and its own.</param>
internal sealed record ScopeStateView(string Scope, Phase CurrentPhase, DateTimeOffset PhaseStartDate, TypeSet CommandWhitelist, Phase EffectivePhase);
