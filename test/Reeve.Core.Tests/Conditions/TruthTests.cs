using Reeve.Core.Conditions;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class TruthTests
{
    private static readonly Truth[] All = Enum.GetValues<Truth>();

    [Fact]
    public void What_settles_the_result_absorbs_the_inconclusive_on_either_side()
    {
        foreach (Truth any in All)
        {
            Assert.Equal(Truth.False, Truths.And(Truth.False, any));
            Assert.Equal(Truth.False, Truths.And(any, Truth.False));
            Assert.Equal(Truth.True, Truths.Or(Truth.True, any));
            Assert.Equal(Truth.True, Truths.Or(any, Truth.True));
            Assert.Equal(any, Truths.And(Truth.True, any));
            Assert.Equal(any, Truths.Or(Truth.False, any));
        }

        Assert.Equal(Truth.Inconclusive, Truths.And(Truth.Inconclusive, Truth.True));
        Assert.Equal(Truth.Inconclusive, Truths.Or(Truth.Inconclusive, Truth.False));
    }

    [Fact]
    public void De_Morgan_holds_and_order_does_not_matter()
    {
        foreach ((Truth a, Truth b, Truth c) in from a in All from b in All from c in All select (a, b, c))
        {
            Assert.Equal(Truths.Not(Truths.And(a, b)), Truths.Or(Truths.Not(a), Truths.Not(b)));
            Assert.Equal(Truths.Not(Truths.Or(a, b)), Truths.And(Truths.Not(a), Truths.Not(b)));
            Assert.Equal(Truths.And(a, b), Truths.And(b, a));
            Assert.Equal(Truths.Or(a, b), Truths.Or(b, a));
            Assert.Equal(Truths.And(a, Truths.And(b, c)), Truths.And(Truths.And(a, b), c));
            Assert.Equal(Truths.Or(a, Truths.Or(b, c)), Truths.Or(Truths.Or(a, b), c));
            Assert.Equal(Truths.And(a, Truths.Or(b, c)), Truths.Or(Truths.And(a, b), Truths.And(a, c)));
            Assert.Equal(a, Truths.Not(Truths.Not(a)));
        }
    }

    [Fact]
    public void Names_are_lower_case() =>
        Assert.Equal(["false", "true", "inconclusive"], All.Select(t => t.Name()));

    [Fact]
    public void Plain_answers_are_never_inconclusive() => Assert.Equal((Truth.True, Truth.False), (Truths.Of(true), Truths.Of(false)));
}
