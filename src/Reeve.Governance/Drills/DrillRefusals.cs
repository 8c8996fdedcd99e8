using Reeve.Core.Readiness;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Drills;

/// <summary>Refusals about drills.</summary>
internal static class DrillRefusals
{
    public static Refusal KindUnknown(string kind) => new(
        RefusalKind.NotFound,
        "drill-unknown",
        $"There is no drill `{(kind.Length > 64 ? kind[..64] + "…" : kind)}`.",
        "kind",
        $"Use one of {string.Join(", ", ReadinessMeasures.Drills)}.");

    public static Refusal Running(string kind, string id) => new(
        RefusalKind.Conflict, "drill-running", $"The drill {id} is under way.", "kind", $"Wait for its end (`reeve drill list`), then run {kind} again.");
}
