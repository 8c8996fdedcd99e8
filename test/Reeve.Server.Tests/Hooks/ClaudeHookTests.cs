using System.Net;
using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Hooks;

public sealed class ClaudeHookTests
{
    [Fact]
    public async Task A_read_is_allowed_at_L3_and_a_push_names_its_request()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("git status"))).Decision);
        (string decision, string reason) = await bed.ClaudeAsync(bed.Bash("git push"));
        Assert.Equal("deny", decision);
        string id = (await bed.GetAsync("/api/requests"))[0].GetProperty("id").GetString()!;
        Assert.Contains(id, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approved_the_retry_runs_once()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.ClaudeAsync(bed.Bash("git push"));
        string id = (await bed.GetAsync("/api/requests"))[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync($"/api/requests/{id}/approve", new { reason = "looks fine" })).StatusCode);
        Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("git push"))).Decision);
        Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash("git push"))).Decision);
    }

    [Fact]
    public async Task Stop_denies_and_resume_lets_go_on()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await bed.PostAsync("/api/stop", new { reason = "lunch" })).StatusCode);
        (string decision, string reason) = await bed.ClaudeAsync(bed.Bash("ls"));
        Assert.Equal("deny", decision);
        Assert.Contains("hold-", reason, StringComparison.Ordinal);
        await bed.PostAsync("/api/resume", new { reason = "back" });
        Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("ls"))).Decision);
    }

    [Fact]
    public async Task The_stop_file_of_a_repository_stops_it()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Directory.CreateDirectory(Path.Combine(bed.Repository, ".git"));
        Directory.CreateDirectory(Path.Combine(bed.Repository, ".agent-workspace"));
        await File.WriteAllTextAsync(Path.Combine(bed.Repository, ".agent-workspace", "STOP"), "", TestContext.Current.CancellationToken);
        Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash("ls"))).Decision);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("{", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("{\"hook_event_name\":\"PreToolUse\"}", "application/json")]
    [InlineData("{\"hook_event_name\":\"PreToolUse\",\"tool_name\":7}", "application/json")]
    [InlineData("hello", "text/plain")]
    public async Task Whatever_cannot_be_read_is_a_native_deny_that_says_why(string body, string type)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        HttpResponseMessage response = await bed.PostAsync("/hook/claude-code", body, type);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement output = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("hookSpecificOutput");
        Assert.Equal("deny", output.GetProperty("permissionDecision").GetString());
        Assert.True(output.GetProperty("permissionDecisionReason").GetString()!.Length > 20);
    }

    [Fact]
    public async Task Ten_megabytes_and_deep_nesting_are_denied()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        string big = bed.Bash(new string('x', 10 << 20));
        Assert.Equal("deny", (await bed.ClaudeAsync(big)).Decision);
        string deep = $"{{\"hook_event_name\":\"PreToolUse\",\"x\":{new string('[', 5000)}{new string(']', 5000)}}}";
        Assert.Equal("deny", (await bed.ClaudeAsync(deep)).Decision);
    }

    [Fact]
    public async Task A_megabyte_of_id_and_invalid_utf8_are_denied()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash("ls", id: new string('i', 1 << 20)))).Decision);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(bed.Bash("ls"));
        bytes[^3] = 0xFF;
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        string answer = await (await bed.Http.PostAsync("/hook/claude-code", content, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"permissionDecision\":\"deny\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_cli_is_404_and_a_wrong_token_a_native_deny()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await bed.PostAsync("/hook/eliza", bed.Bash("ls"))).StatusCode);
        bed.UseToken("reeve_tok-00000000_00");
        Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash("ls"))).Decision);
    }

    [Fact]
    public async Task Outcomes_join_and_an_orphan_raises_dead_hook()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.ClaudeAsync(bed.Bash("ls", id: "toolu_a"));
        string post = bed.Bash("ls", id: "toolu_a").Replace("PreToolUse", "PostToolUse", StringComparison.Ordinal)[..^1] + ",\"tool_response\":{\"stdout\":\"\",\"stderr\":\"\",\"interrupted\":false}}";
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync("/hook/claude-code", post)).StatusCode);
        Assert.Equal(0, (await bed.GetAsync("/api/status")).GetProperty("alerts").GetArrayLength());
        await bed.PostAsync("/hook/claude-code", post.Replace("toolu_a", "toolu_b", StringComparison.Ordinal));
        JsonElement status = await bed.GetAsync("/api/status");
        Assert.Equal("dead-hook", status.GetProperty("alerts")[0].GetProperty("code").GetString());
        Assert.Equal(1, status.GetProperty("decisions").GetProperty("allow").GetInt64());
    }

    [Fact]
    public async Task Many_sessions_are_judged_alike()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("ls").Replace("session-1", $"session-{i}", StringComparison.Ordinal))).Decision);
        }

        Assert.Equal(200, (await bed.GetAsync("/api/status")).GetProperty("decisions").GetProperty("allow").GetInt64());
    }
}
