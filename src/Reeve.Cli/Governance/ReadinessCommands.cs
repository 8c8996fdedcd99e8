using System.CommandLine;
using System.Globalization;
using Reeve.Cli.Console;
using Reeve.Cli.Permits;
using Reeve.Cli.Service;
using Reeve.Core.Records;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Governance;

/// <summary><c>reeve governance readiness|attest</c>.</summary>
internal static class ReadinessCommands
{
    /// <summary><c>reeve governance readiness</c>.</summary>
    public static Verb Readiness()
    {
        Option<bool> missing = new("--missing") { Description = "Show only items that do not pass." };
        Option<bool> history = new("--history") { Description = "Show the assessments kept instead of making one, newest first, each with the score of 30 days before." };
        Option<int?> limit = new("--limit") { Description = $"With --history: at most this many, 1 to {RecordQuery.MostListed} (default: 100).", HelpName = "N" };
        Verb verb = new(
            "readiness",
            "Assesses how ready agents are for the next phase: every item with its points and what is missing. Ready needs 95 % of the points and every required item.",
            "reeve governance readiness",
            "reeve governance readiness --missing",
            "reeve governance readiness --history",
            "reeve governance readiness --json | jq .overall.blockers");
        verb.Add(missing);
        verb.Add(history);
        verb.Add(limit);
        return verb.Calls(async (session, service) => session.Value(history)
            ? session.Output.Show(
                await service.GetAsync(
                    "/api/readiness/history", CliJson.Default.ReadinessViewArray, ("limit", session.Value(limit)?.ToString(CultureInfo.InvariantCulture))),
                new ReadinessHistory(session.Output).Draw)
            : session.Output.Show(
                await service.GetAsync("/api/readiness/current", CliJson.Default.ReadinessView),
                assessment => new ReadinessScreen(session.Output).Draw(assessment, session.Value(missing))));
    }

    /// <summary><c>reeve governance attest</c>.</summary>
    public static Verb Attest()
    {
        Argument<string> item = new("item") { Description = "Id, name or environment variable of the item.", HelpName = "ITEM" };
        Option<bool> no = new("--no") { Description = "It is not so, or no longer. Anyone may say that." };
        Option<string?> evidence = new("--evidence") { Description = "Link to what shows it (default: none).", HelpName = "URL" };
        Option<string?> until = new("--until")
        {
            Description = "From then on it no longer counts: a span (90d), a time of day or a date with time, in local time (default: as the checklist says, 180 days).",
            HelpName = "T",
        };
        Verb verb = new(
            "attest",
            "Gives your word that an item of the readiness checklist is so. It stands with your name, its evidence and its end; items that Reeve measures take nobody's word.",
            "reeve governance attest on-call-rotation --evidence https://wiki.example.com/on-call --until 90d",
            "reeve governance attest leadership-approval --no");
        verb.Add(item);
        verb.Add(no);
        verb.Add(evidence);
        verb.Add(until);
        return verb.Calls(async (session, service) =>
        {
            if (!ValidUntil.Read(session.Value(until), session.Environment.Clock).TryGet(out DateTimeOffset? end, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync(
                    $"/api/readiness/attestations/{Uri.EscapeDataString(session.Value(item)!)}",
                    new AttestItem(!session.Value(no), session.Value(evidence), end),
                    CliJson.Default.AttestItem,
                    CliJson.Default.AttestationView),
                word => session.Output.Line(
                    word.Status
                        ? $"{word.Author} attests {word.Item}{(word.ExpiresAt is { } ends ? $" until {Times.Stamp(ends)}" : "")}."
                        : $"{word.Author} says no to {word.Item}.",
                    word.Status ? Tone.Good : Tone.Caution));
        });
    }
}
