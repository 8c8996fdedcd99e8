using System.Net;
using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Faults;

/// <summary>Rows that an operator's SQL left without a meaning, while the service runs and while it does not.</summary>
public sealed class HandEditFaultTests
{
    private const string ToL4 = "UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]' WHERE id = 1;";
    private const string Unchecked = "PRAGMA ignore_check_constraints = 1; ";
    private const string ToL9 = Unchecked + "UPDATE governance_state SET current_phase = 'L9' WHERE id = 1;";

    [Theory]
    [InlineData(ToL9, "L9")]
    [InlineData("UPDATE governance_state SET command_whitelist = '[\"everything\"]' WHERE id = 1;", "everything")]
    [InlineData(Unchecked + "UPDATE governance_state SET command_whitelist = 'git.push' WHERE id = 1;", "git.push")]
    [InlineData(Unchecked + "UPDATE governance_state SET phase_start_date = 'yesterday' WHERE id = 1;", "yesterday")]
    public async Task A_phase_that_does_not_exist_is_L3_for_the_next_decision_and_alarmed(string sql, string value)
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(ToL4);
        await EventuallyAsync(async () => await PhaseAsync(reeve) == "L4");
        Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push origin topic", "before", home.Work))).Answer);
        await home.SqliteAsync(sql);
        await EventuallyAsync(async () => await PhaseAsync(reeve) == "L3");
        Assert.NotEqual("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push origin topic", "after", home.Work))).Answer);
        await EventuallyAsync(async () => await AlarmsAsync(reeve, value) == 1);
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT current_phase || command_whitelist FROM governance_state WHERE id = 1;")).Trim() == "L3[]");
        Assert.Equal("healthy", (await reeve.Http.GetJsonAsync("/ready")).GetProperty("status").GetString());
        JsonElement changes = await reeve.Http.GetJsonAsync("/api/journal?order=desc&limit=50");
        Assert.Contains(changes.EnumerateArray(), e => e.GetProperty("kind").GetString() == "phase.changed" && e.GetProperty("data").GetProperty("reason").GetString()!.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_phase_that_does_not_exist_at_start_is_L3_and_alarmed_and_gone_at_the_next()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            await home.SqliteAsync(ToL4);
            await EventuallyAsync(async () => await PhaseAsync(reeve) == "L4");
            Assert.Equal(0, await reeve.StopAsync());
        }

        await home.SqliteAsync(ToL9);
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            Assert.Equal("L3", await PhaseAsync(reeve));
            Assert.Equal(1, await AlarmsAsync(reeve, "L9"));
            Assert.NotEqual("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git push origin topic", "after", home.Work))).Answer);
            Assert.Equal(0, await reeve.StopAsync());
        }

        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        Assert.Equal(("L3", 0), (await PhaseAsync(again), await AlarmsAsync(again, "L9")));
    }

    [Fact]
    public async Task A_phase_that_does_not_exist_is_refused_by_the_table_itself()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => home.SqliteAsync("UPDATE governance_state SET current_phase = 'L9' WHERE id = 1;"));
        Assert.Equal("L3", (await home.SqliteAsync("SELECT current_phase FROM governance_state WHERE id = 1;")).Trim());
    }

    [Theory]
    [InlineData(
        "INSERT INTO scope_expansion_proposals (proposal_id, current_phase, target_phase, commands_to_whitelist, validation_period, metrics, readiness, key_achievements, risk_level, mitigations, rollback_plan, required_approvals) VALUES ('bad', 'L3', 'L4', '[\"everything\"]', 14, '{}', '1', '[]', 'low', '[]', '', '[]');",
        "everything")]
    [InlineData(Unchecked + "INSERT INTO readiness_attestations (item, status, author, attested_at) VALUES ('on-call-rotation', 1, 'bob', 'long ago');", "long ago")]
    public async Task A_bad_row_counts_for_nothing_is_alarmed_once_and_stops_nothing_else(string sql, string value)
    {
        using var home = new ReeveHome();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            await home.SqliteAsync(sql);
            await EventuallyAsync(async () => await AlarmsAsync(reeve, value) == 1);
            await home.SqliteAsync("INSERT INTO holds (id, kind, reason, placed_by) VALUES ('by-hand', 'stop', 'smoke', 'alice');");
            await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/holds")).GetArrayLength() == 1);
            Assert.Equal(1, await AlarmsAsync(reeve, value));
            Assert.Equal("healthy", (await reeve.Http.GetJsonAsync("/ready")).GetProperty("status").GetString());
            Assert.Equal(0, (await reeve.Http.GetJsonAsync("/api/governance/proposals")).GetArrayLength());
            Assert.Equal(0, (await reeve.Http.GetJsonAsync("/api/readiness/attestations")).GetArrayLength());
            using HttpResponseMessage approval = await reeve.Http.PostAsync(
                "/api/governance/proposals/bad/approve", new StringContent("""{"approvedBy":"tech-lead"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, approval.StatusCode);
            Assert.Equal(0, await reeve.StopAsync());
        }

        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        Assert.Equal(1, await AlarmsAsync(again, value));
        Assert.Equal(1, (await again.Http.GetJsonAsync("/api/holds")).GetArrayLength());
    }

    [Fact]
    public async Task A_word_that_is_spoilt_by_hand_stays_what_it_was_and_its_row_is_written_anew()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await reeve.Http.PostJsonAsync("/api/readiness/attestations/on-call-rotation", new { status = false });
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT status FROM readiness_attestations;")).Trim() == "0");
        await home.SqliteAsync(Unchecked + "UPDATE readiness_attestations SET status = 1, attested_at = 'long ago';");
        await EventuallyAsync(async () => await AlarmsAsync(reeve, "long ago") == 1);
        Assert.False((await reeve.Http.GetJsonAsync("/api/readiness/attestations"))[0].GetProperty("status").GetBoolean());
        await EventuallyAsync(async () => (await home.SqliteAsync("SELECT status FROM readiness_attestations WHERE attested_at <> 'long ago';")).Trim() == "0");
    }

    private static async Task<string?> PhaseAsync(ReeveProcess reeve) => (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString();

    private static async Task<int> AlarmsAsync(ReeveProcess reeve, string value) =>
        (await reeve.Http.GetJsonAsync("/api/status")).GetProperty("alerts").EnumerateArray()
        .Count(a => a.GetProperty("code").GetString() == "row-mistaken" && a.GetProperty("text").GetString()!.Contains(value, StringComparison.Ordinal));
}
