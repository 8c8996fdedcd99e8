using System.CommandLine;
using System.Globalization;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Cli.Rules;

/// <summary><c>reeve events</c>.</summary>
internal static class EventCommands
{
    private const string Path = "/api/circuit-breaker/events";

    private static readonly Argument<string> Id = new("id") { Description = "The event's id, or its beginning.", HelpName = "ID" };
    private static readonly Option<bool> OnlyOpen = new("--open") { Description = "Only those that wait for a person (default: the newest, resolved ones too)." };
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most this many, 1 to 10000 (default: 20).", HelpName = "N" };

    /// <summary>The noun; alone it lists.</summary>
    public static Verb Build()
    {
        Verb noun = Listing(new Verb(
            "events",
            "Events are rules that tripped. What they did stands until a person resolves them; until then the rule does not trip again for the same subject. Alone it lists them.",
            "reeve events",
            "reeve events --open",
            "reeve events resolve event-7k3m --verdict false_positive --note \"the mirror was down\""));
        noun.Add(Listing(new Verb("list", "Lists events, newest first.", "reeve events list --limit 100", "reeve events list --open --json | jq length")));
        noun.Add(Show());
        noun.Add(Resolve());
        return noun;
    }

    private static Verb Listing(Verb verb)
    {
        verb.TakesScope();
        verb.Add(OnlyOpen);
        verb.Add(Limit);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                session.Value(OnlyOpen)
                    ? await service.GetAsync($"{Path}/unresolved", CliJson.Default.EventViewArray, ("scope", scope))
                    : await service.GetAsync(
                        Path, CliJson.Default.EventViewArray, ("limit", session.Value(Limit)?.ToString(CultureInfo.InvariantCulture)), ("scope", scope)),
                events => session.Output.Table(RuleScreen.Table(events, session.Now), "All clear: no event."));
        });
    }

    private static Verb Show()
    {
        Verb verb = new("show", "Shows one event whole: the rule as it was, what it did, and where the commands are that it counted.", "reeve events show event-7k3m");
        verb.Add(Id);
        return verb.Calls(async (session, service) =>
        {
            if (!(await FindAsync(service, session.Value(Id)!)).TryGet(out string? id, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.GetAsync($"{Path}/{Uri.EscapeDataString(id)}", CliJson.Default.EventView),
                happened => RuleScreen.Draw(happened, session.Output, session.Now));
        });
    }

    private static Verb Resolve()
    {
        Option<string?> verdict = new("--verdict")
        {
            Description = "true_positive or false_positive; feeds the rule's false-positive rate (default: not judged).", HelpName = "WORD",
        };
        verdict.AcceptOnlyFromAmong([.. RuleWords.AllVerdicts]);
        Option<string?> note = new("--note") { Description = "What was learnt (default: none).", HelpName = "TEXT" };
        Verb verb = new(
            "resolve",
            "Resolves an event: its pause is lifted, and its rule counts anew. Needs a person's token. Doing it again changes nothing, but may add the verdict.",
            "reeve events resolve event-7k3m9x2p",
            "reeve events resolve 7k3 --verdict true_positive --note \"fixed in #214\"");
        verb.Add(Id);
        verb.Add(verdict);
        verb.Add(note);
        return verb.Calls(async (session, service) =>
        {
            if (!(await FindAsync(service, session.Value(Id)!)).TryGet(out string? id, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync(
                    $"{Path}/{Uri.EscapeDataString(id)}/resolve",
                    new ResolveEvent(session.Value(verdict), session.Value(note)),
                    CliJson.Default.ResolveEvent,
                    CliJson.Default.ResolvedEventView),
                resolved => session.Output.Line(
                    $"Resolved {resolved.Id}{(resolved.Event.Verdict is { } judged ? $" as {judged}" : "")}{(resolved.Event.HoldId is { } hold ? $"; {hold} is lifted" : "")}.",
                    Tone.Good));
        });
    }

    private static async Task<Result<string>> FindAsync(ServiceClient service, string text) =>
        (await service.GetAsync(Path, CliJson.Default.EventViewArray, ("limit", "1000"))).TryGet(out Reply<EventView[]>? events, out Refusal? refusal)
            ? IdPrefix.Resolve(text, "event", events.Value.Select(e => e.Id))
            : refusal;
}
