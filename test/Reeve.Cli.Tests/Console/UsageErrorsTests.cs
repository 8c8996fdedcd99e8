using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("statsu", "reeve status")]
    [InlineData("aprove", "reeve approve")]
    [InlineData("hold plcae", "reeve hold place")]
    [InlineData("hold list --scpoe x", "reeve hold list --scope")]
    [InlineData("status --jsno", "reeve status --json")]
    public async Task A_mistyped_verb_or_option_is_answered_with_what_was_probably_meant(string line, string meant)
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync(line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains($"Did you mean `{meant}`?", run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "reeve", "status")]
    [InlineData("hold", "reeve hold", "place, list, lift")]
    public async Task A_missing_verb_is_answered_with_the_verbs_there_are(string line, string where, string verbs)
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"A verb is missing ({where})", run.Err, StringComparison.Ordinal);
        Assert.Contains(verbs, run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve", "ID is missing: The request's id")]
    [InlineData("replay", "FILE is missing: Session transcripts")]
    public async Task A_missing_argument_is_named_with_what_it_is(string line, string missing)
    {
        using CliBed bed = new();
        Assert.Contains(missing, (await bed.RunAsync(line)).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_error_of_a_line_is_named_at_once()
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync("hold", "place", "pauze");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--reason", run.Err, StringComparison.Ordinal);
        Assert.Contains("'quarantine'", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_a_usage_error_is_a_problem_document()
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync("holdd", "--json");
        using JsonDocument problem = JsonDocument.Parse(run.Err);
        Assert.Equal("usage", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(400, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains("reeve hold", problem.RootElement.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hold", "hold", 0)]
    [InlineData("hlod", "hold", 1)]
    [InlineData("hld", "hold", 1)]
    [InlineData("", "hold", 4)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_edits_and_swaps(string a, string b, int distance) => Assert.Equal(distance, UsageErrors.Distance(a, b));

    [Fact]
    public void A_word_that_is_like_none_suggests_none() =>
        Assert.Null(UsageErrors.Closest("xylophone", ReeveCli.Build(CliEnvironment.OfProcess())));
}
