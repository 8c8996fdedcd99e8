using System.CommandLine;
using System.Text.Json;
using Reeve.Agents.Hooks;
using Reeve.Agents.Hooks.Install;
using Reeve.Cli.Console;
using Reeve.Cli.Hooks;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Init;

/// <summary><c>reeve init</c>.</summary>
internal static class InitCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Option<string[]> hooks = new("--hook")
        {
            Description = $"Also install the hook of this agent in the repository: {string.Join(", ", HookProcessor.Clis)}; may be repeated (default: none).",
            HelpName = "CLI",
            DefaultValueFactory = _ => [],
        };
        hooks.AcceptOnlyFromAmong([.. HookProcessor.Clis]);
        Verb verb = new(
            "init",
            "Makes Reeve ready on this machine: the data folder, a token for you, and hooks if you name agents. Running it again changes nothing.",
            "reeve init",
            "reeve init --repo ~/shop --hook claude-code --hook codex",
            "reeve init --data /var/lib/reeve --token-file ~/.reeve-token");
        verb.Add(HookTarget.Repo);
        verb.Add(hooks);
        return verb.Runs((session, cancellation) => OperatorSetup.WithServiceAsync(session, async (connection, access) =>
        {
            HookSetup setup = new(session, connection, access.DataFolder);
            List<HookInstallation> installed = [];
            foreach (string cli in session.Value(hooks)!.Distinct(StringComparer.Ordinal))
            {
                if (!(await setup.InstallAsync(cli, session.Value(HookTarget.Repo), user: false, trust: false)).TryGet(out HookInstallation? hook, out Refusal? refusal))
                {
                    return session.Output.Refuse(refusal);
                }

                installed.Add(hook);
            }

            return Tell(session.Output, new InitView(access.DataFolder, access.TokenFile, access.Minted, [.. installed], [.. HookTarget.Found(session.Environment)]), connection.IsFiles);
        }, cancellation));
    }

    private static int Tell(Output output, InitView view, bool isFiles)
    {
        if (output.IsJson)
        {
            output.Json(JsonSerializer.SerializeToUtf8Bytes(view, CliJson.Default.InitView));
            return ExitCode.Satisfied;
        }

        output.Line($"data folder  {view.DataFolder}");
        output.Line($"your token   {view.TokenFile} ({(view.Minted ? "minted now; from now on loosening needs a person's token" : "was there, nothing changed")})");
        foreach (HookInstallation hook in view.Hooks)
        {
            output.Line($"hook         {hook.Cli}: {string.Join(", ", hook.Files)} ({(hook.Changed ? "installed now" : "was there, nothing changed")})");
            foreach (string demand in hook.Demands)
            {
                output.Line($"             still to do: {demand}", Tone.Caution);
            }
        }

        output.Say("Next:");
        if (isFiles)
        {
            output.Say($"  reeve serve --data {view.DataFolder}    runs the service");
        }

        string[] open = [.. view.Agents.Except(view.Hooks.Select(h => h.Cli), StringComparer.Ordinal)];
        string cli = view.Hooks.Length > 0 ? view.Hooks[0].Cli : open.Length > 0 ? open[0] : "claude-code";
        if (view.Hooks.Length == 0 || open.Length > 0)
        {
            string which = open.Length > 0 ? $"used here: {string.Join(", ", open)}" : $"one of {string.Join(", ", HookProcessor.Clis)}";
            output.Say($"  reeve hook install {(open.Length > 0 ? open[0] : cli)} --repo .    puts Reeve in front of an agent ({which})");
        }

        output.Say($"  reeve hook verify {cli} --repo .     proves that it is in front");
        output.Say("  reeve requests --watch                     shows what agents ask");
        return ExitCode.Satisfied;
    }
}
