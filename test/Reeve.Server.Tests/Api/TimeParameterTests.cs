using System.Text.Json;
using Reeve.Core.Refusals;
using Reeve.Core.Rules.Backtest;
using Reeve.Server.Rules;
using Xunit;

namespace Reeve.Server.Tests.Api;

public sealed class TimeParameterTests
{
    [Theory]
    [InlineData("2026-11-21T04:00:00Z")]
    [InlineData("2026-11-21T06:00:00+02:00")]
    [InlineData("2026-11-21T06:00:00 02:00")]
    [InlineData("2026-11-21T04:00:00")]
    [InlineData("2026-11-21 04:00:00")]
    public async Task A_back_test_and_a_query_of_the_journal_read_the_same_times(string text)
    {
        Assert.True(BacktestEndpoint.Options(text, text, null).TryGet(out BacktestOptions? options, out Refusal? refusal), refusal?.ToString());
        var four = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        Assert.Equal((four, four), (options.From, options.To));
        await using ServiceBed bed = await ServiceBed.StartAsync();
        Assert.Equal(JsonValueKind.Array, (await bed.GetAsync($"/api/journal?from={Uri.EscapeDataString(text)}")).ValueKind);
    }

    [Theory]
    [InlineData("", null, "from")]
    [InlineData(null, "yesterday", "to")]
    public void A_back_test_refuses_what_is_no_time_by_name(string? from, string? to, string where)
    {
        Assert.False(BacktestEndpoint.Options(from, to, null).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("backtest-invalid", where), (refusal!.Code, refusal.Where));
    }
}
