using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Reeve.Cli.Console;

/// <summary>The usual help, followed by the verb's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int WidestLine = 110;
    private const int NarrowestLine = 60;

    private static readonly string[] FirstSteps =
    [
        "reeve init                                   # once: your token",
        "reeve serve                                  # the service",
        "reeve hook install claude-code --repo .      # put Reeve in front of an agent",
        "reeve requests --watch                       # what agents ask",
        "reeve stop                                   # stop every agent, now",
    ];

    private readonly HelpAction _help;

    private HelpWithExamples(int columns) => _help = new HelpAction { MaxWidth = Math.Clamp(columns, NarrowestLine, WidestLine) };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of the tree.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="columns">Width of the terminal.</param>
    public static void Install(RootCommand root, int columns) => root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(columns);

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        TextWriter target = parseResult.InvocationConfiguration.Output;
        target.WriteLine("Examples:");
        foreach (string example in parseResult.CommandResult.Command is Verb verb ? verb.Examples : FirstSteps)
        {
            target.WriteLine($"  {example}");
        }

        target.WriteLine();
        return ExitCode.Satisfied;
    }
}
