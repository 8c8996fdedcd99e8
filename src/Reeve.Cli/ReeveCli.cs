using System.CommandLine;
using System.CommandLine.Invocation;
using Reeve.Cli.Backtest;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Database;
using Reeve.Cli.Drills;
using Reeve.Cli.Explain;
using Reeve.Cli.Governance;
using Reeve.Cli.Holds;
using Reeve.Cli.Hooks;
using Reeve.Cli.Init;
using Reeve.Cli.Permits;
using Reeve.Cli.Replay;
using Reeve.Cli.Requests;
using Reeve.Cli.Rules;
using Reeve.Cli.Serve;
using Reeve.Cli.Status;
using Reeve.Cli.Tokens;

namespace Reeve.Cli;

/// <summary>The command line: every verb, and running one.</summary>
internal static class ReeveCli
{
    /// <summary>How long a command that was told to end may take to put things away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CliEnvironment environment, CancellationToken cancellation = default)
    {
        RootCommand root = Build(environment);
        ParseResult parsed = root.Parse(args);
        InvocationConfiguration configuration = new() { Output = environment.Out, Error = environment.Err, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience };
        if (parsed.Action is ParseErrorAction || (parsed.Action is null && parsed.Errors.Count > 0))
        {
            return new UsageErrors(environment).Explain(parsed, args.Contains("--json", StringComparer.Ordinal));
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Instrument;
        }
        catch (Exception bug)
        {
            // Not "policy failed": a script must be able to tell Reeve's own failure from a no.
            environment.Err.WriteLine($"reeve: this is a bug in Reeve; please report it.\n{bug}");
            return ExitCode.Instrument;
        }
    }

    /// <summary>The tree of verbs.</summary>
    public static RootCommand Build(CliEnvironment environment)
    {
        RootCommand root = new("Reeve judges every command that a coding agent wants to run, records it, and keeps people in charge. Exit codes: 0 yes or done, 1 no, 2 wrong usage or configuration, 3 Reeve itself could not tell.");
        foreach (Option option in GlobalOptions.All)
        {
            root.Add(option);
        }

        Verb[] verbs =
        [
            InitCommand.Build(),
            ServeCommand.Build(),
            StatusCommand.Build(),
            StopCommands.Stop(),
            StopCommands.Resume(),
            RequestCommands.List(),
            RequestCommands.Approve(),
            RequestCommands.Refuse(),
            GovernanceCommands.Build(),
            DrillCommands.Build(),
            RuleCommands.Build(),
            EventCommands.Build(),
            BacktestCommand.Build(),
            HoldCommands.Build(),
            PermitCommands.Build(),
            TokenCommands.Build(),
            HookCommands.Build(),
            ReplayCommand.Build(),
            ExplainCommand.Build(),
            DatabaseCommands.Build(),
            ConfigCommands.Build(),
        ];
        foreach (Verb verb in verbs)
        {
            verb.Bind(environment);
            root.Add(verb);
        }

        HelpWithExamples.Install(root, environment.Columns);
        return root;
    }
}
