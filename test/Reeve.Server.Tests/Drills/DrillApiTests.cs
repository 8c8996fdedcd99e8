using System.Net;
using System.Text.Json;
using Reeve.Core.Readiness;
using Xunit;

namespace Reeve.Server.Tests.Drills;

public sealed class DrillApiTests
{
    [Fact]
    public async Task Every_drill_passes_on_a_new_installation_is_listed_newest_first_and_survives_a_restart()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Empty((await bed.GetAsync("/api/drills")).EnumerateArray());
        foreach (string kind in ReadinessMeasures.Drills)
        {
            JsonElement drill = await RunAsync(bed, kind);
            Assert.Equal((kind, true, "passed", "loopback"), (Text(drill, "kind"), drill.GetProperty("passed").GetBoolean(), Text(drill, "verdict"), Text(drill, "by")));
            Assert.Equal($"reeve-drill/{Text(drill, "id")}", Text(drill, "scope"));
            Assert.NotEmpty(drill.GetProperty("steps").EnumerateArray());
            Assert.All(drill.GetProperty("steps").EnumerateArray(), s => Assert.Equal("passed", Text(s, "verdict")));
        }

        JsonElement all = await bed.GetAsync("/api/drills");
        Assert.Equal(ReadinessMeasures.Drills.Reverse(), all.EnumerateArray().Select(d => Text(d, "kind")));
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.Equal(all.GetRawText(), (await bed.GetAsync("/api/drills")).GetRawText());
        JsonElement state = await bed.GetAsync("/api/governance/state");
        Assert.Empty(state.GetProperty("scopes").EnumerateArray());
        Assert.Empty((await bed.GetAsync("/api/holds")).EnumerateArray());
        Assert.Empty((await bed.GetAsync("/api/requests")).EnumerateArray());
        JsonElement status = await bed.GetAsync("/api/status");
        Assert.Equal("""{"allow":0,"ask":0,"deny":0}""", status.GetProperty("decisions").GetRawText());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "backups")));
    }

    [Fact]
    public async Task An_unknown_kind_is_not_found_and_those_there_are_are_named()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        HttpResponseMessage answer = await bed.PostAsync("/api/drills/fire", "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("kill-switch, rollback, breaker, restore", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_tokens_exist_a_person_runs_drills()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        string person = await MintAsync(bed, "alice", "operator");
        Assert.Equal(HttpStatusCode.Unauthorized, (await bed.PostAsync("/api/drills/rollback", "{}")).StatusCode);
        bed.UseToken(person);
        bed.UseToken(await MintAsync(bed, "bot", "agent"));
        Assert.Equal(HttpStatusCode.Forbidden, (await bed.PostAsync("/api/drills/rollback", "{}")).StatusCode);
        Assert.Empty((await bed.GetAsync("/api/drills")).EnumerateArray());
        bed.UseToken(person);
        JsonElement drill = await RunAsync(bed, "kill-switch");
        Assert.Equal(("alice", true), (Text(drill, "by"), drill.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public async Task A_backup_folder_that_cannot_take_a_backup_fails_the_restore_drill()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.StopAsync();
        string place = Path.Combine(bed.Folder, "not-a-folder");
        await File.WriteAllTextAsync(place, "", TestContext.Current.CancellationToken);
        bed.Options["backup.folder"] = place;
        await bed.StartAgainAsync();
        JsonElement drill = await RunAsync(bed, "restore");
        Assert.Equal((false, "failed"), (drill.GetProperty("passed").GetBoolean(), Text(drill, "verdict")));
        Assert.Contains("not-a-folder", Text(drill, "summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_restore_drill_left_in_the_backup_folder_goes_with_the_next_start()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.StopAsync();
        string left = Directory.CreateDirectory(Path.Combine(bed.Data, "backups", "reeve-drill-restore-0000cut0", "restored")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "governance.db"), "half a file", TestContext.Current.CancellationToken);
        await bed.StartAgainAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "backups")));
    }

    private static async Task<JsonElement> RunAsync(ServiceBed bed, string kind)
    {
        HttpResponseMessage answer = await bed.PostAsync($"/api/drills/{kind}", "{}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> MintAsync(ServiceBed bed, string name, string role)
    {
        HttpResponseMessage minted = await bed.PostAsync("/api/tokens", new { name, role });
        Assert.Equal(HttpStatusCode.Created, minted.StatusCode);
        return JsonElement.Parse(await minted.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("token").GetString()!;
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
