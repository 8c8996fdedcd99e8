using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Database;

/// <summary><c>reeve db log</c>: the journal.</summary>
internal static class JournalCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Option<string?> id = new("--id") { Description = "Only entries of this id: of a tool call, request, permit or hold (default: all).", HelpName = "ID" };
        Option<string?> conversation = new("--session") { Description = "Only this session (default: all).", HelpName = "ID" };
        Option<string?> agent = new("--agent") { Description = "Only this agent (default: all).", HelpName = "NAME" };
        Option<string?> from = new("--from") { Description = "From this time on: a span back (2h, 7d), a date, or a date with time, in UTC (default: the beginning).", HelpName = "T" };
        Option<string?> to = new("--to") { Description = "Before this time, written the same way (default: now).", HelpName = "T" };
        Option<int> limit = new("--limit") { Description = "At most this many entries, 1 to 10000.", HelpName = "N", DefaultValueFactory = _ => 50 };
        Option<bool> forward = new("--oldest-first") { Description = "Oldest first (default: newest first)." };
        Verb verb = new Verb(
            "log",
            "Shows entries of the journal: decisions, outcomes, and every change of holds, permits, requests, tokens and phases.",
            "reeve db log",
            "reeve db log --agent claude-code --from 2h",
            "reeve db log --id toolu_01AbC --json").TakesScope();
        Option[] options = [id, conversation, agent, from, to, limit, forward];
        foreach (Option option in options)
        {
            verb.Add(option);
        }

        return verb.Calls(async (session, service) =>
        {
            TimeProvider clock = session.Environment.Clock;
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal)
                || !PointInTime.Read(session.Value(from), "--from", clock).TryGet(out DateTimeOffset? start, out refusal)
                || !PointInTime.Read(session.Value(to), "--to", clock).TryGet(out DateTimeOffset? end, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await session.WaitAsync("reading the journal", () => service.GetAsync(
                    "/api/journal",
                    CliJson.Default.EntryViewArray,
                    ("id", session.Value(id)),
                    ("session", session.Value(conversation)),
                    ("agent", session.Value(agent)),
                    ("scope", scope),
                    ("from", PointInTime.Iso(start)),
                    ("to", PointInTime.Iso(end)),
                    ("limit", session.Value(limit).ToString()),
                    ("order", session.Value(forward) ? "asc" : "desc"))),
                entries => session.Output.Table(Table(entries), "No entry matches."));
        });
    }

    private static Grid Table(EntryView[] entries)
    {
        Grid grid = new("seq", "at", "kind", "id", "agent", "scope", "what");
        foreach (EntryView entry in entries)
        {
            grid.Add(
                entry.Seq.ToString(), Times.Stamp(entry.At), entry.Kind, entry.Id ?? "-", entry.Agent ?? "-", entry.Scope ?? "-",
                Printable.Line(What(entry), 120));
        }

        return grid;
    }

    private static string What(EntryView entry)
    {
        string[] named = ["answer", "ground", "ref", "outcome", "by", "reason", "code", "text"];
        return string.Join(" · ", named.Select(name => Find(entry.Body, name)).Where(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number));
    }

    // Of a change, the reason stands in what was changed.
    private static JsonElement Find(Dictionary<string, JsonElement>? body, string name)
    {
        JsonElement found = default;
        if (body is not null && !body.TryGetValue(name, out found) && body.TryGetValue("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object)
        {
            data.TryGetProperty(name, out found);
        }

        return found;
    }
}
