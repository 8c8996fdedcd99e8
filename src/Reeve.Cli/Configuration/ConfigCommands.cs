using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Server.Options;

namespace Reeve.Cli.Configuration;

/// <summary><c>reeve config show|check</c>.</summary>
internal static class ConfigCommands
{
    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "config",
        "Settings come from arguments, else REEVE_* variables, else the configuration file, else their default.",
        "reeve config show",
        "reeve config check --config /etc/reeve.json")
    {
        Show(), Check(),
    };

    private static Verb Show() => new Verb(
        "show",
        "Shows every effective value with its source: of the running service, else those it would start with here.",
        "reeve config show",
        "reeve config show --json | jq '.[] | select(.source != \"default\")'").Runs(ShowAsync);

    private static Verb Check() => new Verb(
        "check",
        "Checks arguments, variables and configuration file without starting anything, and names every error. Exits 2 when there is one.",
        "reeve config check",
        "reeve config check --config /etc/reeve.json").Runs((session, _) => Task.FromResult(Check(session)));

    private static async Task<int> ShowAsync(Session session, CancellationToken cancellation)
    {
        if (!session.Target().TryGet(out ServiceTarget? target, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        if (await ServiceConnection.AnswersAsync(target, cancellation))
        {
            return await session.WithServiceAsync(
                async connection => session.Output.Show(
                    await connection.Client.GetAsync("/api/config", CliJson.Default.SettingViewArray), settings => Draw(settings, session.Output)),
                cancellation);
        }

        return LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out refusal) ? Tell(session.Output, options) : session.Output.Refuse(refusal);
    }

    private static int Check(Session session)
    {
        if (!LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        if (session.Output.IsJson)
        {
            return Tell(session.Output, options);
        }

        session.Output.Line($"ok: {options.All.Count()} settings, {options.All.Count(o => o.Source != "default")} of them set", Tone.Good);
        return ExitCode.Satisfied;
    }

    private static int Tell(Output output, EffectiveOptions options)
    {
        SettingView[] settings = [.. options.All.Select(Of)];
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(settings, CliJson.Default.SettingViewArray);
        output.Show(new Reply<SettingView[]>(settings, json), shown => Draw(shown, output));
        return ExitCode.Satisfied;
    }

    private static SettingView Of(EffectiveOption option)
    {
        OptionSpec spec = option.Spec;
        return new SettingView(
            spec.Key, spec.Secret && option.Value.Length > 0 ? "(set)" : option.Value, option.Source, spec.Default, spec.Range, spec.Meaning, spec.Environment);
    }

    private static void Draw(SettingView[] settings, Output output)
    {
        Grid grid = new("key", "value", "source", "default", "range", "meaning");
        foreach (SettingView setting in settings)
        {
            Tone tone = setting.Source == "default" ? Tone.Quiet : Tone.Good;
            grid.Add(setting.Key, setting.Value, new Cell(setting.Source, tone), setting.Default ?? "-", setting.Range ?? "-", setting.Meaning ?? "");
        }

        output.Table(grid, "There are no settings.");
    }
}
