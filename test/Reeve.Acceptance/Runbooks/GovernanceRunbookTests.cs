using System.Text.RegularExpressions;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>docs/runbooks/governance.md: every command is executed, section by section, and prints what the page says.</summary>
public sealed class GovernanceRunbookTests
{
    private const string Drills = "Drills";
    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "runbooks", "governance.md");

    /// <summary>Sections with commands, as the page has them.</summary>
    public static TheoryData<string> Sections { get; } = [.. Blocks().Select(b => b.Section).Where(s => s != Drills).Distinct(StringComparer.Ordinal)];

    [Theory(DisplayName = "GOV-001, GOV-076, GOV-087, GOV-089, GOV-104, GOV-110, GOV-111: every command of the operators' runbook does what the page says")]
    [MemberData(nameof(Sections))]
    public Task Every_command_does_what_the_page_says(string section) => ExecuteAsync(section);

    [Fact(DisplayName = "SELF-217: the drills of the operators' runbook leave their evidence")]
    public async Task The_drills_leave_their_evidence()
    {
        using var home = new ReeveHome();
        Require.That((await home.RunAsync("--help")).Out.Contains("drill", StringComparison.Ordinal), "`reeve drill`", "it is part of this repository");
        await ExecuteAsync(Drills);
    }

    [Fact(DisplayName = "GOV-109 to GOV-111: roles have addresses, and what the page links to is there")]
    public async Task What_the_page_names_is_there()
    {
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        string alertmanager = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "deploy", "alertmanager", "alertmanager.yml"), TestContext.Current.CancellationToken);
        foreach (string role in new[] { "tech-lead", "ops-lead", "product-lead", "exec-sponsor" })
        {
            Assert.Matches($"(?m)^ +- url: http://\\S+/{role}$", alertmanager);
        }

        foreach (Match link in Regex.Matches(page, @"\]\((?<to>\.\./[a-z-]+\.md)\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
        {
            Assert.True(File.Exists(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Page)!, link.Groups["to"].Value))), link.Value);
        }

        Assert.Contains("\"uid\": \"autonomy-governance\"", await File.ReadAllTextAsync(
            Path.Combine(SourceTree.Root, "deploy", "grafana", "autonomy-governance.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("http://localhost:3000/d/autonomy-governance", page, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Section, RunbookBlock Block)> Blocks() => RunbookText.Blocks(File.ReadAllText(Page)).Select(b => (b.Heading, b));

    private static async Task ExecuteAsync(string section)
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        scene.Shell.Words["/srv/governance"] = scene.Home.Root;
        scene.Shell.Words["/etc/prometheus"] = Path.Combine(SourceTree.Root, "deploy", "prometheus");
        scene.Shell.Words["lsof -i :4007"] = $"lsof -i :{scene.Reeve.Url.Port}";
        foreach ((_, RunbookBlock block) in Blocks().Where(b => b.Section == section))
        {
            Assert.Equal("sh", block.Language);
            if (block.Mark.StartsWith("stand-in: ", StringComparison.Ordinal))
            {
                await StandInAsync(scene, block);
                continue;
            }

            await GivenAsync(scene, block.Mark);
            var before = new List<string>();
            foreach (RunbookCommand command in block.Commands)
            {
                ReeveRun run = await scene.Shell.RunAsync(string.Join('\n', [.. before, command.Text]));
                Assert.True(run.ExitCode == 0, $"line {command.Line}: {command.Text}\n{run}");
                foreach (string expected in command.Expected)
                {
                    string pattern = string.Join("(.|\n)*?", expected.Split('…').Select(Regex.Escape));
                    Assert.True(Regex.IsMatch(run.Out + run.Err, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), $"line {command.Line}: {command.Text}\nprints no `{expected}`\n{run}");
                }

                if (Regex.IsMatch(command.Text, "^[A-Z]+=", RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    before.Add(command.Text);
                }
            }
        }
    }

    /// <summary>What the page takes to have happened.</summary>
    private static Task GivenAsync(GovernedScene scene, string mark) => mark switch
    {
        "" => Task.CompletedTask,
        "given: last night's backup" => AllAsync(() => scene.Reeve.Http.PostJsonAsync("/api/db/backup", new { }), () => scene.Reeve.Http.GetJsonAsync("/api/readiness/current")),
        "given: a proposal" => ProposalAsync(scene),
        "given: phase L4" => scene.SetPhaseAsync("L4", "git.push", "test.run"),
        "given: a bad stretch" => scene.BadStretchAsync(),
        _ => throw new InvalidOperationException($"The page asks for `{mark}`, which no test prepares."),
    };

    private static async Task AllAsync<TFirst, TSecond>(Func<Task<TFirst>> first, Func<Task<TSecond>> second)
    {
        await first();
        await second();
    }

    private static async Task ProposalAsync(GovernedScene scene)
    {
        await scene.Shell.SayAsync("reeve governance readiness && reeve governance cycle");
        await EventuallyAsync(async () => (await scene.Reeve.Http.GetJsonAsync("/api/governance/proposals")).GetArrayLength() == 1);
    }

    /// <summary>What no test may do to the machine that it runs on, and what is done or looked at instead.</summary>
    private static async Task StandInAsync(GovernedScene scene, RunbookBlock block)
    {
        string unit = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "deploy", "systemd", "governance.service"), TestContext.Current.CancellationToken);
        switch (block.Mark["stand-in: ".Length..])
        {
            case "stop":
                Assert.Equal("systemctl stop governance", Assert.Single(block.Commands).Text);
                Assert.Equal(0, await scene.Reeve.StopAsync());
                break;
            case "start":
                Assert.Equal("systemctl start governance", Assert.Single(block.Commands).Text);
                await scene.StartServiceAsync();
                break;
            case "systemd":
                Assert.All(block.Commands, c => Assert.Contains("governance", c.Text, StringComparison.Ordinal));
                Assert.Matches(@"(?m)^ExecStart=\S+/reeve serve --data /srv/governance/var$", unit);
                Assert.Matches("(?m)^WorkingDirectory=/srv/governance$", unit);
                break;
            case "prometheus":
                // A real Prometheus is asked for its targets by GovernanceMetricsTests.
                await scene.Shell.SayAsync("grep -q 'job_name: governance' /etc/prometheus/prometheus.yml");
                break;
            default:
                throw new InvalidOperationException($"No stand-in is known for `{block.Mark}`.");
        }
    }
}
