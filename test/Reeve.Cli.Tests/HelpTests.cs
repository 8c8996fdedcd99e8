using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> EveryCommand() => [.. Paths(ReeveCli.Build(CliEnvironment.OfProcess()), "reeve")];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Help_of_every_verb_is_as_reviewed(string path)
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync([.. path.Split(' ')[1..], "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Err);
        string executable = RootCommand.ExecutableName;
        Expectation.Match(path.Replace(' ', '-'), run.Out.Replace($"  {executable} ", "  reeve ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Every_verb_shows_examples_that_parse(string path)
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync([.. path.Split(' ')[1..], "--help"]);
        string[] lines = run.Out.Split('\n');
        string[] examples = [.. lines.SkipWhile(l => !l.StartsWith("Examples:", StringComparison.Ordinal)).Skip(1).Where(l => l.StartsWith("  ", StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        RootCommand root = ReeveCli.Build(CliEnvironment.OfProcess());
        foreach (string example in examples)
        {
            string command = WithoutShell(example).Trim();
            string line = command[command.IndexOf("reeve ", StringComparison.Ordinal)..];
            Assert.Empty(root.Parse(Words(line["reeve ".Length..])).Errors.Select(e => $"{example}: {e.Message}"));
        }
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_option_with_a_value_says_its_default_or_is_required(string path)
    {
        Command command = ReeveCli.Build(CliEnvironment.OfProcess());
        foreach (string name in path.Split(' ')[1..])
        {
            command = command.Subcommands.Single(c => c.Name == name);
        }

        Assert.Empty(command.Options
            .Where(o => o.ValueType != typeof(bool) && o.HelpName is not null && !o.Required && !o.HasDefaultValue)
            .Where(o => o.Description?.Contains("default", StringComparison.Ordinal) != true)
            .Select(o => o.Name));
    }

    [Theory]
    [InlineData(80, 80)]
    [InlineData(70, 70)]
    [InlineData(20, 60)]
    public async Task Help_fits_the_terminal(int columns, int width)
    {
        using CliBed bed = new() { Columns = columns };
        ReeveRun run = await bed.RunAsync("permit", "grant", "--help");
        Assert.All(run.Out.Split("Examples:")[0].Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
    }

    [Fact]
    public async Task Every_verb_takes_json()
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync("hold", "list", "--json");
        Assert.StartsWith("{", run.Err, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    /// <summary>The example without its comment, and without what a pipe or a redirection outside quotes begins.</summary>
    private static string WithoutShell(string example)
    {
        char quote = ' ';
        for (int i = 0; i < example.Length; i++)
        {
            if (quote == ' ' && (example[i..].StartsWith("  #", StringComparison.Ordinal) || example[i..].StartsWith(" | ", StringComparison.Ordinal) || example[i..].StartsWith(" > ", StringComparison.Ordinal)))
            {
                return example[..i];
            }

            if (example[i] is '\'' or '"' && (quote == ' ' || quote == example[i]))
            {
                quote = quote == ' ' ? example[i] : ' ';
            }
        }

        return example;
    }

    /// <summary>Splits an example as a shell would: quoted words stay together.</summary>
    private static string[] Words(string line)
    {
        List<string> words = [];
        string word = "";
        char quote = ' ';
        foreach (char c in line + " ")
        {
            if (quote == ' ' && c == ' ')
            {
                if (word.Length > 0)
                {
                    words.Add(word);
                }

                word = "";
            }
            else if (c is '\'' or '"' && (quote == ' ' || quote == c))
            {
                quote = quote == ' ' ? c : ' ';
            }
            else
            {
                word += c;
            }
        }

        return [.. words];
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        [path, .. command.Subcommands.SelectMany(below => Paths(below, $"{path} {below.Name}"))];
}
