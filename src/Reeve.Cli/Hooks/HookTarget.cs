using System.CommandLine;
using Reeve.Agents.Hooks;
using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.ClaudeCode;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Agents.Hooks.Install.Codex;
using Reeve.Agents.Scopes;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Cli.Status;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Hooks;

/// <summary>Whose hook a command is about, and the service that it calls.</summary>
/// <param name="Place">Whose settings.</param>
/// <param name="Service">Address of the service.</param>
/// <param name="Clock">Time.</param>
internal sealed record HookTarget(HookPlace Place, Uri Service, TimeProvider Clock)
{
    public static readonly Option<string?> Repo = new("--repo") { Description = "A folder of the repository (default: this one).", HelpName = "DIR" };

    public static readonly Option<bool> User = new("--user") { Description = "The user's own settings instead of a repository's (default: the repository)." };

    /// <summary>The argument that names the agent's command line.</summary>
    public static Argument<string> Argument()
    {
        Argument<string> cli = new("cli") { Description = $"One of {string.Join(", ", HookProcessor.Clis)}.", HelpName = "CLI" };
        cli.AcceptOnlyFromAmong([.. HookProcessor.Clis]);
        return cli;
    }

    /// <summary>Adds what names a target.</summary>
    public static Verb AddTo(Verb verb, Argument<string> cli)
    {
        verb.Add(cli);
        verb.Add(Repo);
        verb.Add(User);
        return verb;
    }

    /// <summary>The installer of that command line.</summary>
    public IHookInstaller Installer(string cli) => cli switch
    {
        "claude-code" => new ClaudeCodeInstaller(
            new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(HookTimings.CliTimeout) }),
        "codex" => new CodexInstaller(Clock),
        _ => HookedInstaller.For(cli, Clock) ?? throw new ArgumentException($"No hook can be installed for {cli}.", nameof(cli)),
    };

    /// <summary>Finds the target of a command that works without the service too; a running one says where its data folder is.</summary>
    public static async Task<Result<HookTarget>> FindAsync(Session session, CancellationToken cancellation)
    {
        if (!session.Target().TryGet(out ServiceTarget? target, out Refusal? refusal))
        {
            return refusal;
        }

        string data = target.DataFolder;
        if (await ServiceConnection.AnswersAsync(target, cancellation))
        {
            int code = await session.WithServiceAsync(
                async connection =>
                {
                    Result<Reply<StatusView>> status = await connection.Client.GetAsync("/api/status", CliJson.Default.StatusView);
                    data = status.TryGet(out Reply<StatusView>? reply, out refusal) ? reply.Value.DataFolder : data;
                    return ExitCode.Satisfied;
                },
                cancellation,
                token: "");
            if (code != ExitCode.Satisfied || refusal is not null)
            {
                return refusal ?? ServiceRefusals.NotReeve(target.Url);
            }
        }

        return Of(session, target.Url, data, session.Value(Repo), session.Value(User));
    }

    /// <summary>The target in a repository or for the user.</summary>
    public static Result<HookTarget> Of(Session session, Uri service, string dataFolder, string? repo, bool user)
    {
        CliEnvironment environment = session.Environment;
        if (user && repo is not null)
        {
            return new Refusal(RefusalKind.Invalid, "hook-target-twice", "--repo and --user name different settings", "--repo", "Give one of them.");
        }

        string? root = null;
        if (!user)
        {
            if (!RepositoryScope.Of(environment.Absolute(repo ?? "."), environment.Clock).TryGet(out Scope? scope, out Refusal? refusal))
            {
                return refusal;
            }

            root = scope.Root;
        }

        return new HookTarget(PlaceOf(environment, root, dataFolder), service, environment.Clock);
    }

    /// <summary>The CLIs that somebody has used here: their own folder is in the home folder, or where the environment moves it.</summary>
    public static IEnumerable<string> Found(CliEnvironment environment)
    {
        HookPlace place = PlaceOf(environment, null, "");
        (string Cli, string Folder)[] homes =
        [
            ("claude-code", place.ClaudeHome), ("codex", place.CodexHome), ("gemini", place.GeminiHome), ("copilot", place.CopilotHome),
            ("cursor", place.CursorHome),
        ];
        return homes.Where(h => Directory.Exists(h.Folder) && HookProcessor.Knows(h.Cli)).Select(h => h.Cli);
    }

    private static HookPlace PlaceOf(CliEnvironment environment, string? root, string dataFolder)
    {
        HookPlace place = new(environment.HomeFolder, root, dataFolder);
        return place with
        {
            ClaudeHome = environment.Variable("CLAUDE_CONFIG_DIR") is { } claude ? environment.Absolute(claude) : place.ClaudeHome,
            CodexHome = environment.Variable("CODEX_HOME") is { } codex ? environment.Absolute(codex) : place.CodexHome,
            GeminiHome = environment.Variable("GEMINI_CLI_HOME") is { } gemini ? Path.Combine(environment.Absolute(gemini), ".gemini") : place.GeminiHome,
            CopilotHome = environment.Variable("COPILOT_HOME") is { } copilot ? environment.Absolute(copilot) : place.CopilotHome,
        };
    }
}
