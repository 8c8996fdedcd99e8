using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

public sealed class TypeSetTests
{
    [Fact]
    public void Every_type_has_a_name_and_a_bit_of_its_own()
    {
        Assert.Equal(CommandType.All.Count, CommandType.All.Select(t => t.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(CommandType.All.Count, CommandType.All.Select(t => t.Bit).Distinct().Count());
        Assert.All(CommandType.All, t => Assert.InRange(t.Bit, 0, 63));
        Assert.Equal(CommandType.All, CommandType.All.OrderBy(t => t.Bit));
    }

    [Fact]
    public void Types_are_found_by_name_and_by_bit()
    {
        Assert.All(CommandType.All, t => Assert.Same(t, CommandType.Find(t.Name)));
        Assert.All(CommandType.All, t => Assert.Same(t, CommandType.At(t.Bit)));
        Assert.Null(CommandType.Find("git.shove"));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandType.At(40));
    }

    [Fact]
    public void The_strictest_is_the_last_of_the_list()
    {
        Assert.Same(CommandType.GitPush, TypeSet.Of(CommandType.GitPush, CommandType.FsRead).Strictest);
        Assert.Same(CommandType.Unknown, TypeSet.Of([.. CommandType.All]).Strictest);
        Assert.Throws<InvalidOperationException>(() => TypeSet.Empty.Strictest);
    }

    [Fact]
    public void Sets_join_meet_and_differ()
    {
        TypeSet a = TypeSet.Of(CommandType.FsRead, CommandType.FsWrite);
        TypeSet b = TypeSet.Of(CommandType.FsWrite, CommandType.GitPush);
        Assert.Equal("fs.read,fs.write,git.push", a.Union(b).ToString());
        Assert.Equal("fs.write", a.Intersect(b).ToString());
        Assert.Equal("fs.read", a.Except(b).ToString());
        Assert.True(a.Contains(CommandType.FsRead));
        Assert.False(b.Contains(CommandType.FsRead));
        Assert.True(b.Contains(CommandType.GitPush));
        Assert.False(a.Contains(CommandType.GitPush));
        Assert.Equal(a, TypeSet.Of(CommandType.FsRead, CommandType.FsWrite, CommandType.FsRead));
        Assert.True(a.Except(a).IsEmpty);
    }

    [Fact]
    public void The_ladder_grows_and_never_holds_what_is_on_no_ladder()
    {
        TypeSet before = PhaseLadder.Default.WhitelistAt(Phase.L3);
        Assert.True(before.IsEmpty);
        foreach (Phase phase in Phases.All.Skip(1))
        {
            TypeSet now = PhaseLadder.Default.WhitelistAt(phase);
            Assert.True(before.Except(now).IsEmpty);
            Assert.False(now.Except(before).IsEmpty);
            before = now;
        }

        Assert.True(before.Intersect(TypeSet.Of(CommandType.Unknown, CommandType.Opaque, CommandType.McpCall, CommandType.HostWrite)).IsEmpty);
    }

    [Theory]
    [InlineData("L3", true)]
    [InlineData("L3+", true)]
    [InlineData("L5", true)]
    [InlineData("l3", false)]
    [InlineData("L6", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Phases_are_spelt_exactly(string? text, bool known)
    {
        Assert.Equal(known, Phases.TryParse(text, out Phase phase));
        Assert.Equal(known ? text : "L3", phase.Name());
    }
}
