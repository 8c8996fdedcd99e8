using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Reeve.Core.Metrics.Exposition;
using Reeve.Core.Refusals;
using Reeve.Server.Database;
using Reeve.Server.Hosting;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Metrics;

/// <summary>The metrics as Prometheus scrapes them.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", ScrapeAsync).WithSummary("Every series, in Prometheus' text format or, where asked for, in OpenMetrics")
            .Produces(StatusCodes.Status200OK).AlsoAs("text/plain").AlsoAs("application/openmetrics-text")
            .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);

    /// <summary>OpenMetrics where it is asked for and preferred; text otherwise.</summary>
    internal static ExpositionFormat FormatOf(IEnumerable<string?> accept)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out IList<MediaTypeHeaderValue>? types))
        {
            return ExpositionFormat.Text;
        }

        double open = Quality("application/openmetrics-text");
        return open > 0 && open >= Quality("text/plain") ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;

        double Quality(string type) =>
            types.Where(t => t.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(t => t.Quality ?? 1).DefaultIfEmpty(0).Max();
    }

    private static async Task<IResult> ScrapeAsync(HttpContext context, DataFolder folder, GaugeRefresh gauges, BackupDesk backups, HttpMeter http)
    {
        DateTimeOffset now = folder.Installation.Plane.Time.GetUtcNow();
        folder.Installation.Scrapes.Note(now);
        ExpositionFormat format = FormatOf(context.Request.Headers.Accept);
        GaugeValues values = await gauges.ReadAsync().ConfigureAwait(false);
        var writer = new ExpositionWriter(format);
        Result<bool> written = await folder.Installation.Meter.ReadAsync(totals =>
        {
            GovernanceSeries.Write(writer, totals, folder.Installation, values, now);
            ReeveSeries.Write(writer, totals, folder, backups, now);
            return true;
        }).ConfigureAwait(false);
        if (written.Refusal is { } refusal)
        {
            return refusal.ToAnswer();
        }

        http.Write(writer);
        return Results.Bytes(writer.End(), ExpositionWriter.ContentType(format));
    }
}
