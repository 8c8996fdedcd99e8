using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Hosting;

namespace Reeve.Server.Status;

/// <summary>One thing the service stands on.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Message">What is wrong, or what is not used; null when there is nothing to say.</param>
/// <param name="Latency">How long the look took, in milliseconds; null where none was taken.</param>
internal sealed record ServiceCheck(string Status, string? Message = null, double? Latency = null)
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
    public const string Unhealthy = "unhealthy";
}

/// <summary>Whether the service can do its work, thing by thing.</summary>
internal static class ServiceReadiness
{
    /// <summary>Looks at everything.</summary>
    public static async Task<IReadOnlyDictionary<string, ServiceCheck>> CheckAsync(DataFolder folder, TimeProvider time)
    {
        Installation reeve = folder.Installation;
        Refusal? journal = folder.Journal.Status.Problem;
        return new Dictionary<string, ServiceCheck>(StringComparer.Ordinal)
        {
            ["journal"] = new(journal is null ? ServiceCheck.Healthy : ServiceCheck.Unhealthy, journal?.ToString()),
            ["database"] = await DatabaseAsync(folder, time).ConfigureAwait(false),
            ["commandDatabase"] = await CommandsAsync(reeve, time).ConfigureAwait(false),
        };
    }

    /// <summary>The worst of them.</summary>
    public static string Worst(IReadOnlyDictionary<string, ServiceCheck> checks) =>
        checks.Values.Any(c => c.Status == ServiceCheck.Unhealthy) ? ServiceCheck.Unhealthy
        : checks.Values.Any(c => c.Status == ServiceCheck.Degraded) ? ServiceCheck.Degraded
        : ServiceCheck.Healthy;

    /// <summary>A database that is behind delays nothing that decides; one that cannot even be read is of no use to anybody.</summary>
    private static async Task<ServiceCheck> DatabaseAsync(DataFolder folder, TimeProvider time)
    {
        long began = time.GetTimestamp();
        Refusal? unreadable = (await folder.Store.ChangeCounterAsync().ConfigureAwait(false)).Refusal;
        double latency = time.GetElapsedTime(began).TotalMilliseconds;
        Refusal? behind = folder.Installation.Projection?.Problem;
        return unreadable is { Code: not "state-locked" } ? new(ServiceCheck.Unhealthy, unreadable.ToString(), latency)
            : (unreadable ?? behind) is { } slow ? new(ServiceCheck.Degraded, slow.ToString(), latency)
            : new(ServiceCheck.Healthy, null, latency);
    }

    private static async Task<ServiceCheck> CommandsAsync(Installation reeve, TimeProvider time)
    {
        if (reeve.Commands is not { } commands)
        {
            return new(ServiceCheck.Healthy, "none is configured; commands are counted from Reeve's own record");
        }

        long began = time.GetTimestamp();
        Refusal? unreadable = await commands.CheckAsync().ConfigureAwait(false);
        return new(
            unreadable is null ? ServiceCheck.Healthy : ServiceCheck.Degraded, unreadable?.ToString(), time.GetElapsedTime(began).TotalMilliseconds);
    }
}
