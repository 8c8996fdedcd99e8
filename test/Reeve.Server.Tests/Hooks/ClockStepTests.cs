using System.Text.Json;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Hooks;

public sealed class ClockStepTests
{
    [Fact]
    public async Task A_clock_that_steps_back_and_forth_loses_nothing_and_the_journal_verifies()
    {
        var clock = new ManualClock();
        await using ServiceBed bed = await ServiceBed.StartAsync(clock);
        DateTimeOffset start = clock.GetUtcNow();
        int[] hours = [0, 30, -5, 2, -48, 1];
        for (int i = 0; i < hours.Length; i++)
        {
            clock.StepTo(start.AddHours(hours[i]));
            Assert.Equal("allow", (await bed.ClaudeAsync(bed.Bash("ls", id: $"read-{i}"))).Decision);
            Assert.Equal("deny", (await bed.ClaudeAsync(bed.Bash($"git push {i}", id: $"push-{i}"))).Decision);
            Assert.Equal(1, (await bed.GetAsync($"/api/journal?id=read-{i}")).GetArrayLength());
        }

        await bed.App.Folder.Installation.CaughtUpAsync();
        await bed.StopAsync();
        await bed.StartAgainAsync();
        Assert.Equal(2 * hours.Length, Decisions(await bed.GetAsync("/api/journal?limit=1000")));
        JsonElement report = JsonElement.Parse(await (await bed.PostAsync("/api/db/check", new { })).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(report.GetProperty("ok").GetBoolean(), report.ToString());
        Assert.Equal(0, (await bed.GetAsync("/api/status")).GetProperty("alerts").GetArrayLength());
    }

    private static int Decisions(JsonElement journal) => journal.EnumerateArray().Count(e => e.GetProperty("kind").GetString() == "decision");
}
