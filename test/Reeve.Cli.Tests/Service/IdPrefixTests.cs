using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Service;

public sealed class IdPrefixTests
{
    private static readonly string[] Ids = ["req-7k3m9x2p", "req-7k3mzzzz", "req-abc", "req-abcd"];

    [Theory]
    [InlineData("req-7k3m9", "req-7k3m9x2p")]
    [InlineData("7k3mz", "req-7k3mzzzz")]
    [InlineData("req-abc", "req-abc")]
    [InlineData("abc", "req-abc")]
    [InlineData("abcd", "req-abcd")]
    [InlineData("req-unknown", "req-unknown")]
    public void The_beginning_is_enough_and_an_exact_id_wins(string text, string id)
    {
        Assert.True(IdPrefix.Resolve(text, "req", Ids).TryGet(out string? found, out _));
        Assert.Equal(id, found);
    }

    [Fact]
    public void The_beginning_of_several_is_refused_and_names_them()
    {
        Assert.False(IdPrefix.Resolve("7k3m", "req", Ids).TryGet(out _, out Refusal? refusal));
        Assert.Equal(RefusalKind.Invalid, refusal!.Kind);
        Assert.Contains("req-7k3m9x2p, req-7k3mzzzz", refusal.What, StringComparison.Ordinal);
    }
}
