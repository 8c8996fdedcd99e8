using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>Governance cycles and their reports over HTTP, as JSON or Markdown.</summary>
public static class ReportEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/governance/run-cycle", RunAsync).WithSummary("Measure, assess, propose where that is due, and report");
        RouteGroupBuilder reports = api.MapGroup("/governance/reports");
        reports.MapGet("", ListAsync).WithSummary("Reports, newest first");
        reports.MapGet("/latest", async (Installation reeve, HttpContext context, string? format) =>
                Answer(await reeve.Cycles.LatestAsync().ConfigureAwait(false), context, format))
            .WithSummary("The newest report");
        reports.MapGet("/{id}", async (Installation reeve, HttpContext context, string id, string? format) =>
                Answer(await reeve.Cycles.GetAsync(id).ConfigureAwait(false), context, format))
            .WithSummary("One report");
    }

    private static async Task<IResult> RunAsync(Installation reeve, HttpContext context, string? format) =>
        Answer(await reeve.Cycles.RunAsync().ConfigureAwait(false), context, format);

    private static async Task<IResult> ListAsync(Installation reeve, string? limit)
    {
        int most = 10;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > CycleDesk.MaxListed))
        {
            return Parameter.Invalid("limit-invalid", "limit", limit, $"a whole number from 1 to {CycleDesk.MaxListed}").ToAnswer();
        }

        return (await reeve.Cycles.ListAsync(most).ConfigureAwait(false)).ToAnswer(all => all.Select(Show));
    }

    private static IResult Answer(Result<GovernanceReport> read, HttpContext context, string? format) =>
        format is not (null or "json" or "md") ? Parameter.Invalid("format-unknown", "format", format, "json or md").ToAnswer()
        : !read.TryGet(out GovernanceReport? report, out Refusal? refusal) ? refusal.ToAnswer()
        : format == "md" || (format is null && WantsMarkdown(context)) ? Results.Text(report.Summary, "text/markdown", Encoding.UTF8)
        : Results.Json(Show(report), ApiJson.Options);

    private static bool WantsMarkdown(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/markdown", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    private static object Show(GovernanceReport report) => new
    {
        report.Id,
        report.WeekStart,
        report.WeekEnd,
        GeneratedAt = report.Timestamp,
        report.Metrics,
        report.Readiness,
        Recommendation = ReportSummary.Verdict(report),
        Expansion = report.Expansion is null ? null : ProposalEndpoints.Show(report.Expansion),
        report.CircuitBreakerEvents,
        report.Summary,
        report.Recommendations,
        report.NextActions,
    };
}
