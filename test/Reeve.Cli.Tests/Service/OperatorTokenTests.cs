using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Service;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class OperatorTokenTests : IAsyncLifetime
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private StubService _stub = null!;
    private CliBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = (await StubService.StartAsync()).On("GET /api/holds", "[]");
        _bed = new CliBed(_stub);
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task Without_any_token_none_is_sent()
    {
        Assert.Equal(0, (await _bed.RunAsync("hold", "list")).ExitCode);
        Assert.Null(Sent());
    }

    [Fact]
    public async Task The_file_in_the_configuration_folder_is_used()
    {
        Write(_bed.File(".config", "reeve", "operator.token"), "reeve_a_home\n");
        await _bed.RunAsync("hold", "list");
        Assert.Equal("Bearer reeve_a_home", Sent());
    }

    [Fact]
    public async Task The_option_wins_over_the_environment_and_the_environment_over_the_home()
    {
        Write(_bed.File(".config", "reeve", "operator.token"), "reeve_a_home");
        Write(_bed.File("named"), "reeve_a_variable");
        _bed.Variables["REEVE_TOKEN_FILE"] = "named";
        await _bed.RunAsync("hold", "list");
        Assert.Equal("Bearer reeve_a_variable", Sent());

        _bed.Variables["REEVE_TOKEN"] = "reeve_a_direct";
        await _bed.RunAsync("hold", "list");
        Assert.Equal("Bearer reeve_a_direct", Sent());

        Write(_bed.File("option"), "reeve_a_option");
        await _bed.RunAsync("hold", "list", "--token-file", "option");
        Assert.Equal("Bearer reeve_a_option", Sent());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_can_reach_is_refused_with_the_command_that_closes_it(UnixFileMode more)
    {
        string file = _bed.File(".config", "reeve", "operator.token");
        Write(file, "reeve_a_b", Private | more);
        ReeveRun run = await _bed.RunAsync("hold", "list");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"chmod 600 {file}", run.Err, StringComparison.Ordinal);
        Assert.Empty(_stub.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("reeve_a b")]
    [InlineData("reeve_a\nX-Other: 1")]
    public async Task Something_that_is_no_token_is_never_sent_or_shown(string text)
    {
        Write(_bed.File("file"), text);
        ReeveRun run = await _bed.RunAsync("hold", "list", "--token-file", "file");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_stub.Calls);
        Assert.DoesNotContain("secret", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_file_that_is_missing_is_refused()
    {
        ReeveRun run = await _bed.RunAsync("hold", "list", "--token-file", "nowhere");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("does not exist", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reserved_file_is_private_and_never_overwritten()
    {
        string file = _bed.File("new", "folder", "t");
        Assert.Null(OperatorToken.Reserve(file));
        Assert.Equal(Private, File.GetUnixFileMode(file));
        Assert.Equal(RefusalKind.Instrument, OperatorToken.Reserve(file)!.Kind);
        Assert.Null(OperatorToken.Fill(file, "reeve_a_b"));
        Assert.Equal(Private, File.GetUnixFileMode(file));
        Assert.True(OperatorToken.Read(file).TryGet(out string? token, out _));
        Assert.Equal("reeve_a_b", token);
    }

    private static void Write(string file, string text, UnixFileMode mode = Private)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, mode);
    }

    private string? Sent() => _stub.Calls.Last().Token;
}
