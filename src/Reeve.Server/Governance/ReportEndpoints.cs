using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Core.Reports;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>Governance cycles and their reports over HTTP, as JSON or Markdown.</summary>
public static class ReportEndpoints
{
    private const int Listed = 10;
    private const string Markdown = "text/markdown";

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        AsMarkdown(api.MapPost("/governance/run-cycle", RunAsync)).WithSummary("Measure, assess, propose where that is due, and report")
            .Refuses(StatusCodes.Status409Conflict);
        RouteGroupBuilder reports = api.MapGroup("/governance/reports");
        reports.MapGet("", ListAsync).WithSummary("Reports, newest first").Takes(ApiParameter.Limit(Listed, CycleDesk.MaxListed))
            .Produces<ReportView[]>().Refuses(StatusCodes.Status400BadRequest);
        AsMarkdown(reports.MapGet("/latest", async (Installation reeve, HttpContext context, string? format) =>
                Answer(await reeve.Cycles.LatestAsync().ConfigureAwait(false), context, format)))
            .WithSummary("The newest report").Refuses(StatusCodes.Status404NotFound);
        AsMarkdown(reports.MapGet("/{id}", async (Installation reeve, HttpContext context, string id, string? format) =>
                Answer(await reeve.Cycles.GetAsync(id).ConfigureAwait(false), context, format)))
            .WithSummary("One report").Takes(new ApiParameter("id", "The report's id.")).Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RunAsync(Installation reeve, HttpContext context, string? format) =>
        Answer(await reeve.Cycles.RunAsync().ConfigureAwait(false), context, format);

    private static async Task<IResult> ListAsync(Installation reeve, string? limit)
    {
        if (Parameter.Limit("limit-invalid", limit, Listed, CycleDesk.MaxListed, out int most) is { } refusal)
        {
            return refusal.ToAnswer();
        }

        return (await reeve.Cycles.ListAsync(most).ConfigureAwait(false)).ToAnswer(all => all.Select(ReportView.Of));
    }

    private static IResult Answer(Result<GovernanceReport> read, HttpContext context, string? format) =>
        format is not (null or "json" or "md") ? Parameter.Invalid("format-unknown", "format", format, "json or md").ToAnswer()
        : !read.TryGet(out GovernanceReport? report, out Refusal? refusal) ? refusal.ToAnswer()
        : format == "md" || (format is null && WantsMarkdown(context)) ? Results.Text(report.Summary, Markdown, Encoding.UTF8)
        : Results.Json(ReportView.Of(report), ApiJson.Options);

    private static RouteHandlerBuilder AsMarkdown(RouteHandlerBuilder endpoint) => endpoint
        .Takes(ApiParameter.Word("format", "Form of the report. Default: what Accept asks for, else json.", null, "json", "md"))
        .Produces<ReportView>().AlsoAs(Markdown).Refuses(StatusCodes.Status400BadRequest);

    private static bool WantsMarkdown(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(Markdown, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
}
