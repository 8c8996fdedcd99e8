using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>
/// The autonomy-governance runbook itself: every line of its fenced blocks, in order, against one service, with its own paths and address in place of the
/// runbook's. A line that the table does not have, or has in another place, fails the test.
/// </summary>
public sealed partial class SeedRunbookTests
{
    private GovernedScene _scene = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>One line of the runbook.</summary>
    /// <param name="Rows">Rows of the contract.</param>
    /// <param name="Line">Its beginning, as printed.</param>
    /// <param name="Check">What has to be so after it; given what it printed.</param>
    /// <param name="Before">What has to have happened for the line to make sense here.</param>
    /// <param name="Instead">Why something else than the line is run here, and what; null runs the line.</param>
    private sealed record Promise(
        string Rows, string Line, Func<string, Task>? Check = null, Func<Task>? Before = null, (string Why, Func<string, Task<string>> Run)? Instead = null);

    [Fact(DisplayName =
        "GOV-001, GOV-002, GOV-007, GOV-008, GOV-018, GOV-019, GOV-021, GOV-025, GOV-028, GOV-037 to GOV-040, GOV-043, GOV-044, GOV-049, GOV-052, GOV-063 to GOV-067, "
        + "GOV-071, GOV-072, GOV-074, GOV-075, GOV-077 to GOV-086, GOV-088, GOV-090 to GOV-092, GOV-094, GOV-096, GOV-098, GOV-099, GOV-101 to GOV-103, GOV-105, "
        + "GOV-106, GOV-112: the runbook is followed line by line and every line does what it promises")]
    public async Task Every_line_does_what_it_promises()
    {
        RunbookBlock[] blocks = [.. RunbookText.Blocks(await File.ReadAllTextAsync(SharedFile("seeds", "1-governance.md"), Cancelled))];
        await using GovernedScene scene = _scene = await GovernedScene.StartAsync();
        var promises = new Queue<Promise>(Promises());
        foreach (RunbookBlock block in blocks)
        {
            var before = new List<string>();
            foreach (RunbookCommand command in block.Commands)
            {
                Assert.True(promises.TryDequeue(out Promise? promise), $"line {command.Line} of the runbook is in no table: {command.Text}");
                Assert.True(
                    command.Text.StartsWith(promise.Line, StringComparison.Ordinal), $"line {command.Line} of the runbook is `{command.Text}`; the table has `{promise.Line}` there");
                await KeepAsync(promise, command, before);
                if (command.Text.StartsWith("cd ", StringComparison.Ordinal) || Assignment().IsMatch(command.Text))
                {
                    before.Add(command.Text);
                }
            }
        }

        Assert.Empty(promises);
    }

    /// <summary>Absolute path of a file in the data that lies beside the repository.</summary>
    internal static string SharedFile(string folder, string file) => Path.Combine(Require.SharedFolder(folder), file);

    private async Task KeepAsync(Promise promise, RunbookCommand command, List<string> before)
    {
        if (promise.Before is { } prepare)
        {
            await prepare();
        }

        string printed;
        if (promise.Instead is { } instead)
        {
            printed = await instead.Run(command.Text);
        }
        else
        {
            ReeveRun run = await _scene.Shell.RunAsync(string.Join('\n', [.. before, Runnable(command.Text)]));
            Assert.True(run.ExitCode == 0, $"line {command.Line} ({promise.Rows}): {command.Text}\n{run}");
            printed = run.Out.Trim();
        }

        if (promise.Check is { } check)
        {
            await check(printed);
        }
    }

    /// <summary>SQL and a dialogue with sqlite3 are given to the program as a person would type them.</summary>
    private static string Runnable(string text) =>
        text.StartsWith("INSERT ", StringComparison.Ordinal) ? $"sqlite3 services/governance/var/governance.db <<'EOF'\n{text}\nEOF"
        : text.EndsWith("\n.quit", StringComparison.Ordinal) ? $"{text[..text.IndexOf('\n', StringComparison.Ordinal)]} <<'EOF'\n{text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]}\nEOF"
        : text;

    private async Task<JsonElement> GetAsync(string path) => await _scene.Reeve.Http.GetJsonAsync(path);

    [System.Text.RegularExpressions.GeneratedRegex("^[A-Z_]+=", System.Text.RegularExpressions.RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex Assignment();
}
