using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Holds;

/// <summary><c>reeve hold place|list|lift</c>.</summary>
internal static class HoldCommands
{
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, for the people who meet the hold later.", HelpName = "TEXT", Required = true };

    private static readonly Argument<string> Id = new("id") { Description = "The hold's id, or its beginning.", HelpName = "ID" };

    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "hold",
        "Holds are standing restrictions, until a person lifts them: stop everything, quarantine one agent or session, pause one command type.",
        "reeve hold place pause git.push --reason \"release freeze\"",
        "reeve hold list",
        "reeve hold lift hold-7k3m --reason \"release is out\"")
    {
        Place(), List(), Lift(),
    };

    private static Verb Place()
    {
        Argument<string> kind = new("kind") { Description = "stop, quarantine or pause.", HelpName = "KIND" };
        kind.AcceptOnlyFromAmong("stop", "quarantine", "pause");
        Argument<string?> subject = new("subject")
        {
            Description = "Agent or session (quarantine) or command type (pause).", HelpName = "SUBJECT", Arity = ArgumentArity.ZeroOrOne,
        };
        Verb verb = new Verb(
            "place",
            "Places a hold. Anyone may.",
            "reeve hold place pause deps.install --reason \"registry incident\"",
            "reeve hold place quarantine codex --scope github.com/acme/shop --reason \"rewrote the lock file\"",
            "reeve hold place stop --reason \"leaving for the night\"").TakesScope();
        verb.Add(kind);
        verb.Add(subject);
        verb.Add(Reason);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            PlaceHold body = new(session.Value(kind)!, scope, session.Value(subject), session.Value(Reason)!);
            return session.Output.Show(
                await service.PostAsync("/api/holds", body, CliJson.Default.PlaceHold, CliJson.Default.HoldView),
                hold => session.Output.Line(Placed(hold)));
        });
    }

    private static Verb List() => new Verb(
        "list",
        "Lists standing holds.",
        "reeve hold list",
        "reeve hold list --json | jq -r '.[].id'").TakesScope().Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.GetAsync("/api/holds", CliJson.Default.HoldViewArray, ("scope", scope)),
                holds => session.Output.Table(Table(holds, session.Now), "No hold stands."));
        });

    private static Verb Lift()
    {
        Verb verb = new Verb(
            "lift",
            "Lifts a hold. Needs a person's token and a reason; both stay in the journal.",
            "reeve hold lift hold-7k3m9x2p --reason \"fixed in #214\"",
            "reeve hold lift 7k3 --reason \"fixed in #214\"  # the beginning is enough");
        verb.Add(Id);
        verb.Add(Reason);
        return verb.Calls(async (session, service) =>
        {
            if (!(await service.GetAsync("/api/holds", CliJson.Default.HoldViewArray)).TryGet(out Reply<HoldView[]>? holds, out Refusal? refusal)
                || !IdPrefix.Resolve(session.Value(Id)!, "hold", holds.Value.Select(h => h.Id)).TryGet(out string? id, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync($"/api/holds/{Uri.EscapeDataString(id)}/lift", new Because(session.Value(Reason)!), CliJson.Default.Because, CliJson.Default.LiftedView),
                lifted => session.Output.Line($"Lifted {lifted.Id}."));
        });
    }

    /// <summary>One sentence about a hold that was just placed.</summary>
    internal static string Placed(HoldView hold) =>
        $"Placed {hold.Id}: {hold.Kind}{(hold.Subject is null ? "" : $" of {hold.Subject}")} in {hold.Scope ?? "every repository"}.";

    private static Grid Table(HoldView[] holds, DateTimeOffset now)
    {
        Grid grid = new("id", "kind", "subject", "scope", "placed", "by", "reason");
        foreach (HoldView hold in holds)
        {
            Tone tone = hold.Kind == "stop" ? Tone.Bad : Tone.Caution;
            grid.Add(hold.Id, new Cell(hold.Kind, tone), hold.Subject ?? "-", hold.Scope ?? "everywhere", Times.Relative(hold.PlacedAt, now), hold.PlacedBy, hold.Reason);
        }

        return grid;
    }
}
