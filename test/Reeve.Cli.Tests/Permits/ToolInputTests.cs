using System.Text.Json;
using Reeve.Cli.Permits;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Permits;

public sealed class ToolInputTests
{
    [Fact]
    public void An_object_is_read()
    {
        Assert.True(ToolInput.Read("""{"url":"https://example.org"}""").TryGet(out JsonElement? input, out _));
        Assert.Equal("https://example.org", input!.Value.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(ToolInput.Read(text).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("input-invalid", RefusalKind.Invalid), (refusal!.Code, refusal.Kind));
    }
}
