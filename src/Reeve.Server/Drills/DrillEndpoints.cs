using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Drills;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Drills;

/// <summary>A drill as it is shown.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind"><c>kill-switch</c>, <c>rollback</c>, <c>breaker</c> or <c>restore</c>.</param>
/// <param name="Passed">Everything happened that was to happen.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or <c>inconclusive</c>: it could not be carried out.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="At">When it began (UTC).</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="By">Who ran it.</param>
/// <param name="Scope">Scope it was rehearsed in; nothing stands there any more.</param>
/// <param name="Steps">What was tried, in order.</param>
public sealed record DrillAnswer(
    string Id, string Kind, bool Passed, DrillVerdict Verdict, string Summary, DateTimeOffset At, long Milliseconds, string By, string Scope, IReadOnlyList<DrillStep> Steps)
{
    /// <summary>Shows a drill.</summary>
    public static DrillAnswer Of(Drill drill)
    {
        DrillEvidence evidence = DrillEvidence.Read(drill.Details);
        return new DrillAnswer(
            drill.Id, drill.Kind, drill.Passed, drill.Verdict(), evidence.Summary, drill.At, drill.Milliseconds, drill.By, RehearsalScope.Of(drill.Id), evidence.Steps);
    }
}

/// <summary>Drills over HTTP.</summary>
public static class DrillEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/drills", (Installation reeve) => Results.Json(reeve.Drills.List().Select(DrillAnswer.Of), ApiJson.Options))
            .WithSummary("Drills, newest first, the newest 20 of each kind").Produces<DrillAnswer[]>();
        api.MapPost("/drills/{kind}", async (Installation reeve, HttpContext context, string kind) =>
                (await reeve.Drills.RunAsync(kind, context.Caller()).ConfigureAwait(false)).ToAnswer(DrillAnswer.Of))
            .WithSummary("Rehearse kill-switch, rollback, breaker or restore; answers when it is over, whether it passed or not")
            .Takes(new ApiParameter("kind", "`kill-switch`, `rollback`, `breaker` or `restore`.")).Produces<DrillAnswer>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }
}
