using System.Net;
using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Faults;

/// <summary>Governance cycles and approvals that meet a full disk, the end of the service, or each other.</summary>
public sealed class CycleFaultTests
{
    // A phase that nothing has shown for a year: the cycle proposes to lower it, which is a transition.
    private const string Stale = "UPDATE governance_state SET current_phase = 'L4', command_whitelist = '[\"git.push\"]', phase_start_date = datetime('now', '-365 days') WHERE id = 1;";

    [Fact]
    public async Task SIGTERM_during_a_cycle_leaves_it_done_or_undone()
    {
        using var home = new ReeveHome();
        string? proposed = null;
        for (int round = 0; round < 4; round++)
        {
            await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
            if (round == 0)
            {
                await home.SqliteAsync(Stale);
                await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString() == "L4");
            }

            Task<string?>[] cycles = [.. Enumerable.Range(0, 3).Select(_ => CycleAsync(reeve))];
            Assert.Equal(0, await reeve.StopAsync());
            string[] answered = [.. (await Task.WhenAll(cycles)).OfType<string>()];

            await using ReeveProcess again = await ReeveProcess.StartAsync(home);
            JsonElement[] reports = [.. (await again.Http.GetJsonAsync("/api/governance/reports?limit=100")).EnumerateArray()];
            Assert.Empty(answered.Except(reports.Select(r => r.GetProperty("id").GetString()!)));
            JsonElement[] proposals = [.. (await again.Http.GetJsonAsync("/api/governance/proposals")).EnumerateArray()];
            Assert.InRange(proposals.Length, proposed is null ? 0 : 1, 1);
            string? id = proposals.Length == 0 ? null : proposals[0].GetProperty("proposalId").GetString();
            Assert.True(proposed is null || proposed == id, $"{proposed} became {id}");
            proposed = id;
            Assert.Equal(id ?? "", (await home.SqliteAsync("SELECT proposal_id FROM scope_expansion_proposals;")).Trim());
            Assert.Equal("L4", (await again.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString());
            JsonElement check = await again.Http.PostJsonAsync("/api/db/check", new { });
            Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
            Assert.Equal(0, await again.StopAsync());
        }
    }

    [Fact]
    public async Task A_cycle_and_a_backup_on_a_full_disk_say_so_leave_nothing_half_and_work_again_with_room()
    {
        using SmallDisk? disk = SmallDisk.TryMount(4096);
        Require.That(disk is not null, SmallDisk.What, SmallDisk.HowToGet);
        using var home = new ReeveHome();
        home.Environment["REEVE_DATA"] = Path.Combine(disk!.Path, "var");
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        string backups = Path.Combine(disk.Path, "var", "backups");
        await reeve.Http.PostJsonAsync("/api/db/backup", new { });
        string[] before = Files(backups);
        string filler = disk.Fill();
        await RefusedAsync(reeve, "/api/governance/run-cycle");
        await RefusedAsync(reeve, "/api/db/backup");
        Assert.Equal(before, Files(backups));
        Assert.Equal(HttpStatusCode.NotFound, (await reeve.Http.GetAsync("/api/governance/reports/latest", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reeve.Http.GetAsync("/api/governance/state", TestContext.Current.CancellationToken)).StatusCode);
        File.Delete(filler);
        JsonElement report = await reeve.Http.PostJsonAsync("/api/governance/run-cycle", new { });
        Assert.Equal(report.GetProperty("id").GetString(), (await reeve.Http.GetJsonAsync("/api/governance/reports/latest")).GetProperty("id").GetString());
        await reeve.Http.PostJsonAsync("/api/db/backup", new { });
        JsonElement check = await reeve.Http.PostJsonAsync("/api/db/check", new { });
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
        Assert.Equal(0, await reeve.StopAsync());
    }

    [Fact]
    public async Task Of_many_last_approvals_at_once_exactly_one_moves_the_phase()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        await home.SqliteAsync(Stale);
        await EventuallyAsync(async () => (await reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString() == "L4");
        JsonElement proposal = (await reeve.Http.PostJsonAsync("/api/governance/run-cycle", new { })).GetProperty("expansion");
        string role = Assert.Single(proposal.GetProperty("requiredApprovals").EnumerateArray()).GetString()!;
        string path = $"/api/governance/proposals/{proposal.GetProperty("proposalId").GetString()}/approve";
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            using var body = new StringContent(JsonSerializer.Serialize(new { approvedBy = role }), System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await reeve.Http.PostAsync(path, body, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));
        Assert.Single(answers, a => a == HttpStatusCode.OK);
        Assert.Equal(23, answers.Count(a => a == HttpStatusCode.Conflict));
        JsonElement journal = await reeve.Http.GetJsonAsync("/api/journal?order=desc&limit=100");
        Assert.Single(journal.EnumerateArray(), e => e.GetProperty("kind").GetString() == "phase.changed"
            && e.GetProperty("data").GetProperty("after").GetProperty("phase").GetString() == "L3+");
    }

    private static async Task<string?> CycleAsync(ReeveProcess reeve)
    {
        try
        {
            using HttpResponseMessage answer = await reeve.Http.PostAsync("/api/governance/run-cycle", null);
            return answer.IsSuccessStatusCode ? JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("id").GetString() : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Not taken any more: nothing was promised.
            return null;
        }
    }

    private static async Task RefusedAsync(ReeveProcess reeve, string path)
    {
        using HttpResponseMessage answer = await reeve.Http.PostAsync(path, null, TestContext.Current.CancellationToken);
        string problem = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, problem);
        Assert.Contains("\"remedy\":\"", problem, StringComparison.Ordinal);
    }

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
}
