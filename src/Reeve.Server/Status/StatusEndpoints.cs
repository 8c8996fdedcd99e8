using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Server.Hosting;
using Reeve.Server.Problems;
using Reeve.Server.Schedules;
using Reeve.Storage.Journal;

namespace Reeve.Server.Status;

/// <summary>Everything on one screen.</summary>
public static class StatusEndpoints
{
    private const int ShownHolds = 100;

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/status", (DataFolder folder, ServiceClock clock, ListeningAddress address, NightlyUpkeep upkeep) =>
            Results.Json(Show(folder, clock, address, upkeep), ApiJson.Options))
            .WithSummary("The service on one screen");

    private static object Show(DataFolder folder, ServiceClock clock, ListeningAddress address, NightlyUpkeep upkeep)
    {
        Installation reeve = folder.Installation;
        ControlState state = reeve.Plane.Current;
        ProjectionStatus? projection = reeve.Projection;
        JournalStatus journal = folder.Journal.Status;
        return new
        {
            ReeveHost.Version,
            clock.StartedAt,
            UptimeSeconds = clock.Uptime.TotalSeconds,
            DataFolder = folder.Path,
            Url = address.Url?.GetLeftPart(UriPartial.Authority),
            TokensExist = state.TokensMinted,
            Phase = state.Ceiling.Phase,
            Scopes = state.Scopes.Values.OrderBy(s => s.Scope, StringComparer.Ordinal).Take(ShownHolds).Select(s => new { s.Scope, s.Phase, s.Since }),
            StandingHolds = state.Holds.Count,
            Holds = reeve.Holds.List().Take(ShownHolds),
            PendingRequests = reeve.Requests.List().Count,
            OpenEvents = reeve.Events.Open().Count,
            Decisions = new
            {
                Allow = reeve.Gate.Counts.Of(Answer.Allow),
                Ask = reeve.Gate.Counts.Of(Answer.Ask),
                Deny = reeve.Gate.Counts.Of(Answer.Deny),
            },
            reeve.Gate.Counts.Outcomes,
            Journal = new { journal.LastSeq, journal.LastLink, journal.Segments, Problem = journal.Problem?.ToString() },
            State = new
            {
                Store = folder.StoreName,
                AppliedSeq = projection?.AppliedSeq ?? 0,
                Behind = projection is { Waiting: > 0 },
                Problem = projection?.Problem?.ToString(),
            },
            Readiness = new { Items = reeve.Readiness.Checklist.Items.Length, Problem = reeve.Readiness.ChecklistProblem?.ToString() },
            Upkeep = upkeep.Status(),
            Alerts = reeve.Alerts.Recent,
        };
    }
}
