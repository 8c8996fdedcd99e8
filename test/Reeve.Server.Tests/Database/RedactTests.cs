using System.Net;
using System.Text;
using System.Text.Json;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Database;

public sealed class RedactTests
{
    private const string Secret = "hunter2-s3cr3t";

    [Theory]
    [InlineData("decision")]
    [InlineData("request")]
    [InlineData("permit")]
    public async Task Whatever_id_is_named_the_text_is_gone_from_every_file(string which)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        (string request, string permit) = await RunAsync(bed);
        string id = which switch { "decision" => "toolu_asked", "request" => request, _ => permit };
        Assert.NotEmpty(Holding(bed));
        await RedactAsync(bed, id);
        Assert.Equal("(redacted)", (await bed.GetAsync($"/api/requests/{request}")).GetProperty("text").GetString());
        await AssertGoneAndSoundAsync(bed);
        await bed.StopAsync();
        Assert.Empty(Holding(bed));
        await bed.StartAgainAsync();
        Assert.Equal(0, (await bed.GetAsync("/api/status")).GetProperty("alerts").GetArrayLength());
        await AssertGoneAndSoundAsync(bed);
    }

    [Fact]
    public async Task Rows_older_than_a_day_and_permits_that_were_revoked_are_reached_and_stay_ended()
    {
        var clock = new ManualClock();
        await using ServiceBed bed = await ServiceBed.StartAsync(clock);
        await bed.PostAsync("/hook/claude-code", bed.Bash($"curl -H token:{Secret} example.org", id: "toolu_asked"));
        string request = (await bed.GetAsync("/api/requests"))[0].GetProperty("id").GetString()!;
        string permit = await ApproveAsync(bed, request);
        await bed.PostAsync($"/api/permits/{permit}/revoke", new { reason = "changed my mind" });
        clock.StepTo(clock.GetUtcNow().AddHours(60));
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await bed.Http.GetAsync($"/api/requests/{request}", TestContext.Current.CancellationToken)).StatusCode);
        await RedactAsync(bed, "toolu_asked");
        Assert.Equal(0, (await bed.GetAsync("/api/permits")).GetArrayLength());
        await bed.StopAsync();
        Assert.Empty(Holding(bed));
        await bed.StartAgainAsync();
        await AssertGoneAndSoundAsync(bed);
        Assert.Equal(0, (await bed.GetAsync("/api/permits")).GetArrayLength());
    }

    [Fact]
    public async Task A_database_restored_from_before_the_redaction_does_not_bring_the_text_back()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await RunAsync(bed);
        string backup = Path.Combine(bed.Folder, "before.db");
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync("/api/db/backup", new { path = backup })).StatusCode);
        await RedactAsync(bed, "toolu_asked");
        await bed.StopAsync();
        File.Copy(backup, Path.Combine(bed.Data, "governance.db"), overwrite: true);
        await bed.StartAgainAsync();
        await bed.App.Folder.Installation.CaughtUpAsync();
        Assert.Equal(0, (await bed.GetAsync("/api/status")).GetProperty("alerts").GetArrayLength());
        await AssertGoneAndSoundAsync(bed);
    }

    [Fact]
    public async Task A_second_time_finds_nothing_and_an_unknown_id_too()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await RunAsync(bed);
        await RedactAsync(bed, "toolu_asked");
        foreach (string id in new[] { "toolu_asked", "toolu_none" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await bed.PostAsync("/api/db/redact", new { id, reason = "again" })).StatusCode);
        }
    }

    [Fact]
    public async Task A_text_of_a_request_that_was_changed_beside_the_chain_is_found()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await RunAsync(bed);
        await bed.StopAsync();
        string file = Directory.GetFiles(Path.Combine(bed.Data, "journal"), "*.txt").Single();
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        int at = Array.FindIndex(lines, l => l.Contains("\"why\":", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("hunter2", "hunter3", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
        await bed.StartAgainAsync();
        JsonElement report = JsonElement.Parse(await (await bed.PostAsync("/api/db/check", new { })).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Contains("digest is in the chain", report.GetProperty("journal").GetProperty("findings")[0].GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(string Request, string Permit)> RunAsync(ServiceBed bed)
    {
        string command = $"curl -H token:{Secret} example.org";
        await bed.ClaudeAsync(bed.Bash(command, id: "toolu_asked"));
        string request = (await bed.GetAsync("/api/requests"))[0].GetProperty("id").GetString()!;
        string permit = await ApproveAsync(bed, request);
        Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash(command, id: "toolu_again"))).Decision);
        Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash(command, id: "toolu_third"))).Decision);
        await bed.App.Folder.Installation.CaughtUpAsync();
        return (request, permit);
    }

    private static async Task<string> ApproveAsync(ServiceBed bed, string request)
    {
        HttpResponseMessage approved = await bed.PostAsync($"/api/requests/{request}/approve", new { reason = "fine" });
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        return JsonElement.Parse(await approved.Content.ReadAsByteArrayAsync()).GetProperty("permit").GetProperty("id").GetString()!;
    }

    private static async Task RedactAsync(ServiceBed bed, string id)
    {
        HttpResponseMessage redacted = await bed.PostAsync("/api/db/redact", new { id, reason = "held a password" });
        Assert.True(redacted.StatusCode == HttpStatusCode.OK, await redacted.Content.ReadAsStringAsync());
    }

    private static async Task AssertGoneAndSoundAsync(ServiceBed bed)
    {
        Assert.Empty(Holding(bed));
        JsonElement report = JsonElement.Parse(await (await bed.PostAsync("/api/db/check", new { })).Content.ReadAsByteArrayAsync());
        Assert.True(report.GetProperty("ok").GetBoolean(), report.ToString());
    }

    private static string[] Holding(ServiceBed bed) =>
        [.. Directory.GetFiles(bed.Data, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "reeve.lock" && Holds(f))];

    private static bool Holds(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0;
    }
}
