using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Server.Hosting;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Status;

/// <summary>The process is alive.</summary>
/// <param name="Status"><c>healthy</c>.</param>
/// <param name="Service"><c>governance</c>.</param>
/// <param name="Version">Of this build.</param>
/// <param name="Timestamp">Now (UTC).</param>
/// <param name="Uptime">Seconds since start.</param>
internal sealed record ServiceHealth(string Status, string Service, string Version, DateTimeOffset Timestamp, double Uptime);

/// <summary>Whether the service can do its work.</summary>
/// <param name="Status">The worst of <paramref name="Checks"/>: <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Timestamp">Now (UTC).</param>
/// <param name="Uptime">Seconds since start.</param>
/// <param name="Checks">What it stands on, by name.</param>
internal sealed record ServiceChecks(string Status, DateTimeOffset Timestamp, double Uptime, IReadOnlyDictionary<string, ServiceCheck> Checks);

/// <summary>Liveness and readiness, in the runbook's form.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health", (ServiceClock clock) => Results.Json(
                new ServiceHealth("healthy", "governance", ReeveHost.Version, clock.Now, clock.Uptime.TotalSeconds), ApiJson.Options))
            .WithSummary("Is the process alive").Produces<ServiceHealth>().Refuses(StatusCodes.Status403Forbidden);
        app.MapGet("/ready", ReadyAsync).WithSummary("Can it judge and record; degraded when it can, and something beside it is broken")
            .Produces<ServiceChecks>().Produces<ServiceChecks>(StatusCodes.Status503ServiceUnavailable).Refuses(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> ReadyAsync(DataFolder folder, ServiceClock clock, TimeProvider time)
    {
        IReadOnlyDictionary<string, ServiceCheck> checks = await ServiceReadiness.CheckAsync(folder, time).ConfigureAwait(false);
        string status = ServiceReadiness.Worst(checks);
        return Results.Json(
            new ServiceChecks(status, clock.Now, clock.Uptime.TotalSeconds, checks),
            ApiJson.Options,
            statusCode: status == ServiceCheck.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
