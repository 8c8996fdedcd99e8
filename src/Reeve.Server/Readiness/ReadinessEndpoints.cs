using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Readiness;

/// <summary>Readiness over HTTP, in the runbook's form.</summary>
public static class ReadinessEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/readiness/current", async (Installation reeve) => (await reeve.Readiness.AssessAsync().ConfigureAwait(false)).ToAnswer(a => a))
            .WithSummary("Assess readiness over 30 days and keep the assessment").Produces<ReadinessAssessment>();
        api.MapGet("/readiness/latest", async (Installation reeve) => (await reeve.Readiness.LatestAsync().ConfigureAwait(false)).ToAnswer(a => a))
            .WithSummary("The assessment kept last, or null").Produces<ReadinessAssessment>().OrNull();
        api.MapGet("/readiness/score", ScoreAsync).WithSummary("Score, band and blockers of the assessment kept last, or of one made now").Produces<ReadinessScore>();
        api.MapGet("/readiness/history", HistoryAsync).WithSummary("Assessments kept, newest first")
            .Takes(HistoryPart.Parameters).Produces<ReadinessAssessment[]>().Refuses(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> HistoryAsync(Installation reeve, string? from, string? to, string? limit) =>
        HistoryPart.Read(from, to, limit).TryGet(out HistoryPart? part, out Refusal? refusal)
            ? (await reeve.Readiness.HistoryAsync(part.From, part.To, part.Limit).ConfigureAwait(false)).ToAnswer(all => all)
            : refusal.ToAnswer();

    private static async Task<IResult> ScoreAsync(Installation reeve)
    {
        if (!(await reeve.Readiness.LatestAsync().ConfigureAwait(false)).TryGet(out ReadinessAssessment? latest, out Refusal? refusal) && refusal is not null)
        {
            return refusal.ToAnswer();
        }

        Result<ReadinessAssessment> assessment = latest is not null ? latest : await reeve.Readiness.AssessAsync().ConfigureAwait(false);
        return assessment.ToAnswer(a => new ReadinessScore(
            a.Overall.Score, a.Overall.Ready, a.Overall.Blockers, ReadinessBands.Threshold, ReadinessBands.Of(a.Overall), a.Timestamp));
    }
}

/// <summary>The verdict alone.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Ready">The score reaches the threshold and nothing blocks.</param>
/// <param name="Blockers">Names of required items that do not pass.</param>
/// <param name="Threshold">Score needed.</param>
/// <param name="Band"><c>investigate</c>, <c>good</c> or <c>ready</c>.</param>
/// <param name="Timestamp">When it was assessed (UTC).</param>
public sealed record ReadinessScore(double Score, bool Ready, IReadOnlyList<string> Blockers, double Threshold, string Band, DateTimeOffset Timestamp);
