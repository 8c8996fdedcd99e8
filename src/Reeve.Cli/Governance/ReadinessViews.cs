namespace Reeve.Cli.Governance;

/// <summary>Answer of <c>GET /api/readiness/current</c>.</summary>
internal sealed record ReadinessView
{
    public required DateTimeOffset Timestamp { get; set; }

    public required string CurrentPhase { get; set; }

    public int DaysSincePhaseStart { get; set; }

    public required OverallView Overall { get; set; }

    public required CategoryView Technical { get; set; }

    public required CategoryView Process { get; set; }

    public required CategoryView Organizational { get; set; }

    public NextActionView[] NextActions { get; set; } = [];

    public string[] Changes { get; set; } = [];
}

/// <summary>The verdict.</summary>
internal sealed record OverallView(double Score, bool Ready, string[] Blockers);

/// <summary>The items of one category.</summary>
internal sealed record CategoryView(double Score, double MaxScore, ReadinessItemView[] Items);

/// <summary>One item.</summary>
internal sealed record ReadinessItemView(string Name, double Weight, bool Required, bool Status, string Details, string Id = "", string Verdict = "");

/// <summary>Something to do.</summary>
internal sealed record NextActionView(string Description, bool Completed);

/// <summary>Body of <c>POST /api/readiness/attestations/{item}</c>.</summary>
internal sealed record AttestItem(bool Status, string? Evidence, DateTimeOffset? Until);

/// <summary>Answer of an attestation.</summary>
internal sealed record AttestationView(string Item, bool Status, string Author, DateTimeOffset AttestedAt, string? Evidence = null, DateTimeOffset? ExpiresAt = null);
