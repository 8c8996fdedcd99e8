using Reeve.Cli.Console;
using Reeve.Cli.Holds;

namespace Reeve.Cli.Status;

/// <summary>Draws the state of the service on one screen.</summary>
/// <param name="output">Where to.</param>
/// <param name="now">Now.</param>
internal sealed class StatusScreen(Output output, DateTimeOffset now)
{
    private const int MaxLines = 5;

    /// <summary>Draws.</summary>
    /// <param name="status">What the service says.</param>
    /// <param name="isFiles">No service runs; the files were opened for this.</param>
    public void Draw(StatusView status, bool isFiles)
    {
        Fact("service", isFiles ? "not running" : $"Reeve {status.Version} at {status.Url}, up {Times.Span(TimeSpan.FromSeconds(status.UptimeSeconds))}", isFiles ? Tone.Bad : Tone.Good);
        Fact("data", status.DataFolder);
        Fact("access", status.TokensExist ? "tokens" : "open to this machine until the first token is minted (`reeve init`)", status.TokensExist ? Tone.Plain : Tone.Caution);
        Fact("phase", status.Phase);
        foreach (ScopePhaseView scope in status.Scopes.Take(MaxLines))
        {
            Below($"{scope.Phase}  {scope.Scope}");
        }

        Holds(status.Holds, status.StandingHolds ?? status.Holds.Length);
        Fact("requests", status.PendingRequests == 0 ? "none waits" : $"{status.PendingRequests} waiting for a person (`reeve requests`)", status.PendingRequests == 0 ? Tone.Plain : Tone.Caution);
        Fact("events", status.OpenEvents == 0 ? "none is open" : $"{status.OpenEvents} open (`reeve events --open`)", status.OpenEvents == 0 ? Tone.Plain : Tone.Bad);
        Fact("decisions", $"{status.Decisions.Allow} allow, {status.Decisions.Ask} ask, {status.Decisions.Deny} deny; {status.Outcomes} outcomes");
        Journal(status.Journal);
        State(status.State);
        Upkeep(status.Upkeep);
        Alerts(status.Alerts);
    }

    private void Holds(HoldView[] holds, int standing)
    {
        bool stopped = holds.Any(h => h.Kind == "stop");
        Fact("holds", standing == 0 ? "none" : $"{standing} standing (`reeve hold list`)", stopped ? Tone.Bad : holds.Length > 0 ? Tone.Caution : Tone.Plain);
        foreach (HoldView hold in holds.OrderBy(h => h.Kind != "stop").ThenByDescending(h => h.PlacedAt).Take(MaxLines))
        {
            string subject = hold.Subject is null ? "" : $" of {hold.Subject}";
            Below($"{hold.Id}  {hold.Kind}{subject} in {hold.Scope ?? "every repository"}, by {hold.PlacedBy} {Times.Relative(hold.PlacedAt, now)}: {hold.Reason}");
        }
    }

    private void Journal(JournalView? journal)
    {
        (string text, Tone tone) = journal switch
        {
            null => ("unknown", Tone.Bad),
            { Problem: { } problem } => (problem, Tone.Bad),
            _ => ($"{journal.LastSeq} entries, segments {journal.Segments}, chain ends in {Printable.Line(journal.LastLink ?? "nothing", 17)}", Tone.Plain),
        };
        Fact("journal", text, tone);
    }

    private void State(StateView? state)
    {
        (string text, Tone tone) = state switch
        {
            null => ("unknown", Tone.Bad),
            { Problem: { } problem } => ($"{state.Store}: {problem}", Tone.Bad),
            { Behind: true } => ($"{state.Store}, behind the journal (has entry {state.AppliedSeq})", Tone.Caution),
            _ => ($"{state.Store}, up to date (entry {state.AppliedSeq})", Tone.Plain),
        };
        Fact("store", text, tone);
    }

    private void Upkeep(UpkeepView? upkeep)
    {
        if (upkeep is null)
        {
            return;
        }

        string next = upkeep.Next is { } at ? $"; next {Times.Relative(at, now)}" : "; the nightly upkeep is off (`upkeep.cron`)";
        (string text, Tone tone) = upkeep switch
        {
            { BackupProblem: { } problem } => (problem, Tone.Bad),
            { BackupElsewhere: true } => ("PostgreSQL's own: pg_dump (docs/maintenance.md)", Tone.Plain),
            { Backup: { } newest } => ($"{newest.Path}, {Times.Relative(newest.At, now)}, {newest.Bytes} bytes{next}", upkeep.Next is null ? Tone.Caution : Tone.Plain),
            _ => ($"none yet{next}", Tone.Caution),
        };
        Fact("backup", text, tone);
        if (upkeep.RetentionProblem is { } stuck)
        {
            Fact("retention", stuck, Tone.Bad);
        }
        else if (upkeep.Retention is { } run)
        {
            Fact("retention", $"{run.Rows} went {Times.Relative(run.At, now)}{(run.Archive is { } file ? $" into {file}" : "")}");
        }
    }

    private void Alerts(AlertView[] alerts)
    {
        Fact("alerts", alerts.Length == 0 ? "none" : $"{alerts.Length}", alerts.Length == 0 ? Tone.Plain : Tone.Caution);
        foreach (AlertView alert in alerts.OrderByDescending(a => a.At).Take(MaxLines))
        {
            Below($"{Times.Relative(alert.At, now)}  {alert.Code}{(alert.Subject is null ? "" : $" {alert.Subject}")}: {alert.Text}", Tone.Caution);
        }
    }

    private void Fact(string name, string text, Tone tone = Tone.Plain) => output.Line($"{name,-10} {text}", tone);

    private void Below(string text, Tone tone = Tone.Plain) => output.Line($"{"",-10}   {text}", tone);
}
