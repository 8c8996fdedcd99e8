using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Metrics.Exposition;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Server.Database;
using Reeve.Server.Hosting;
using Reeve.Storage.Journal;
using Reeve.Storage.State;

namespace Reeve.Server.Metrics;

/// <summary>The series about Reeve itself; rehearsals are left out.</summary>
internal static class ReeveSeries
{
    /// <summary>Writes them.</summary>
    public static void Write(ExpositionWriter to, JournalTotals totals, DataFolder folder, BackupDesk backups, DateTimeOffset now)
    {
        ControlState state = folder.Installation.Plane.Current;
        JournalStatus journal = folder.Journal.Status;
        ProjectionStatus? projection = folder.Installation.Projection;
        to.Family("reeve_build_info", SeriesKind.Gauge, "Version of this build.");
        to.Sample(1, new SeriesLabel("version", ReeveHost.Version));
        to.Family("reeve_decisions_total", SeriesKind.Counter, "Decisions in the journal by answer.");
        foreach (Answer answer in Enum.GetValues<Answer>())
        {
            to.Sample(totals.Decisions(answer), new SeriesLabel("answer", answer.Name()));
        }

        to.Family("reeve_outcomes_total", SeriesKind.Counter, "Outcomes in the journal, those that are no evidence included.");
        to.Sample(totals.Outcomes);
        Gauge(to, "reeve_journal_seq", "Number of the journal's last entry.", journal.LastSeq);
        Gauge(to, "reeve_journal_refusing_writes", "1 while the journal cannot be written.", journal.Problem is null ? 0 : 1);
        to.Family("reeve_holds_standing", SeriesKind.Gauge, "Standing holds by kind.");
        foreach (HoldKind kind in Enum.GetValues<HoldKind>())
        {
            to.Sample(state.Holds.Values.Count(h => h.Kind == kind && !RehearsalScope.Is(h.Scope)), new SeriesLabel("kind", kind.Name()));
        }

        Gauge(to, "reeve_permits_live", "Permits with a use left whose time has not come.", state.Permits.Where(p => !RehearsalScope.Is(p.Key)).Sum(p => p.Value.Values.Count(v => v.IsLive(now))));
        Gauge(to, "reeve_requests_pending", "Requests that wait for a person.", state.Requests.Values.Count(r => r.Status == RequestStatus.Pending && !RehearsalScope.Is(r.Scope)));
        Gauge(to, "reeve_projection_waiting", "Changes of the state that the database does not have yet.", projection?.Waiting ?? 0);
        Gauge(to, "reeve_projection_failing", "1 while the database cannot be written.", projection?.Problem is null ? 0 : 1);
        if (backups.IsScheduled)
        {
            WriteBackups(to, backups);
        }
    }

    private static void WriteBackups(ExpositionWriter to, BackupDesk backups)
    {
        StandingBackup? newest = backups.Newest;
        Gauge(to, "reeve_backup_last_success_timestamp_seconds", "When the newest backup of the day was taken; 0 for never.", newest?.At.ToUnixTimeMilliseconds() / 1000.0 ?? 0);
        Gauge(to, "reeve_backup_size_bytes", "Size of that backup, compressed.", newest?.Bytes ?? 0);
        to.Family("reeve_backup_failures_total", SeriesKind.Counter, "Backups of the day that failed since start.");
        to.Sample(backups.Failures);
    }

    private static void Gauge(ExpositionWriter to, string name, string help, double value)
    {
        to.Family(name, SeriesKind.Gauge, help);
        to.Sample(value);
    }
}
