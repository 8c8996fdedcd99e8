using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Reeve.Core.Refusals;
using Reeve.Server.Callers;
using Reeve.Server.Config;
using Reeve.Server.Database;
using Reeve.Server.Drills;
using Reeve.Server.Explain;
using Reeve.Server.Governance;
using Reeve.Server.Holds;
using Reeve.Server.Hooks;
using Reeve.Server.Journal;
using Reeve.Server.Metrics;
using Reeve.Server.OpenApi;
using Reeve.Server.Permits;
using Reeve.Server.Problems;
using Reeve.Server.Readiness;
using Reeve.Server.Requests;
using Reeve.Server.Rules;
using Reeve.Server.Status;
using Reeve.Server.Tokens;

namespace Reeve.Server.Hosting;

/// <summary>Every path of the service.</summary>
internal static class ApiMap
{
    /// <summary>Maps the pipeline: hooks first and bare, then the API.</summary>
    /// <param name="app">The application.</param>
    /// <param name="url">Address listened on; null on a unix socket, where no browser comes.</param>
    public static void Map(WebApplication app, Uri? url)
    {
        HookEndpoint hooks = app.Services.GetRequiredService<HookEndpoint>();
        HttpMeter meter = app.Services.GetRequiredService<HttpMeter>();
        app.Use(next => context => context.Request.Path.StartsWithSegments("/hook", StringComparison.Ordinal, out PathString cli)
            ? hooks.HandleAsync(context, cli)
            : next(context));
        app.UseRouting();
        app.Use(next => context => meter.MeasureAsync(context, next));
        app.UseExceptionHandler(errors => errors.Run(AnswerBugAsync));
        app.UseStatusCodePages(AnswerEmptyAsync);
        if (url is not null)
        {
            app.Use(next => context => BrowserGuard.Refuse(context) is { } refusal ? refusal.ToAnswer().ExecuteAsync(context) : next(context));
        }

        ApiDocument.Map(app);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        RouteGroupBuilder api = app.MapGroup("/api").Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);
        api.AddEndpointFilter(CallerFilter.InvokeAsync);
        StatusEndpoints.Map(api);
        StateEndpoints.Map(api);
        RollbackEndpoints.Map(api);
        ProposalEndpoints.Map(api);
        ReportEndpoints.Map(api);
        MetricsEndpoints.Map(api);
        RuleEndpoints.Map(api);
        TrialEndpoint.Map(api);
        BacktestEndpoint.Map(api);
        EventEndpoints.Map(api);
        ReadinessEndpoints.Map(api);
        AttestationEndpoints.Map(api);
        DrillEndpoints.Map(api);
        HoldEndpoints.Map(api);
        PermitEndpoints.Map(api);
        RequestEndpoints.Map(api);
        TokenEndpoints.Map(api);
        JournalEndpoints.Map(api);
        ExplainEndpoints.Map(api);
        DatabaseEndpoints.Map(api);
        ConfigEndpoints.Map(api);
    }

    private static Task AnswerBugAsync(HttpContext context)
    {
        Exception? error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        Refusal refusal = error is BadHttpRequestException bad
            ? new Refusal(RefusalKind.Invalid, "request-malformed", bad.Message, "request", "Compare with /openapi/v1.json.")
            : new Refusal(RefusalKind.Instrument, "bug", $"A bug in Reeve: {error?.GetType().Name}.", context.Request.Path, "See the service's log and report it.");
        return refusal.ToAnswer().ExecuteAsync(context);
    }

    private static Task AnswerEmptyAsync(StatusCodeContext empty)
    {
        HttpContext context = empty.HttpContext;
        Refusal refusal = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new(
                RefusalKind.NotFound, "path-unknown", $"There is nothing at {context.Request.Path}.", "path", "Paths are listed at /openapi/v1.json."),
            StatusCodes.Status405MethodNotAllowed => new(
                RefusalKind.Invalid, "method-not-allowed", $"{context.Request.Method} is not served at {context.Request.Path}.", "method", "See /openapi/v1.json."),
            StatusCodes.Status415UnsupportedMediaType => new(
                RefusalKind.Invalid, "content-type", $"The body is `{context.Request.ContentType ?? "untyped"}`.", "Content-Type", "Send `Content-Type: application/json`."),
            _ => new(RefusalKind.Invalid, "request-refused", $"The request was refused with status {context.Response.StatusCode}.", "request", "See /openapi/v1.json."),
        };
        int status = context.Response.StatusCode;
        Microsoft.AspNetCore.Mvc.ProblemDetails document = refusal.Document();
        document.Status = status;
        return TypedResults.Problem(document).ExecuteAsync(context);
    }
}
