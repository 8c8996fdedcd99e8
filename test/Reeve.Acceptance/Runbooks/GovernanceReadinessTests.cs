using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Rows of the autonomy-governance runbook about readiness: the commands as printed there.</summary>
public sealed class GovernanceReadinessTests
{
    private static readonly string[] Attested =
    [
        "EVAL_COVERAGE", "chaos-tests-passing", "incident-playbook", "runbooks", "accountability", "approval-workflow", "escalation-paths", "compliance",
        "team-trained", "on-call-rotation", "coverage-24x7", "leadership-approval", "customer-communication", "design-partner",
    ];

    [Fact(DisplayName = "GOV-008, GOV-009, GOV-101, GOV-102, GOV-104: score, whole assessment, blockers and failing items of a new installation")]
    public async Task A_new_installation_says_what_is_missing()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal(
            "[\"investigate\",\"blockers\",\"ready\",\"score\",\"threshold\"]",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/score | jq -c '[.band, (del(.band,.timestamp) | keys[])]'"));
        Assert.Equal("true", await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/score | jq '.score < 0.9 and .threshold == 0.95 and (.ready | not)'"));
        Assert.Equal(
            "[24,80]",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/current | jq -c '[.technical,.process,.organizational] | [(map(.items[]) | length), (map(.maxScore) | add)]'"));
        string blockers = await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/current | jq -c '.overall.blockers'");
        Assert.Equal(
            blockers,
            await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/current | jq -c '[(.technical,.process,.organizational).items[] | select(.status==false and .required) | .name]'"));
        Assert.Contains("Kill switch tested", blockers, StringComparison.Ordinal);
        Assert.Equal(
            "\"Never drilled: run `reeve drill kill-switch`\"",
            await BashAsync(reeve, "curl -s http://localhost:4007/api/readiness/current | jq '.technical.items[] | select(.name==\"Kill switch tested\").details'"));
    }

    [Fact(DisplayName = "GOV-027: weights change without rebuilding; a bad edit is refused, said, and the last good one stays")]
    public async Task The_checklist_is_data()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        string shipped = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "src/Reeve.Governance/Readiness/readiness.yaml"), TestContext.Current.CancellationToken);
        string file = Path.Combine(home.Data, "readiness.yaml");
        const string max = "curl -s http://localhost:4007/api/readiness/current | jq '.organizational.maxScore'";
        await File.WriteAllTextAsync(file, shipped.Replace("name: Leadership approval obtained\n    weight: 5", "name: Leadership approval obtained\n    weight: 9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("24", await BashAsync(reeve, max));
        await File.WriteAllTextAsync(file, shipped.Replace("weight: 5", "weight: lots", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("24", await BashAsync(reeve, max));
        Assert.Contains("readiness-checklist-refused", (await home.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-027, GOV-100, GOV-103: attested by command line and by the original environment names; the next assessment names what changed")]
    public async Task Words_count_and_changes_are_named()
    {
        using var home = new ReeveHome();
        home.Environment["TEAM_TRAINED_ON_MONITORING"] = "true";
        home.Environment["RUNBOOKS_COMPLETE"] = "TRUE";
        home.Environment["EVAL_COVERAGE"] = "0.93";
        home.Environment["KILL_SWITCH_TESTED"] = "true";
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.True(await PassesAsync(reeve, "team-trained"));
        Assert.False(await PassesAsync(reeve, "runbooks"));
        Assert.True(await PassesAsync(reeve, "eval-coverage"));
        Assert.False(await PassesAsync(reeve, "kill-switch-tested"));
        foreach (string item in Attested)
        {
            Assert.Equal(0, (await home.RunAsync("governance", "attest", item, "--evidence", "https://wiki.example.com/" + item)).ExitCode);
        }

        Assert.Equal(1, (await home.RunAsync("governance", "attest", "kill-switch-tested")).ExitCode);
        Assert.Equal(0, (await home.RunAsync("db", "check")).ExitCode);
        JsonElement current = await reeve.Http.GetJsonAsync("/api/readiness/current");
        Assert.Contains(current.GetProperty("changes").EnumerateArray(), c => c.GetString()!.StartsWith("Runbooks for autonomous actions: now passes", StringComparison.Ordinal));
        Assert.Equal(20, current.GetProperty("organizational").GetProperty("score").GetDouble());
        Assert.Equal(0, (await home.RunAsync("governance", "attest", "24/7 coverage available", "--no")).ExitCode);
        ReeveRun table = await home.RunAsync("governance", "readiness");
        Assert.Contains("24/7 coverage available: no longer passes", table.Out, StringComparison.Ordinal);
        Assert.Contains("investigate", table.Out, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "GOV-100: a word written by hand counts until tokens exist, and is undone from then on")]
    public async Task A_word_written_by_hand_is_an_external_edit()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync("INSERT INTO readiness_attestations (item, status, author) VALUES ('on-call-rotation', 1, 'bob');");
        await EventuallyAsync(() => PassesAsync(reeve, "on-call-rotation"));
        Assert.Equal(0, (await home.RunAsync("init")).ExitCode);
        await home.SqliteAsync("INSERT INTO readiness_attestations (item, status, author) VALUES ('leadership-approval', 1, 'bob');");
        await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/requests")).GetArrayLength() == 1);
        Assert.False(await PassesAsync(reeve, "leadership-approval"));
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT status FROM readiness_attestations WHERE item = 'leadership-approval';")).Trim() == "0");
    }

    private static async Task<bool> PassesAsync(ReeveProcess reeve, string id)
    {
        JsonElement current = await reeve.Http.GetJsonAsync("/api/readiness/current");
        return new[] { "technical", "process", "organizational" }
            .SelectMany(c => current.GetProperty(c).GetProperty("items").EnumerateArray())
            .Single(i => i.GetProperty("id").GetString() == id).GetProperty("status").GetBoolean();
    }
}
