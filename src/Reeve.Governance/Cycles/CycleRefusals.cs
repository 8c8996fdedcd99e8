using Reeve.Core.Refusals;

namespace Reeve.Governance.Cycles;

/// <summary>Refusals about cycles and reports.</summary>
internal static class CycleRefusals
{
    public static Refusal NotFound(string id) => new(
        RefusalKind.NotFound, "report-not-found", $"There is no report {id}.", "id", "List them with `reeve governance reports`.");

    public static Refusal None() => new(
        RefusalKind.NotFound, "no-report", "No governance cycle has run yet.", "reports", "Run one: `reeve governance cycle`.");

    public static Refusal Running() => new(
        RefusalKind.Conflict, "cycle-running", "A governance cycle is running already.", "cycle", "Read its report with `reeve governance reports latest` when it is done.");
}
