using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
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
        app.MapGet("/ready", (DataFolder folder, ServiceClock clock) => Ready(folder, clock)).WithSummary("Can it judge and record");
    }

    private static IResult Ready(DataFolder folder, ServiceClock clock)
    {
        Refusal? journal = folder.Journal.Status.Problem;
        ProjectionStatus? state = folder.Installation.Projection;
        string status = journal is not null ? "unhealthy" : state?.Problem is not null ? "degraded" : "healthy";
        return Results.Json(
            new
            {
                Status = status,
                Timestamp = clock.Now,
                Uptime = clock.Uptime.TotalSeconds,
                Checks = new
                {
                    Journal = new { Status = journal is null ? "healthy" : "unhealthy", Message = journal?.ToString() },
                    State = new { Status = state?.Problem is null ? "healthy" : "degraded", Message = state?.Problem?.ToString() },
                },
            },
            ApiJson.Options,
            statusCode: journal is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
