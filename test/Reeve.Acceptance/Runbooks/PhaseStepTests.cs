using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>Each step of the ladder with its approvals, what comes after it, and what people can do while agents cannot.</summary>
public sealed class PhaseStepTests
{
    [Theory(DisplayName = "GOV-033 to GOV-036: each step takes its roles, one approval each, the last one moves the phase, and it is on trial for its days")]
    [InlineData("L3", "L3+", 14, "tech-lead")]
    [InlineData("L3+", "L4", 21, "tech-lead", "ops-lead")]
    [InlineData("L4", "L4+", 30, "tech-lead", "ops-lead", "product-lead")]
    [InlineData("L4+", "L5", 60, "tech-lead", "ops-lead", "product-lead", "exec-sponsor")]
    public async Task A_step_takes_its_roles(string from, string to, int days, params string[] roles)
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        if (from != "L3")
        {
            await scene.SetPhaseAsync(from, "fs.write");
        }

        await scene.Shell.SayAsync("reeve governance readiness && reeve governance cycle");
        JsonElement proposal = Assert.Single((await scene.Reeve.Http.GetJsonAsync("/api/governance/proposals")).EnumerateArray());
        Assert.Equal((to, days), (proposal.GetProperty("expansion").GetProperty("targetPhase").GetString(), proposal.GetProperty("expansion").GetProperty("validationPeriod").GetInt32()));
        Assert.Equal(roles, proposal.GetProperty("requiredApprovals").EnumerateArray().Select(r => r.GetString()));
        foreach (string role in roles)
        {
            Assert.Equal(from, await scene.PhaseAsync());
            await scene.Shell.SayAsync($"reeve governance approve {proposal.GetProperty("proposalId").GetString()} --as {role}");
        }

        Assert.Equal(to, await scene.PhaseAsync());
        Assert.Equal(days, (await scene.Reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("validation").GetProperty("daysLeft").GetInt32());
    }

    [Fact(DisplayName = "GOV-041: the end of the trial is known, the plan for going back stands in the proposal, and trouble inside it goes back by itself")]
    public async Task Trouble_during_the_trial_goes_back()
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        await scene.Shell.SayAsync("reeve governance readiness && reeve governance cycle");
        string id = await scene.Shell.SayAsync("curl -s http://localhost:4007/api/governance/proposals | jq -r '.[0] | select(.riskAssessment.rollbackPlan != \"\") | .proposalId'");
        await scene.Shell.SayAsync($"reeve governance approve {id} --as tech-lead");
        Assert.Matches("on trial  until .* \\(14 days left\\), else back to L3", await scene.Shell.SayAsync("reeve governance state"));
        for (int i = 0; i < 22; i++)
        {
            await scene.CommandAsync(i < 2 ? "git commit -m x" : "cat README.md", failed: i < 2);
        }

        Assert.Equal("L3", await scene.PhaseAsync());
        Assert.Equal(JsonValueKind.Null, (await scene.Reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("validation").ValueKind);
    }

    [Fact(DisplayName = "GOV-061: while agents are held a person can still act")]
    public async Task A_person_acts_while_agents_are_held()
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        await scene.BadStretchAsync();
        await scene.Shell.SayAsync("reeve stop --reason 'the test'");
        Assert.Equal("deny", await scene.JudgeAsync("cat README.md"));
        await scene.Shell.SayAsync("reeve rules set 'High Error Rate' --condition 'errorRate > 0.04'");
        await scene.Shell.SayAsync("reeve governance rollback --reason 'the test'");
        await scene.Shell.SayAsync("for e in $(reeve events list --open --json | jq -r '.[].id'); do reeve events resolve $e; done");
        await scene.Shell.SayAsync("reeve db backup");
        Assert.Equal("deny", await scene.JudgeAsync("cat README.md"));
        await scene.Shell.SayAsync("reeve resume --reason 'the test is over'");
        Assert.Equal("allow", await scene.JudgeAsync("cat README.md"));
    }

    [Fact(DisplayName = "GOV-073: who disabled a rule, and why, stand in the journal; without a person's token it is refused once tokens exist")]
    public async Task Disabling_leaves_who_and_why()
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        await scene.Shell.SayAsync("reeve init");
        Assert.Equal("401", await scene.Shell.SayAsync(
            "curl -s -o /dev/null -w '%{http_code}' -X PATCH http://localhost:4007/api/circuit-breaker/rules/High%20Rollback%20Rate -H 'Content-Type: application/json' -d '{\"enabled\": false}'"));
        await scene.Shell.SayAsync("reeve rules set 'High Rollback Rate' --enabled false --reason 'agreed with the ops lead'");
        JsonElement entry = (await scene.Reeve.Http.GetJsonAsync("/api/journal?order=desc&id=High%20Rollback%20Rate"))[0];
        string operatorName = await scene.Shell.SayAsync("reeve token list --json | jq -r '.[0].name'");
        Assert.Equal((operatorName, "agreed with the ops lead"), (entry.GetProperty("by").GetString(), entry.GetProperty("data").GetProperty("reason").GetString()));
        ReeveRun mistyped = await scene.Shell.RunAsync(
            "curl -s -X PATCH http://localhost:4007/api/circuit-breaker/rules/High%20Error%20Rate -H 'Content-Type: application/json' -d '{\"condition\": \"errorRate > 0.01\", \"reason\": 7}' | jq -r .status");
        Assert.Equal("400", mistyped.Out.Trim());
    }

    [Fact(DisplayName = "GOV-045: a rollback is told to the stakeholders, and its reason is where the alert points")]
    public async Task A_rollback_is_told()
    {
        await using GovernedScene scene = await GovernedScene.StartAsync();
        await scene.SetPhaseAsync("L4", "git.push");
        string before = await CountAsync(scene);
        await scene.Shell.SayAsync("reeve governance rollback --reason 'customers saw errors' --incident INC-42");
        await EventuallyAsync(async () => await CountAsync(scene) != before);
        Assert.Equal("1", await CountAsync(scene));
        Assert.Contains("INC-42", await scene.Shell.SayAsync("reeve db log --limit 5"), StringComparison.Ordinal);
        string rules = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "deploy", "prometheus", "reeve-rules.yml"), TestContext.Current.CancellationToken);
        Assert.Contains("expr: increase(simcorp_governance_phase_changes_total[5m]) > 0\n        labels: {severity: medium, audience: stakeholders}", rules, StringComparison.Ordinal);
        string amtool = Alerting.AlertingPrograms.Locate("amtool");
        Assert.Equal("stakeholders", await scene.Shell.SayAsync(
            $"{amtool} config routes test --config.file {SourceTree.Root}/deploy/alertmanager/alertmanager.yml alertname=GovernancePhaseChanged severity=medium audience=stakeholders 2>/dev/null"));
    }

    private static Task<string> CountAsync(GovernedScene scene) => scene.Shell.SayAsync(
        "curl -s http://localhost:4007/metrics | awk '/^simcorp_governance_phase_changes_total{from_phase=\"L4\",to_phase=\"L3\"}/ {print $2}'");
}
