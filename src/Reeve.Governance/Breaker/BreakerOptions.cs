namespace Reeve.Governance.Breaker;

/// <summary>Times of the circuit breaker.</summary>
public static class BreakerOptions
{
    /// <summary>How often it looks whether a minute has passed: 5 s.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>How often its windows are saved: 5 min. What came since is counted again from the journal at start.</summary>
    public static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(5);

    /// <summary>How far back the journal is counted without a checkpoint: the longest window and a day.</summary>
    public static readonly TimeSpan Recalled = TimeSpan.FromDays(31);
}
