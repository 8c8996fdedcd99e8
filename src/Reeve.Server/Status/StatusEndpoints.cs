using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Server.Hosting;
using Reeve.Server.Problems;
using Reeve.Server.Schedules;
using Reeve.Storage.Journal;

namespace Reeve.Server.Status;

/// <summary>Everything on one screen.</summary>
public static class StatusEndpoints
{
    private const int Shown = 100;

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/status", (DataFolder folder, ServiceClock clock, ListeningAddress address, NightlyUpkeep upkeep) =>
            Results.Json(Show(folder, clock, address, upkeep), ApiJson.Options))
            .WithSummary("The service on one screen").Produces<StatusView>();

    private static StatusView Show(DataFolder folder, ServiceClock clock, ListeningAddress address, NightlyUpkeep upkeep)
    {
        Installation reeve = folder.Installation;
        ControlState state = reeve.Plane.Current;
        ProjectionStatus? projection = reeve.Projection;
        JournalStatus journal = folder.Journal.Status;
        DecisionCounts counts = reeve.Gate.Counts;
        return new StatusView
        {
            Version = ReeveHost.Version,
            StartedAt = clock.StartedAt,
            UptimeSeconds = clock.Uptime.TotalSeconds,
            DataFolder = folder.Path,
            Url = address.Url?.GetLeftPart(UriPartial.Authority),
            TokensExist = state.TokensMinted,
            Phase = state.Ceiling.Phase,
            Scopes = [.. state.Scopes.Values.OrderBy(s => s.Scope, StringComparer.Ordinal).Take(Shown).Select(s => new ScopeLine(s.Scope!, s.Phase, s.Since))],
            StandingHolds = state.Holds.Count,
            Holds = [.. reeve.Holds.List().Take(Shown)],
            PendingRequests = reeve.Requests.List().Count,
            OpenEvents = reeve.Events.Open().Count,
            Decisions = new AnswerCounts(counts.Of(Answer.Allow), counts.Of(Answer.Ask), counts.Of(Answer.Deny)),
            Outcomes = counts.Outcomes,
            Journal = new JournalLook(journal.LastSeq, journal.LastLink, journal.Segments, journal.Problem?.ToString()),
            State = new StoreLook(folder.StoreName, projection?.AppliedSeq ?? 0, projection is { Waiting: > 0 }, projection?.Problem?.ToString()),
            Readiness = new ChecklistLook(reeve.Readiness.Checklist.Items.Length, reeve.Readiness.ChecklistProblem?.ToString()),
            Upkeep = upkeep.Status(),
            Alerts = reeve.Alerts.Recent,
        };
    }
}
