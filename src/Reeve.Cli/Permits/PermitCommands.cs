using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Permits;

/// <summary><c>reeve permit grant|list|revoke</c>.</summary>
internal static class PermitCommands
{
    private static readonly Option<string> Reason = new("--reason") { Description = "Why; kept in the journal.", HelpName = "TEXT", Required = true };

    private static readonly Option<string?> Scope = new("--scope")
    {
        Description = "Scope key, e.g. github.com/acme/shop (default: that of the folder).", HelpName = "KEY",
    };

    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "permit",
        "Permits are bounded permissions to deviate: one exact command, a number of times, until a time. Nothing passes a stop, a quarantine or a hard constraint.",
        "reeve permit grant \"git push origin release\" --times 3 --until 2h --reason \"release evening\"",
        "reeve permit list",
        "reeve permit revoke permit-7k3m --reason \"release is out\"")
    {
        Grant(), List(), Revoke(),
    };

    private static Verb Grant()
    {
        Argument<string?> command = new("command") { Description = "The exact command line.", HelpName = "COMMAND", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> folder = new("--cwd") { Description = "Folder it will run in (default: this one).", HelpName = "DIR" };
        Option<string?> tool = new("--tool") { Description = "Tool of the agent (default: Bash).", HelpName = "NAME" };
        Option<string?> input = new("--input") { Description = "Input of that tool, a JSON object, instead of a command (default: none).", HelpName = "JSON" };
        Option<string?> digest = new("--digest") { Description = "Digest of the action, as in a request, instead of a command (default: none).", HelpName = "HEX" };
        Option<string?> hold = new("--hold") { Description = "Id of the pause it passes, as a probe (default: none).", HelpName = "ID" };
        Option<int?> times = new("--times") { Description = "How often, 1 to 1000 times (default: once; with --until alone, any number of times).", HelpName = "N" };
        Option<string?> until = ValidUntil.Option("End of the permit", "1h, or requests.approvalTtl");
        Option<string?> requester = new("--requested-by") { Description = "Who asked for it; never the one who grants (default: an agent).", HelpName = "NAME" };
        Verb verb = new Verb(
            "grant",
            "Grants a permit before anybody asked. Needs a person's token.",
            "reeve permit grant \"git push origin release\" --times 3 --until 2h --reason \"release evening\"",
            "reeve permit grant \"make deploy\" --cwd ~/shop --hold hold-7k3m --reason \"try the repaired deployment\"",
            "reeve permit grant --tool WebFetch --input '{\"url\":\"https://example.org\"}' --reason docs");
        Option[] options = [folder, tool, input, digest, hold, times, until, requester, Reason];
        verb.Add(command);
        verb.Add(Scope);
        foreach (Option option in options)
        {
            verb.Add(option);
        }

        return verb.Calls(async (session, service) =>
        {
            if (!ValidUntil.Read(session.Value(until), session.Environment.Clock).TryGet(out DateTimeOffset? end, out Refusal? refusal)
                || !ToolInput.Read(session.Value(input)).TryGet(out JsonElement? toolInput, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            string? scope = session.Value(Scope);
            string? cwd = session.Value(folder);
            GrantPermit body = new()
            {
                Scope = scope,
                Cwd = cwd is null && scope is not null ? null : session.Environment.Absolute(cwd ?? "."),
                Tool = session.Value(tool),
                Command = session.Value(command),
                Input = toolInput,
                Digest = session.Value(digest),
                HoldId = session.Value(hold),
                Uses = session.Value(times),
                Until = end,
                RequestedBy = session.Value(requester),
                Reason = session.Value(Reason)!,
            };
            return session.Output.Show(
                await service.PostAsync("/api/permits", body, CliJson.Default.GrantPermit, CliJson.Default.PermitView),
                permit => session.Output.Line($"Granted {permit.Id} in {permit.Scope}, {PermitScreen.Bounds(permit, session.Now)}: {permit.Text}", Tone.Good));
        });
    }

    private static Verb List() => new Verb(
        "list",
        "Lists permits that can still be used.",
        "reeve permit list",
        "reeve permit list --repo .").TakesScope().Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.GetAsync("/api/permits", CliJson.Default.PermitViewArray, ("scope", scope)),
                permits => session.Output.Table(PermitScreen.Table(permits, session.Now), "No permit is live."));
        });

    private static Verb Revoke()
    {
        Argument<string> id = new("id") { Description = "The permit's id, or its beginning.", HelpName = "ID" };
        Verb verb = new Verb("revoke", "Takes a permit back.", "reeve permit revoke permit-7k3m9x2p --reason \"release is out\"");
        verb.Add(id);
        verb.Add(Reason);
        return verb.Calls(async (session, service) =>
        {
            if (!(await service.GetAsync("/api/permits", CliJson.Default.PermitViewArray)).TryGet(out Reply<PermitView[]>? permits, out Refusal? refusal)
                || !IdPrefix.Resolve(session.Value(id)!, "permit", permits.Value.Select(p => p.Id)).TryGet(out string? full, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync($"/api/permits/{Uri.EscapeDataString(full)}/revoke", new Because(session.Value(Reason)!), CliJson.Default.Because, CliJson.Default.RevokedView),
                _ => session.Output.Line($"Revoked {full}."));
        });
    }
}
