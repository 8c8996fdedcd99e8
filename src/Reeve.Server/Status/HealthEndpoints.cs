using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Server.Hosting;
using Reeve.Server.Problems;

namespace Reeve.Server.Status;

/// <summary>Liveness and readiness, in the runbook's form.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health", (ServiceClock clock) => Results.Json(
            new { Status = "healthy", Service = "governance", ReeveHost.Version, Timestamp = clock.Now, Uptime = clock.Uptime.TotalSeconds }, ApiJson.Options))
            .WithSummary("Is the process alive");
        app.MapGet("/ready", ReadyAsync).WithSummary("Can it judge and record; degraded when it can, and something beside it is broken");
    }

    private static async Task<IResult> ReadyAsync(DataFolder folder, ServiceClock clock, TimeProvider time)
    {
        IReadOnlyDictionary<string, ServiceCheck> checks = await ServiceReadiness.CheckAsync(folder, time).ConfigureAwait(false);
        string status = ServiceReadiness.Worst(checks);
        return Results.Json(
            new { Status = status, Timestamp = clock.Now, Uptime = clock.Uptime.TotalSeconds, Checks = checks },
            ApiJson.Options,
            statusCode: status == ServiceCheck.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
