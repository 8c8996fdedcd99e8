using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Reeve.Cli.Console;

/// <summary>The usual help, followed by the verb's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int Width = 110;

    private static readonly string[] FirstSteps =
    [
        "reeve init                                   # once: your token",
        "reeve serve                                  # the service",
        "reeve hook install claude-code --repo .      # put Reeve in front of an agent",
        "reeve requests --watch                       # what agents ask",
        "reeve stop                                   # stop every agent, now",
    ];

    private readonly HelpAction _help = new() { MaxWidth = Width };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of the tree.</summary>
    public static void Install(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();

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
