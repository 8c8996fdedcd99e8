using Reeve.Governance.Cycles;
using Reeve.Governance.Gate;
using Reeve.Server.Options;

namespace Reeve.Server.Config;

/// <summary>Bounds of the gate as configured: for the service, and for a replay, which must answer as the service would.</summary>
public static class GateBounds
{
    /// <summary>Options of the gate.</summary>
    public static GateOptions Of(EffectiveOptions options) => new()
    {
        RequestTtl = options.Span("requests.ttl"),
        ApprovalTtl = options.Span("requests.approvalTtl"),
        MaxPendingPerAgent = (int)options.Number("requests.maxPendingPerAgent"),
    };

    /// <summary>Options of cycles and trials.</summary>
    public static CycleOptions Cycles(EffectiveOptions options) => new()
    {
        DecayPeriods = (int)options.Number("governance.decayPeriods"),
        Stabilisation = options.Span("governance.stabilisation"),
        TrialCheck = options.Span("governance.trialCheck"),
    };
}
