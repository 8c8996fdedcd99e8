using System.Net;
using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Hooks;

public sealed class HookTokenTests
{
    [Fact]
    public async Task Once_tokens_exist_commands_are_judged_whoever_posts_them_but_only_a_hooks_outcome_is_trusted()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        string person = await MintAsync(bed, "alice", "operator");
        bed.UseToken(person);
        string hook = await MintAsync(bed, "robot", "agent");
        foreach ((string id, string? token, bool trusted) in new (string, string?, bool)[] { ("none", null, false), ("person", person, false), ("hook", hook, true) })
        {
            bed.UseToken(token);
            Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("ls", id: id))).Decision);
            Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash("git push", id: id + "-push"))).Decision);
            await OutcomeAsync(bed, id);
            Assert.Equal(trusted, Assert.Single(await TrustedAsync(bed, id)));
        }
    }

    [Fact]
    public async Task An_outcome_without_a_token_does_not_get_ahead_of_the_hooks()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        bed.UseToken(await MintAsync(bed, "alice", "operator"));
        string hook = await MintAsync(bed, "robot", "agent");
        await bed.ClaudeAsync(bed.Bash("ls", id: "a"));
        bed.UseToken(null);
        await OutcomeAsync(bed, "a");
        await OutcomeAsync(bed, "a");
        bed.UseToken(hook);
        await OutcomeAsync(bed, "a");
        await OutcomeAsync(bed, "a");
        bed.UseToken(null);
        await OutcomeAsync(bed, "a");
        bool[] recorded = await TrustedAsync(bed, "a");
        Assert.Equal([false, true], recorded);
    }

    private static async Task OutcomeAsync(ServiceBed bed, string id)
    {
        string post = bed.Bash("ls", id: id).Replace("PreToolUse", "PostToolUse", StringComparison.Ordinal)[..^1] + ",\"tool_response\":{\"stdout\":\"\",\"stderr\":\"\",\"interrupted\":false}}";
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync("/hook/claude-code", post)).StatusCode);
    }

    private static async Task<bool[]> TrustedAsync(ServiceBed bed, string id)
    {
        JsonElement entries = await bed.GetAsync($"/api/journal?id={id}");
        return
        [
            .. entries.EnumerateArray()
                .Where(e => e.GetProperty("kind").GetString() == "outcome")
                .Select(e => e.TryGetProperty("trusted", out JsonElement trusted) && trusted.GetBoolean()),
        ];
    }

    private static async Task<string> MintAsync(ServiceBed bed, string name, string role)
    {
        HttpResponseMessage minted = await bed.PostAsync("/api/tokens", new { name, role });
        Assert.Equal(HttpStatusCode.Created, minted.StatusCode);
        return JsonElement.Parse(await minted.Content.ReadAsByteArrayAsync()).GetProperty("token").GetString()!;
    }
}
