using FsCheck;
using FsCheck.Fluent;
using Reeve.Storage.State;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Storage.Tests.State;

public sealed class StateTimeTests
{
    [Fact]
    public void Text_sorts_as_time_does() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gens.Time.ToArbitrary(), Gens.Time.ToArbitrary(), (a, b) =>
            Math.Sign(string.CompareOrdinal(StateTime.Format(a), StateTime.Format(b))) == Math.Sign(Coarse(a).CompareTo(Coarse(b)))));

    [Fact]
    public void What_is_written_reads_back_in_milliseconds() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gens.Time.ToArbitrary(), at =>
            StateTime.TryParse(StateTime.Format(at.ToOffset(TimeSpan.FromHours(2))), out DateTimeOffset back) && back == Coarse(at)));

    [Theory]
    [InlineData("2026-03-01 12:00:00")]
    [InlineData("2026-03-01 12:00:00.0")]
    [InlineData("2026-03-01 12:00:00.000000")]
    [InlineData("2026-03-01T12:00:00")]
    [InlineData("2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12:00:00.000Z")]
    [InlineData("2026-03-01 12:00:00Z")]
    public void Every_form_the_runbooks_and_people_write_is_read_as_utc(string text)
    {
        Assert.True(StateTime.TryParse(text, out DateTimeOffset at));
        Assert.Equal(Gens.Noon, at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-03-01")]
    [InlineData("2026-02-30 12:00:00")]
    [InlineData("2026-03-01 25:00:00")]
    [InlineData("2026-03-01 12:00:00+02:00")]
    [InlineData(" 2026-03-01 12:00:00")]
    [InlineData("1772366400")]
    public void Anything_else_is_not(string text) => Assert.False(StateTime.TryParse(text, out _));

    private static DateTimeOffset Coarse(DateTimeOffset at) => at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMillisecond));
}
