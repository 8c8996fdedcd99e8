namespace Reeve.Governance.Gate;

/// <summary>Bounds of the gate.</summary>
public sealed record GateOptions
{
    /// <summary>How long a request waits for a person. Default 15 min; 10 s to 24 h.</summary>
    public TimeSpan RequestTtl { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an approval of one exact action stays valid. Default 1 h; 10 s to 30 days.</summary>
    public TimeSpan ApprovalTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests one agent may have waiting. Default 100; 1 to 10 000.</summary>
    public int MaxPendingPerAgent { get; init; } = 100;

    /// <summary>Requests of all agents that may wait at once. Default 2000; 1 to 100 000.</summary>
    public int MaxPending { get; init; } = 2000;

    /// <summary>
    /// Decisions remembered by id in memory, about 0.5 kB each (1 kB with a reason of its own); older ones are found in the journal, and calls that
    /// are still being judged are kept beyond it. Default 2048 (1 to 2 MB), few enough to die young under load instead of being carried through
    /// the collector's generations; 32 to 1 000 000.
    /// </summary>
    public int RecentDecisions { get; init; } = 2048;

    /// <summary>Scopes whose snapshot is kept ready. Default 10 000; 1 to 1 000 000.</summary>
    public int MaxScopes { get; init; } = 10_000;

    /// <summary>Sessions watched for outcomes without decisions. Default 4096; 16 to 1 000 000.</summary>
    public int WatchedSessions { get; init; } = 4096;
}
