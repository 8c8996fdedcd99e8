using Reeve.Cli.Database;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Database;

public sealed class PointInTimeTests
{
    [Theory]
    [InlineData("2h", "2026-11-21T10:00:00Z")]
    [InlineData("90d", "2026-08-23T12:00:00Z")]
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T10:30", "2026-11-20T10:30:00Z")]
    [InlineData("2026-11-20T10:30:00+02:00", "2026-11-20T08:30:00Z")]
    public void Spans_back_and_dates_are_read_as_UTC(string text, string iso)
    {
        Assert.True(PointInTime.Read(text, "--from", new FixedClock()).TryGet(out DateTimeOffset? time, out _));
        Assert.Equal(iso, PointInTime.Iso(time));
    }

    [Fact]
    public void Anything_else_is_refused_and_names_the_option()
    {
        Assert.False(PointInTime.Read("yesterday", "--from", new FixedClock()).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("time-invalid", "--from"), (refusal!.Code, refusal.Where));
    }
}
