using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Holds;

/// <summary><c>reeve stop</c> and <c>reeve resume</c>.</summary>
internal static class StopCommands
{
    /// <summary>Stops everything.</summary>
    public static Verb Stop()
    {
        Option<string?> reason = new("--reason") { Description = "Why, for the people who meet the stop later (default: none is given).", HelpName = "TEXT" };
        Verb verb = new Verb(
            "stop",
            "Stops every agent everywhere, or in one repository: from the next command on, everything is denied until `reeve resume`. Anyone may.",
            "reeve stop",
            "reeve stop --repo . --reason \"bad migration\"").TakesScope();
        verb.Add(reason);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync("/api/stop", new StopScope(scope, session.Value(reason)), CliJson.Default.StopScope, CliJson.Default.HoldView),
                hold =>
                {
                    session.Output.Line($"Stopped {hold.Scope ?? "every repository"} ({hold.Id}).", Tone.Bad);
                    session.Output.Say($"Lift it with `reeve resume{(hold.Scope is null ? "" : $" --scope {hold.Scope}")} --reason TEXT`.");
                });
        });
    }

    /// <summary>Lifts the stop.</summary>
    public static Verb Resume()
    {
        Option<string> reason = new("--reason") { Description = "Why it is safe again.", HelpName = "TEXT", Required = true };
        Verb verb = new Verb(
            "resume",
            "Lifts the stop of everything, or of one repository. Needs a person's token and a reason.",
            "reeve resume --reason \"migration reverted\"",
            "reeve resume --repo . --reason \"fixed\"").TakesScope();
        verb.Add(reason);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync("/api/resume", new ResumeScope(scope, session.Value(reason)!), CliJson.Default.ResumeScope, CliJson.Default.ResumedView),
                resumed => session.Output.Line(
                    resumed.Lifted.Length == 0 ? $"No stop stood in {scope ?? "every repository"}." : $"Resumed {scope ?? "every repository"}: lifted {string.Join(", ", resumed.Lifted)}.",
                    Tone.Good));
        });
    }
}
