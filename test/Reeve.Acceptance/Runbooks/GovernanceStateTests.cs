using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>
/// Rows of the autonomy-governance runbook that the gate answers: the commands as printed there, run by bash with curl, jq and sqlite3; only the
/// address and the path of the database are those of the test.
/// </summary>
public sealed class GovernanceStateTests
{
    private const string Update =
        """
        UPDATE governance_state
        SET current_phase = 'L3',
            phase_start_date = datetime('now'),
            command_whitelist = '[]'
        WHERE id = 1;

        .quit
        """;

    [Fact(DisplayName = "GOV-040, GOV-049: the state shows phase and whitelist in force")]
    public async Task The_state_shows_phase_and_whitelist()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        Assert.Equal("\"L3\"", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq '.currentPhase'"));
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -c '.commandWhitelist'"));
    }

    [Fact(DisplayName = "GOV-043, GOV-044: the operator's UPDATE is seen within a second, by the next decision and by the journal")]
    public async Task The_operators_update_counts()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync("UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]' WHERE id = 1;");
        await UntilAsync(reeve, "L4");
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "a", home.Work))).Answer);

        long edited = TimeProvider.System.GetTimestamp();
        await home.SqliteAsync(Update);
        await UntilAsync(reeve, "L3");
        Assert.InRange(TimeProvider.System.GetElapsedTime(edited), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "b", home.Work))).Answer);
        Assert.Equal("[]", await BashAsync(reeve, "curl -s http://localhost:4007/api/governance/state | jq -c '.commandWhitelist'"));
        JsonElement journal = await reeve.Http.GetJsonAsync("/api/journal?order=desc");
        Assert.Contains(journal.EnumerateArray(), e => e.GetProperty("kind").GetString() == "phase.changed" && e.GetProperty("by").GetString() == "external");
    }

    [Fact(DisplayName = "GOV-043: an edit made while Reeve is down is taken in at start")]
    public async Task An_edit_while_down_counts()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            await reeve.StopAsync();
        }

        await home.SqliteAsync("UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]' WHERE id = 1;");
        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        Assert.Equal("L4", (await again.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString());
    }

    [Fact(DisplayName = "GOV-043: once tokens exist, a loosening edit is undone and waits for a person; a tightening one counts")]
    public async Task A_loosening_edit_becomes_a_request()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        ReeveRun init = await home.RunAsync("init");
        Assert.Equal(0, init.ExitCode);
        await home.SqliteAsync("UPDATE governance_state SET current_phase = 'L5', command_whitelist = '[\"git.push\"]' WHERE id = 1;");
        JsonElement request = default;
        await EventuallyAsync(async () =>
        {
            JsonElement requests = await reeve.Http.GetJsonAsync("/api/requests");
            request = requests.GetArrayLength() == 1 ? requests[0] : default;
            return requests.GetArrayLength() == 1;
        });
        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "a", home.Work))).Answer);
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT current_phase FROM governance_state WHERE id = 1;")).Trim() == "L3");

        ReeveRun approve = await home.RunAsync("approve", request.GetProperty("id").GetString()!);
        Assert.Equal(0, approve.ExitCode);
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push", "b", home.Work))).Answer);
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT current_phase FROM governance_state WHERE id = 1;")).Trim() == "L5");

        await home.SqliteAsync(Update);
        await UntilAsync(reeve, "L3");
    }

    private static Task UntilAsync(ReeveProcess reeve, string phase) =>
        EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString() == phase);
}
