using Reeve.Cli.Console;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(RefusalKind.Invalid, 2)]
    [InlineData(RefusalKind.NotFound, 2)]
    [InlineData(RefusalKind.TooLarge, 2)]
    [InlineData(RefusalKind.Unauthenticated, 1)]
    [InlineData(RefusalKind.Forbidden, 1)]
    [InlineData(RefusalKind.Conflict, 1)]
    [InlineData(RefusalKind.Instrument, 3)]
    public void Each_kind_of_refusal_has_its_exit_code(RefusalKind kind, int code) => Assert.Equal(code, ExitCode.Of(kind));

    [Fact]
    public void No_refusal_exits_0() => Assert.All(Enum.GetValues<RefusalKind>(), kind => Assert.NotEqual(0, ExitCode.Of(kind)));
}
