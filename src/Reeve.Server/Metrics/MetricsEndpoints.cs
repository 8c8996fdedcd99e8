using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Metrics;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Metrics;

/// <summary>Metrics of commands over HTTP.</summary>
public static class MetricsEndpoints
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/current", CurrentAsync).WithSummary("Count a period, keep the snapshot and show it")
            .Takes(
                ApiParameter.Time("start", "First moment of the period. Default: 24 hours before its end."),
                ApiParameter.Time("end", "End of the period, not in it. Default: now."))
            .Produces<MetricsView>().Refuses(StatusCodes.Status400BadRequest);
        api.MapGet("/metrics/weekly", WeeklyAsync).WithSummary("Count the last seven days, keep the snapshot and show it").Produces<MetricsView>();
        api.MapGet("/metrics/latest", async (Installation reeve) =>
                (await reeve.Metrics.LatestAsync().ConfigureAwait(false)).ToAnswer(s => s is null ? null : MetricsView.Of(s)))
            .WithSummary("The snapshot kept last, or null").Produces<MetricsView>().OrNull();
        api.MapGet("/metrics/history", HistoryAsync).WithSummary("Snapshots kept, newest first")
            .Takes(HistoryPart.Parameters).Produces<MetricsView[]>().Refuses(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> HistoryAsync(Installation reeve, string? from, string? to, string? limit) =>
        HistoryPart.Read(from, to, limit).TryGet(out HistoryPart? part, out Refusal? refusal)
            ? (await reeve.Metrics.HistoryAsync(part.From, part.To, part.Limit).ConfigureAwait(false)).ToAnswer(all => all.Select(MetricsView.Of))
            : refusal.ToAnswer();

    private static async Task<IResult> CurrentAsync(Installation reeve, string? start, string? end)
    {
        Refusal? badStart = Parameter.Time("metrics-period-invalid", "start", start, out DateTimeOffset? from);
        Refusal? badEnd = Parameter.Time("metrics-period-invalid", "end", end, out DateTimeOffset? to);
        if ((badStart ?? badEnd) is { } refusal)
        {
            return refusal.ToAnswer();
        }

        DateTimeOffset until = to ?? reeve.Plane.Time.GetUtcNow();
        return await TakeAsync(reeve, from ?? until - Day, until).ConfigureAwait(false);
    }

    private static Task<IResult> WeeklyAsync(Installation reeve)
    {
        DateTimeOffset now = reeve.Plane.Time.GetUtcNow();
        return TakeAsync(reeve, now - MetricsDesk.Week, now);
    }

    private static async Task<IResult> TakeAsync(Installation reeve, DateTimeOffset from, DateTimeOffset to) =>
        (await reeve.Metrics.TakeAsync(from, to).ConfigureAwait(false)).ToAnswer(MetricsView.Of);
}
