namespace Reeve.Governance.Cycles;

/// <summary>Bounds of cycles and trials.</summary>
public sealed record CycleOptions
{
    /// <summary>Validation periods of the phase in force without evidence after which one phase less is proposed. Default 2; 0 (never) to 100.</summary>
    public int DecayPeriods { get; init; } = 2;

    /// <summary>How long nothing is proposed after a phase was taken back. Default 30 days; 0 to 365 days.</summary>
    public TimeSpan Stabilisation { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often readiness is assessed while a phase is on trial. Default 1 h; 1 min to 1 day.</summary>
    public TimeSpan TrialCheck { get; init; } = TimeSpan.FromHours(1);
}
