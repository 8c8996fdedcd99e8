using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Metrics.Exposition;

namespace Reeve.Server.Metrics;

/// <summary>Counts and times HTTP requests by method, route and status. Routes are templates and methods are the known ones, so that labels stay bounded.</summary>
/// <param name="time">Clock.</param>
public sealed class HttpMeter(TimeProvider time)
{
    private const string Unmatched = "unmatched";
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];
    private readonly ConcurrentDictionary<(string Method, string Route), RouteMeter> _routes = new();

    /// <summary>The meter of hooks: on the path of every command, so it is not looked up.</summary>
    public RouteMeter Hooks { get; } = new(time);

    /// <summary>Measures a request whose route is known by now.</summary>
    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Unmatched;
        string method = Array.Find(Methods, m => m == context.Request.Method) ?? "other";
        RouteMeter meter = _routes.GetOrAdd((method, route), static (_, clock) => new RouteMeter(clock), time);
        long began = meter.Begin();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            meter.End(context.Response.StatusCode, began);
        }
    }

    /// <summary>Writes the series.</summary>
    public void Write(ExpositionWriter to)
    {
        (string Method, string Route, RouteMeter Meter)[] all =
        [
            ("POST", "/hook/{cli}", Hooks),
            .. _routes.Select(r => (r.Key.Method, r.Key.Route, r.Value)).OrderBy(r => r.Route, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal),
        ];
        to.Family("simcorp_http_requests_total", SeriesKind.Counter, "HTTP requests answered since start.");
        foreach ((SeriesLabel[] labels, LatencyHistogram latency) in Series(all))
        {
            to.Sample(latency.Count, labels);
        }

        to.Family("simcorp_http_request_duration_seconds", SeriesKind.Histogram, "Time from request to answer.");
        foreach ((SeriesLabel[] labels, LatencyHistogram latency) in Series(all))
        {
            latency.Write(to, labels);
        }

        to.Family("simcorp_http_requests_in_progress", SeriesKind.Gauge, "HTTP requests being answered.");
        foreach ((string method, string route, RouteMeter meter) in all)
        {
            to.Sample(meter.InProgress, [.. Labels(method, route)]);
        }
    }

    private static IEnumerable<(SeriesLabel[] Labels, LatencyHistogram Latency)> Series((string Method, string Route, RouteMeter Meter)[] all) =>
        from one in all
        from status in one.Meter.ByStatus
        orderby one.Route, one.Method, status.Key
        select ((SeriesLabel[])[.. Labels(one.Method, one.Route), new("status_code", status.Key.ToString(System.Globalization.CultureInfo.InvariantCulture))], status.Value);

    private static IEnumerable<SeriesLabel> Labels(string method, string route) =>
        [new("service", "governance"), new("method", method), new("route", route)];
}
