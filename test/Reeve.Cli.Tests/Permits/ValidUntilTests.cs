using FsCheck;
using FsCheck.Fluent;
using Reeve.Cli.Permits;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Permits;

public sealed class ValidUntilTests
{
    private static readonly TimeZoneInfo Cairo = TimeZoneInfo.CreateCustomTimeZone("test+2", TimeSpan.FromHours(2), "test+2", "test+2");

    [Theory]
    [InlineData("30m", "2026-11-21T12:30:00Z")]
    [InlineData("2h", "2026-11-21T14:00:00Z")]
    [InlineData("1d12h30m15s", "2026-11-23T00:30:15Z")]
    [InlineData("14:30", "2026-11-21T12:30:00Z")]
    [InlineData("14:00", "2026-11-22T12:00:00Z")]
    [InlineData("08:00", "2026-11-22T06:00:00Z")]
    [InlineData("2026-11-21T18:00", "2026-11-21T16:00:00Z")]
    [InlineData("2026-11-21 18:00:30", "2026-11-21T16:00:30Z")]
    [InlineData("2026-11-21T18:00:00Z", "2026-11-21T18:00:00Z")]
    [InlineData("2026-11-21T18:00:00.5Z", "2026-11-21T18:00:00.5Z")]
    [InlineData("2026-11-21T18:00:00+05:00", "2026-11-21T13:00:00Z")]
    public void Spans_times_of_day_and_dates_are_read(string text, string expected)
    {
        FixedClock clock = new() { Zone = Cairo };
        Assert.True(ValidUntil.Read(text, clock).TryGet(out DateTimeOffset? end, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), end);
        Assert.Equal(TimeSpan.Zero, end!.Value.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("h")]
    [InlineData("30m2h")]
    [InlineData("2h2h")]
    [InlineData("-2h")]
    [InlineData("99999999d")]
    [InlineData("25:00")]
    [InlineData("tomorrow")]
    [InlineData("2026-02-30T10:00")]
    public void Anything_else_is_refused_with_the_forms_there_are(string text)
    {
        Assert.False(ValidUntil.Read(text, new FixedClock()).TryGet(out _, out Refusal? refusal));
        Assert.Equal("until-invalid", refusal!.Code);
        Assert.Contains("18:00", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0m")]
    [InlineData("2026-11-21T12:00:00Z")]
    [InlineData("2020-01-01 00:00")]
    public void A_time_that_has_passed_is_refused(string text)
    {
        Assert.False(ValidUntil.Read(text, new FixedClock()).TryGet(out _, out Refusal? refusal));
        Assert.Equal("until-past", refusal!.Code);
    }

    [Fact]
    public void Nothing_stays_nothing()
    {
        Assert.True(ValidUntil.Read(null, new FixedClock()).TryGet(out DateTimeOffset? end, out _));
        Assert.Null(end);
    }

    [Fact]
    public void No_text_throws() => Prop.ForAll<string>(text =>
    {
        bool read = ValidUntil.Read(text ?? "", new FixedClock()).TryGet(out DateTimeOffset? end, out Refusal? refusal);
        return read ? end > new FixedClock().Now : refusal!.Kind == RefusalKind.Invalid;
    }).QuickCheckThrowOnFailure();
}
