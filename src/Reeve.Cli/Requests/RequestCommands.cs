using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Permits;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Requests;

/// <summary><c>reeve requests</c>, <c>reeve approve</c>, <c>reeve refuse</c>.</summary>
internal static class RequestCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The request's id, or its beginning.", HelpName = "ID" };

    /// <summary>Lists, shows or watches.</summary>
    public static Verb List()
    {
        Argument<string?> one = new("id") { Description = "Show this one whole (default: list all).", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all") { Description = "Answered and expired ones too (default: only those that wait)." };
        Option<bool> watch = new("--watch") { Description = "Stay and show requests as they come and are answered; Ctrl+C ends it." };
        Verb verb = new Verb(
            "requests",
            "Lists what waits for a person: commands that an agent may not run by itself. What nobody answers within requests.ttl (default 15m) counts as refused.",
            "reeve requests",
            "reeve requests req-7k3m  # the whole command, and why it asks",
            "reeve requests --watch",
            "reeve requests --watch --json  # one JSON object per line").TakesScope();
        verb.Add(one);
        verb.Add(all);
        verb.Add(watch);
        return verb.Runs((session, cancellation) => session.WithServiceAsync(async connection =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            if (session.Value(watch))
            {
                return connection.IsFiles
                    ? session.Output.Refuse(ServiceRefusals.WatchNeedsService(session.Target().TryGet(out ServiceTarget? t, out _) ? t.Url : connection.Client.Url))
                    : await new RequestWatch(session, connection.Client, scope, cancellation).RunAsync();
            }

            if (session.Value(one) is { } id)
            {
                return await ShowAsync(session, connection.Client, id);
            }

            string status = session.Value(all) ? "all" : "pending";
            return session.Output.Show(
                await connection.Client.GetAsync("/api/requests", CliJson.Default.RequestViewArray, ("status", status), ("scope", scope)),
                requests => session.Output.Table(RequestScreen.Table(requests, session.Now), "Nothing waits for an answer."));
        }, cancellation));
    }

    /// <summary>Approves one.</summary>
    public static Verb Approve()
    {
        Option<int?> times = new("--times") { Description = "How often it may run, 1 to 1000 times (default: once; with --until alone, any number of times).", HelpName = "N" };
        Option<string?> until = ValidUntil.Option("End of the permit", "1h, or requests.approvalTtl");
        Option<string?> reason = new("--reason") { Description = "Why; kept in the journal (default: the request's id).", HelpName = "TEXT" };
        Verb verb = new Verb(
            "approve",
            "Approves a request: grants a permit for exactly this command. Needs a person's token; whoever asked cannot approve.",
            "reeve approve req-7k3m9x2p",
            "reeve approve 7k3 --times 5 --until 2h",
            "reeve approve 7k3 --until 18:00 --reason \"release evening\"");
        verb.Add(Id);
        verb.Add(times);
        verb.Add(until);
        verb.Add(reason);
        return verb.Calls(async (session, service) =>
        {
            if (!ValidUntil.Read(session.Value(until), session.Environment.Clock).TryGet(out DateTimeOffset? end, out Refusal? refusal)
                || !(await FindAsync(service, session.Value(Id)!)).TryGet(out string? id, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            ApproveRequest body = new(session.Value(times), end, session.Value(reason));
            return session.Output.Show(
                await service.PostAsync($"/api/requests/{Uri.EscapeDataString(id)}/approve", body, CliJson.Default.ApproveRequest, CliJson.Default.ApprovedView),
                approved =>
                {
                    session.Output.Line($"Approved {approved.Request.Id}{(approved.Permit is { } permit ? $" as {permit.Id}, {PermitScreen.Bounds(permit, session.Now)}" : "")}:", Tone.Good);
                    foreach (string line in Printable.Lines(approved.Request.Text))
                    {
                        session.Output.Line($"  {line}");
                    }
                });
        });
    }

    /// <summary>Refuses one.</summary>
    public static Verb Refuse()
    {
        Option<string> reason = new("--reason") { Description = "Why; the agent is told.", HelpName = "TEXT", Required = true };
        Verb verb = new Verb(
            "refuse",
            "Refuses a request. The agent is told the reason at its next try.",
            "reeve refuse req-7k3m9x2p --reason \"push to a branch instead\"");
        verb.Add(Id);
        verb.Add(reason);
        return verb.Calls(async (session, service) =>
        {
            if (!(await FindAsync(service, session.Value(Id)!)).TryGet(out string? id, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync($"/api/requests/{Uri.EscapeDataString(id)}/refuse", new Because(session.Value(reason)!), CliJson.Default.Because, CliJson.Default.RequestView),
                refused => session.Output.Line($"Refused {refused.Id}."));
        });
    }

    private static async Task<int> ShowAsync(Session session, ServiceClient service, string text) =>
        (await FindAsync(service, text, "all")).TryGet(out string? id, out Refusal? refusal)
            ? session.Output.Show(
                await service.GetAsync($"/api/requests/{Uri.EscapeDataString(id)}", CliJson.Default.RequestView),
                request => RequestScreen.Draw(request, session.Output, session.Now))
            : session.Output.Refuse(refusal);

    private static async Task<Result<string>> FindAsync(ServiceClient service, string text, string status = "pending") =>
        (await service.GetAsync("/api/requests", CliJson.Default.RequestViewArray, ("status", status))).TryGet(out Reply<RequestView[]>? requests, out Refusal? refusal)
            ? IdPrefix.Resolve(text, "req", requests.Value.Select(r => r.Id))
            : refusal;
}
