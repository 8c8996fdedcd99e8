using System.CommandLine;
using System.CommandLine.Parsing;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>Says what is wrong with a command line, guesses what was meant, and names the help to read.</summary>
/// <param name="environment">Where to.</param>
internal sealed class UsageErrors(CliEnvironment environment)
{
    private const string VerbMissing = "Required command was not provided.";

    /// <summary>Explains.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="json">As a problem document.</param>
    /// <returns>The exit code.</returns>
    public int Explain(ParseResult parsed, bool json)
    {
        Command command = parsed.CommandResult.Command;
        string path = Path(command);
        string[] messages = [.. parsed.Errors.Select(e => OneLine(Missing(e) ?? e.Message)).Distinct(StringComparer.Ordinal)];
        string what = string.Join(" ", messages.Length > 1 ? messages.Where(m => m != VerbMissing) : messages);
        string? meant = parsed.UnmatchedTokens.Select(token => Closest(token, command)).FirstOrDefault(name => name is not null);
        string remedy = meant is null ? $"See `{path} --help`." : $"Did you mean `{path} {meant}`? See `{path} --help`.";
        if (parsed.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0)
        {
            what = "A verb is missing.";
            remedy = $"Write one of: {string.Join(", ", command.Subcommands.Select(c => c.Name))}. See `{path} --help`.";
        }

        return new Output(environment, json, verbose: false).Refuse(
            new Refusal(RefusalKind.Invalid, "usage", what.TrimEnd('.'), path, remedy));
    }

    /// <summary>The name among the command's verbs and options that was probably meant: at most a third of it differs.</summary>
    internal static string? Closest(string token, Command command) =>
        command.Subcommands.Select(c => c.Name)
            .Concat(command.Options.Select(o => o.Name))
            .Concat(GlobalOptions.All.Select(o => o.Name))
            .Select(name => (Name: name, Distance: Distance(token, name)))
            .Where(c => c.Distance <= Math.Max(1, c.Name.Length / 3))
            .OrderBy(c => c.Distance)
            .Select(c => c.Name)
            .FirstOrDefault();

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours between two words.</summary>
    internal static int Distance(string a, string b)
    {
        if (a.Length > 64)
        {
            return int.MaxValue;
        }

        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                int least = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                    cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                cost[i, j] = swapped ? Math.Min(least, cost[i - 2, j - 2] + 1) : least;
            }
        }

        return cost[a.Length, b.Length];
    }

    /// <summary>Names an argument that is missing, and what it is.</summary>
    private static string? Missing(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: { } argument } ? $"{argument.HelpName ?? argument.Name} is missing: {argument.Description}" : null;

    private static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string Path(Command command)
    {
        List<string> names = [];
        for (Symbol? at = command; at is Command; at = at.Parents.FirstOrDefault())
        {
            names.Insert(0, at is RootCommand ? "reeve" : at.Name);
        }

        return string.Join(' ', names);
    }
}
