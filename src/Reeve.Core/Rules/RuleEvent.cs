using Reeve.Core.Metrics;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules;

/// <summary>How a command that was let through the pause of an event turned out.</summary>
/// <param name="DecisionId">The tool call.</param>
/// <param name="Outcome">Its class.</param>
/// <param name="At">UTC.</param>
public sealed record RuleProbe(string DecisionId, Outcome Outcome, DateTimeOffset At);

/// <summary>A rule has tripped. Open until a person resolves it; while it is open, its rule does not trip again for the same scope and subject.</summary>
public sealed record RuleEvent
{
    /// <summary>E.g. <c>event-7k3m9x2p</c>.</summary>
    public required string Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The rule as it was.</summary>
    public required RuleRow Rule { get; init; }

    /// <summary>Scope key; null for a rule over everything.</summary>
    public string? Scope { get; init; }

    /// <summary>See <see cref="RuleSubject.Name"/>; null for everything.</summary>
    public string? Subject { get; init; }

    /// <summary>The metrics at the trip as a JSON object; see <see cref="CommandMetrics"/>.</summary>
    public string Metrics { get; init; } = "{}";

    /// <summary>What was done; see <see cref="RuleWords.AllActions"/>.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>The condition, success and error rate in percent, and what was done, for people.</summary>
    public string Details { get; init; } = "";

    /// <summary>The pause it placed.</summary>
    public string? HoldId { get; init; }

    /// <summary>The newest command that was let through that pause.</summary>
    public RuleProbe? Probe { get; init; }

    /// <summary>When it was resolved (UTC); null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who resolved it.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>What was judged of it; feeds the false-positive rate.</summary>
    public EventVerdict? Verdict { get; init; }

    /// <summary>What the person noted.</summary>
    public string? Note { get; init; }

    /// <summary>True once it is resolved.</summary>
    public bool IsResolved => ResolvedAt is not null;
}
