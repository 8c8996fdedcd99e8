using System.Text.Json;

namespace Reeve.Cli.Rules;

/// <summary>A rule as the service shows it.</summary>
internal sealed record RuleView
{
    public required string Name { get; set; }

    public bool Enabled { get; set; }

    public required string Condition { get; set; }

    public required string Window { get; set; }

    public required string Action { get; set; }

    public required string AlertSeverity { get; set; }

    public int MinSamples { get; set; }

    public string Per { get; set; } = "";

    public bool Shadow { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string? Invalid { get; set; }

    public string? Remedy { get; set; }
}

/// <summary>Body of <c>POST /api/circuit-breaker/rules</c> and of <c>PATCH</c>.</summary>
internal sealed record WriteRule
{
    public string? Name { get; set; }

    public bool? Enabled { get; set; }

    public string? Condition { get; set; }

    public string? Window { get; set; }

    public string? Action { get; set; }

    public string? AlertSeverity { get; set; }

    public int? MinSamples { get; set; }

    public string? Per { get; set; }

    public bool? Shadow { get; set; }

    public string? Reason { get; set; }
}

/// <summary>Body of <c>POST /api/circuit-breaker/rules/test</c>.</summary>
internal sealed record TryCondition(string? Name, string? Condition, JsonElement Metrics, int? MinSamples);

/// <summary>What a condition says of supplied metrics.</summary>
internal sealed record TrialView
{
    public required string Condition { get; set; }

    public required string Verdict { get; set; }

    public bool Trips { get; set; }

    public TrialReadView[] Reads { get; set; } = [];
}

/// <summary>What a condition read, and what was supplied for it.</summary>
internal sealed record TrialReadView(string Metric, string? Supplied = null);

/// <summary>Answer of a write.</summary>
internal sealed record WrittenRuleView(string Name, RuleView Rule, ForesightView? Foresight = null);

/// <summary>What a rule will do.</summary>
internal sealed record ForesightView
{
    public string Why { get; set; } = "";

    public double? FalseTripsPerDay { get; set; }

    public DelayView? DetectionDelay { get; set; }

    public double HealthyRate { get; set; }

    public int CommandsPerWindow { get; set; }
}

/// <summary>How long a bad stretch lasts before the rule trips.</summary>
internal sealed record DelayView(double Commands, double Seconds, double BadRate);

/// <summary>Answer of a deletion.</summary>
internal sealed record DeletedRuleView(string Name);

/// <summary>How good a rule is.</summary>
internal sealed record QualityView
{
    public required string Name { get; set; }

    public int Triggers { get; set; }

    public int TriggersLast7Days { get; set; }

    public int TruePositives { get; set; }

    public int FalsePositives { get; set; }

    public int Unjudged { get; set; }

    public double? FalsePositiveRate { get; set; }

    public double FalsePositiveTarget { get; set; }

    public bool MarkedForAdjustment { get; set; }

    public int Open { get; set; }

    public DateTimeOffset? LastTrip { get; set; }

    public bool NeverTriggered { get; set; }
}

/// <summary>An event as the service shows it.</summary>
internal sealed record EventView
{
    public required string Id { get; set; }

    public required DateTimeOffset Timestamp { get; set; }

    public required RuleView Rule { get; set; }

    public required string Action { get; set; }

    public string Details { get; set; } = "";

    public bool Resolved { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }

    public string AlertSeverity { get; set; } = "";

    public string? Scope { get; set; }

    public string? Subject { get; set; }

    public string? HoldId { get; set; }

    public ProbeView? Probe { get; set; }

    public string? ResolvedBy { get; set; }

    public string? Verdict { get; set; }

    public string? Note { get; set; }

    public string Journal { get; set; } = "";
}

/// <summary>How a command that was let through a pause turned out.</summary>
internal sealed record ProbeView(string DecisionId, string Outcome, DateTimeOffset At);

/// <summary>Body of a resolve.</summary>
internal sealed record ResolveEvent(string? Verdict, string? Note);

/// <summary>Answer of a resolve.</summary>
internal sealed record ResolvedEventView(string Id, EventView Event);
