using Reeve.Core.Refusals;

namespace Reeve.Cli.Status;

/// <summary>Why <c>reeve status</c> does not exit 0.</summary>
internal static class StatusRefusals
{
    public static Refusal NotRunning(string dataFolder) => new(
        RefusalKind.Instrument, "service-not-running", "No service runs; this was read from the files. Hooks deny every command until it runs", dataFolder,
        $"Run `reeve serve --data {dataFolder}`.");

    public static Refusal Unsound(string problem) => new(
        RefusalKind.Instrument, "state-unsound", problem, "status", "Run `reeve db check`.");
}
