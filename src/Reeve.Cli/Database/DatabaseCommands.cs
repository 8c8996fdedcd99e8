using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Database;

/// <summary><c>reeve db check|backup|restore|redact|prune|archive|vacuum|log</c>.</summary>
internal static class DatabaseCommands
{
    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "db",
        "The journal and the database behind it: check, back up, restore, redact, prune, archive, read.",
        "reeve db check",
        "reeve db backup",
        "reeve db log --from 2h")
    {
        Check(), Backup(), RestoreCommand.Build(), Redact(), Prune(), Archive(), Vacuum(), JournalCommand.Build(),
    };

    private static Verb Check() => new Verb(
        "check",
        "Verifies the whole journal (chain, numbers, texts) and the database. Exits 1 when something is damaged.",
        "reeve db check",
        "reeve db check --json | jq '.journal.findings[]'").Calls(async (session, service) =>
        {
            Result<Reply<CheckView>> answer = await session.WaitAsync(
                "verifying the journal and the database",
                () => service.PostAsync("/api/db/check", new NoBody(), CliJson.Default.NoBody, CliJson.Default.CheckView));
            if (!answer.TryGet(out Reply<CheckView>? reply, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            session.Output.Show(reply, check => Draw(check, session.Output));
            return reply.Value.Ok ? ExitCode.Satisfied : ExitCode.PolicyFailed;
        });

    private static Verb Backup()
    {
        Argument<string?> path = new("path") { Description = "File to write; must not exist (default: the compressed backup of the day in the backup folder, of which 30 are kept).", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
        Verb verb = new("backup", "Writes a verified backup of the database while the service runs.", "reeve db backup", "reeve db backup /backups/governance-20261121.db");
        verb.Add(path);
        return verb.Calls(async (session, service) =>
        {
            BackupTo body = new(session.Value(path) is { } named ? session.Environment.Absolute(named) : null);
            return session.Output.Show(
                await session.WaitAsync(
                    "writing and verifying the backup",
                    () => service.PostAsync("/api/db/backup", body, CliJson.Default.BackupTo, CliJson.Default.BackupView)),
                backup => session.Output.Line(
                    $"Wrote {backup.Path} ({backup.Bytes} bytes, verified{(backup.Sha256 is null ? "" : $", SHA-256 {backup.Sha256}")}).", Tone.Good));
        });
    }

    private static Verb Redact()
    {
        Argument<string> id = new("id") { Description = "Id of the decision whose text must go.", HelpName = "ID" };
        Option<string> reason = new("--reason") { Description = "Why; kept in the journal.", HelpName = "TEXT", Required = true };
        Verb verb = new("redact", "Overwrites the text of a command, e.g. when it held a secret. The chain still verifies; the redaction is journalled.", "reeve db redact toolu_01AbC --reason \"held a password\"");
        verb.Add(id);
        verb.Add(reason);
        return verb.Calls(async (session, service) => session.Output.Show(
            await session.WaitAsync(
                "overwriting the texts",
                () => service.PostAsync("/api/db/redact", new RedactText(session.Value(id)!, session.Value(reason)!), CliJson.Default.RedactText, CliJson.Default.RedactedView)),
            redacted => session.Output.Line($"Redacted {redacted.Redacted} texts.")));
    }

    private static Verb Prune()
    {
        Option<string> before = new("--before") { Description = "Remove whole segments that end before this: a span back in days, hours or minutes (90d, 12h, 30m) or a date (2026-11-21, UTC).", HelpName = "T", Required = true };
        Option<string> reason = new("--reason") { Description = "Why; kept in the journal.", HelpName = "TEXT", Required = true };
        Verb verb = new("prune", "Removes old segments of the journal, and old measurements, assessments and resolved events. What is left still verifies.", "reeve db prune --before 90d --reason \"retention\"");
        verb.Add(before);
        verb.Add(reason);
        return verb.Calls(async (session, service) =>
        {
            if (!PointInTime.Read(session.Value(before), "--before", session.Environment.Clock).TryGet(out DateTimeOffset? time, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            PruneBefore body = new(time!.Value, session.Value(reason)!);
            return session.Output.Show(
                await session.WaitAsync(
                    "removing old segments", () => service.PostAsync("/api/db/prune", body, CliJson.Default.PruneBefore, CliJson.Default.PrunedView)),
                pruned =>
                {
                    session.Output.Line(pruned.Segments.Length == 0 ? "No whole segment is that old." : $"Removed segments {string.Join(", ", pruned.Segments)}.");
                    if (pruned.Rows is { } rows)
                    {
                        session.Output.Line($"Removed {rows}.");
                    }
                });
        });
    }

    private static Verb Archive()
    {
        Option<string> before = new("--before") { Description = "Archive what is older: a span back in days, hours or minutes (90d) or a date (2026-11-21, UTC).", HelpName = "T", DefaultValueFactory = _ => "90d" };
        Verb verb = new("archive", "Moves old measurements, assessments and resolved events into a compressed file in the data folder's archive.", "reeve db archive", "reeve db archive --before 365d");
        verb.Add(before);
        return verb.Calls(async (session, service) =>
        {
            if (!PointInTime.Read(session.Value(before), "--before", session.Environment.Clock).TryGet(out DateTimeOffset? time, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            PruneBefore body = new(time!.Value, "archived");
            return session.Output.Show(
                await session.WaitAsync(
                    "archiving old rows", () => service.PostAsync("/api/db/archive", body, CliJson.Default.PruneBefore, CliJson.Default.ArchivedView)),
                archived => session.Output.Line(archived.Path is null
                    ? "Nothing is that old."
                    : $"Archived {archived.Rows} in {archived.Path}; the database went from {archived.BytesBefore} to {archived.BytesAfter} bytes."));
        });
    }

    private static Verb Vacuum() =>
        new Verb("vacuum", "Gives the space of deleted rows back to the disk while the service runs.", "reeve db vacuum").Calls(async (session, service) => session.Output.Show(
            await session.WaitAsync("vacuuming the database", () => service.PostAsync("/api/db/vacuum", new NoBody(), CliJson.Default.NoBody, CliJson.Default.VacuumView)),
            vacuum => session.Output.Line($"The database went from {vacuum.BytesBefore} to {vacuum.BytesAfter} bytes.")));

    private static void Draw(CheckView check, Output output)
    {
        JournalCheckView journal = check.Journal;
        output.Line($"journal  {journal.Entries} entries in {journal.Segments} segments verified; {journal.Pruned} segments pruned");
        output.Line($"texts    {journal.TextsGood} agree with the chain; {journal.Redacted} redacted; {journal.TextsNotCheckable} cannot be checked");
        output.Line($"store    {check.State ?? "sound"}", check.State is null ? Tone.Good : Tone.Bad);
        foreach (FindingView finding in journal.Findings)
        {
            output.Line($"{finding.File}:{finding.Line} (byte {finding.Byte}): {finding.What}", Tone.Bad);
            output.Line($"  → {finding.Remedy}");
        }

        output.Line(check.Ok ? "ok" : "damaged", check.Ok ? Tone.Good : Tone.Bad);
    }
}
