using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class StoredFormTests
{
    [Fact]
    public void Storing_twice_is_storing_once() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(TransitionGens.Transition.ToArbitrary(), t => StoredForm.Of(StoredForm.Of(t)) == StoredForm.Of(t)));

    [Fact]
    public void Sound_text_and_whole_milliseconds_stay_as_they_are() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Hold.ToArbitrary(), hold =>
        {
            Hold whole = hold with { PlacedAt = Gens.Noon.AddMilliseconds(7) };
            return StoredForm.Of(whole) == whole;
        }));

    [Fact]
    public void Finer_times_are_cut_in_every_record() => Check.One(
        CaseCount.Of(),
        Prop.ForAll(TransitionGens.Answered.ToArbitrary(), TransitionGens.Permit.ToArbitrary(), (request, permit) =>
        {
            PermitRequest stored = StoredForm.Of(request);
            Permit kept = StoredForm.Of(permit);
            return new[] { stored.OpenedAt, stored.ExpiresAt, stored.AnsweredAt!.Value, kept.Until, kept.GrantedAt }
                .All(at => at.UtcTicks % TimeSpan.TicksPerMillisecond == 0)
                && request.OpenedAt - stored.OpenedAt < TimeSpan.FromMilliseconds(1);
        }));

    // Not a theory: an attribute cannot hold half a surrogate pair.
    [Fact]
    public void What_cannot_be_kept_is_replaced()
    {
        Assert.Equal("a\ufffdb", Kept("a\0b"));
        Assert.Equal("\ufffd", Kept("\ud83d"));
        Assert.Equal("\ufffd\ufffd", Kept("\ude00\ud83d"));
        Assert.Equal("\ud83d\ude00", Kept("\ud83d\ude00"));
        Assert.Equal("\ufffd\u0001", Kept("\ufffd\u0001"));
        Assert.Equal("", Kept(""));
    }

    private static string Kept(string text) => StoredForm.Of(new Hold("h", HoldKind.Stop, null, null, text, "a", Gens.Noon)).Reason;
}
