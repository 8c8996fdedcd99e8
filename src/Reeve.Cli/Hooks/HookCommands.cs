using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Reeve.Agents.Hooks.Install;
using Reeve.Cli.Console;
using Reeve.Cli.Init;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Hooks;

/// <summary><c>reeve hook install|uninstall|verify</c>.</summary>
internal static class HookCommands
{
    private static readonly Argument<string> Cli = HookTarget.Argument();

    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "hook",
        "Hooks put Reeve in front of an agent's command line: every command it wants to run is judged first.",
        "reeve hook install claude-code --repo .",
        "reeve hook verify claude-code --repo .",
        "reeve hook uninstall claude-code --repo .")
    {
        Install(), Uninstall(), Verify(),
    };

    private static Verb Install()
    {
        Option<bool> trust = new("--trust") { Description = "Also trust the hook in the agent's settings, where it wants that (codex; default: you trust it there)." };
        Verb verb = HookTarget.AddTo(new Verb(
            "install",
            "Installs the hook in a repository (default: the one here) or for the user, with a token of its own. Mints your own token first if there is none. Installing twice changes nothing.",
            "reeve hook install claude-code",
            "reeve hook install codex --repo ~/shop --trust",
            "reeve hook install claude-code --user"), Cli);
        verb.Add(trust);
        return verb.Runs(async (session, cancellation) => await OperatorSetup.WithServiceAsync(session, async (connection, owner) =>
        {
            Result<HookInstallation> installed = await new HookSetup(session, connection, owner.DataFolder)
                .InstallAsync(session.Value(Cli)!, session.Value(HookTarget.Repo), session.Value(HookTarget.User), session.Value(trust));
            return installed.TryGet(out HookInstallation? installation, out Refusal? refusal)
                ? Tell(session.Output, installation, CliJson.Default.HookInstallation, Draw)
                : session.Output.Refuse(refusal);
        }, cancellation));
    }

    private static Verb Uninstall() => HookTarget.AddTo(new Verb(
        "uninstall",
        "Takes the hook out and restores the agent's settings byte for byte; its token is revoked when a service answers.",
        "reeve hook uninstall claude-code",
        "reeve hook uninstall codex --user"), Cli).Runs(async (session, cancellation) =>
        {
            if (!(await HookTarget.FindAsync(session, cancellation)).TryGet(out HookTarget? target, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            int code = target.Installer(session.Value(Cli)!).Uninstall(target.Place).TryGet(out HookRemoval? removal, out refusal)
                ? Tell(session.Output, removal, CliJson.Default.HookRemoval, Draw)
                : session.Output.Refuse(refusal);
            string? left = await new HookToken(session.Environment, session.Value(Cli)!, target.Place).RevokeAsync(session, cancellation);
            if (left is not null)
            {
                session.Output.Say(left);
            }

            return code;
        });

    private static Verb Verify() => HookTarget.AddTo(new Verb(
        "verify",
        "Sends a command that must be denied through the installed hook, as the agent would, and fails loudly when the gate does not fire. Nothing is run. Exits 1 when the hook is not proven.",
        "reeve hook verify claude-code",
        "reeve hook verify codex --repo ~/shop --json"), Cli).Runs(async (session, cancellation) =>
        {
            if (!(await HookTarget.FindAsync(session, cancellation)).TryGet(out HookTarget? target, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            HookProof proof = await session.WaitAsync(
                "proving the hook", () => target.Installer(session.Value(Cli)!).VerifyAsync(target.Place, target.Service, cancellation));
            Tell(session.Output, proof, CliJson.Default.HookProof, Draw);
            return proof.Proven ? ExitCode.Satisfied : ExitCode.PolicyFailed;
        });

    private static int Tell<T>(Output output, T value, JsonTypeInfo<T> shape, Action<T, Output> draw)
    {
        output.Show(new Reply<T>(value, JsonSerializer.SerializeToUtf8Bytes(value, shape)), shown => draw(shown, output));
        return ExitCode.Satisfied;
    }

    private static void Draw(HookInstallation installation, Output output)
    {
        output.Line(installation.Changed ? $"Installed the hook for {installation.Cli}:" : $"The hook for {installation.Cli} stood already; nothing changed:", Tone.Good);
        foreach (string file in installation.Files)
        {
            output.Line($"  {file}");
        }

        foreach (string demand in installation.Demands)
        {
            output.Line($"still to do: {demand}", Tone.Caution);
        }

        output.Say($"Prove it with `reeve hook verify {installation.Cli}`.");
    }

    private static void Draw(HookRemoval removal, Output output)
    {
        foreach (string file in removal.Restored)
        {
            output.Line($"Restored {file} byte for byte.", Tone.Good);
        }

        foreach (string file in removal.Edited)
        {
            output.Line($"Took Reeve's entries out of {file}; others had changed it since.", Tone.Caution);
        }
    }

    private static void Draw(HookProof proof, Output output)
    {
        if (proof.Proven)
        {
            output.Line($"The hook for {proof.Cli} fires: `{proof.Canary}` was denied ({proof.Reason}).", Tone.Good);
            return;
        }

        output.Line($"The hook for {proof.Cli} is NOT proven.", Tone.Bad);
        foreach (Refusal failure in proof.Failures)
        {
            output.Line($"{failure.What.TrimEnd('.')} ({failure.Where})", Tone.Bad);
            output.Line($"  → {failure.Remedy}");
        }
    }
}
