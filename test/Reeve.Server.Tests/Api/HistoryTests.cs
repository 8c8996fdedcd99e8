using System.Globalization;
using System.Text.Json;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Api;

/// <summary>What the monthly review compares.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Begin = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("metrics")]
    [InlineData("readiness")]
    public async Task A_history_is_listed_newest_first_in_parts_that_leave_nothing_out(string kind)
    {
        var clock = new ManualClock(Begin);
        await using ServiceBed bed = await ServiceBed.StartAsync(clock);
        var taken = new List<string>();
        for (int day = 0; day < 5; day++)
        {
            taken.Insert(0, (await bed.GetAsync($"/api/{kind}/current")).GetProperty("id").GetString()!);
            clock.StepTo(Begin.AddDays(day + 1));
        }

        Assert.Equal(taken, Ids(await bed.GetAsync($"/api/{kind}/history")));
        Assert.Equal(taken.Skip(1).Take(2), Ids(await bed.GetAsync($"/api/{kind}/history?from={Text(2)}&to={Text(4)}")));
        var listed = new List<string>();
        string to = "";
        do
        {
            JsonElement part = await bed.GetAsync($"/api/{kind}/history?limit=2{to}");
            listed.AddRange(Ids(part));
            to = part.GetArrayLength() < 2 ? "" : $"&to={part[1].GetProperty("timestamp").GetString()}";
        }
        while (to.Length > 0);
        Assert.Equal(taken, listed);
    }

    private static string Text(int day) => Begin.AddDays(day).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Ids(JsonElement list) => list.EnumerateArray().Select(e => e.GetProperty("id").GetString()!);
}
