using System.Net;
using Microsoft.AspNetCore.Http;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Service;

public sealed class ServiceConnectionTests
{
    [Fact]
    public async Task Nobody_and_no_data_folder_is_an_instrument_error_that_names_both()
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("http://127.0.0.1:1/", run.Err, StringComparison.Ordinal);
        Assert.Contains(bed.File("var"), run.Err, StringComparison.Ordinal);
        Assert.Contains("reeve serve", run.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bed.File("var")));
    }

    [Fact]
    public async Task Nobody_with_a_data_folder_opens_the_files_and_gives_the_folder_free()
    {
        bool stopped = false;
        string? opened = null;
        using CliBed bed = new();
        Directory.CreateDirectory(bed.File("data"));
        bed.OpenFiles = (_, target, _) =>
        {
            opened = target.DataFolder;
            Canned handler = new("[]");
            return Task.FromResult<Result<FileService>>(new FileService(handler, () =>
            {
                stopped = true;
                return ValueTask.CompletedTask;
            }));
        };
        ReeveRun run = await bed.RunAsync("hold", "list", "--data", "data", "--json");
        Assert.Equal((0, "[]\n", ""), (run.ExitCode, run.Out, run.Err));
        Assert.Equal(bed.File("data"), opened);
        Assert.True(stopped);

        ReeveRun verbose = await bed.RunAsync("hold", "list", "--data", "data", "--verbose");
        Assert.Contains("opened the files", verbose.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_a_silent_service_holds_is_named_with_its_process()
    {
        using CliBed bed = new();
        Directory.CreateDirectory(bed.File("var"));
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("4711", run.Err, StringComparison.Ordinal);
        Assert.Contains(bed.File("var"), run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_elsewhere_that_is_silent_never_opens_files_here()
    {
        using CliBed bed = new();
        Directory.CreateDirectory(bed.File("var"));
        ReeveRun run = await bed.RunAsync("stop", "--url", "http://reeve.invalid:4007");
        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain("4711", run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"healthy","service":"something"}""", 200)]
    [InlineData("<html>", 200)]
    [InlineData("", 404)]
    public async Task Something_that_is_not_Reeve_gets_no_token(string health, int status)
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /health", health, status);
        using CliBed bed = new(stub);
        bed.Variables["REEVE_TOKEN"] = "reeve_a_b";
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("not Reeve", run.Err, StringComparison.Ordinal);
        Assert.Empty(stub.Calls);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:4007")]
    public async Task An_address_that_is_none_is_a_usage_error(string url)
    {
        using CliBed bed = new();
        ReeveRun run = await bed.RunAsync("hold", "list", "--url", url);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("http://127.0.0.1:4007", run.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"id\":1}]")]
    [InlineData("[{\"id\":\"hold-1\"}]")]
    [InlineData("not json")]
    public async Task An_answer_that_cannot_be_read_is_an_instrument_error(string answer)
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/holds", answer);
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cannot be read", run.Err, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_instrument_error()
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/holds", Break);
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("did not answer /api/holds", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_exits_3_and_says_that_it_is_one()
    {
        using CliBed bed = new();
        Directory.CreateDirectory(bed.File("var"));
        bed.OpenFiles = (_, _, _) => throw new InvalidOperationException("oops");
        ReeveRun run = await bed.RunAsync("hold", "list");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("bug in Reeve", run.Err, StringComparison.Ordinal);
    }

    private static Task Break(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private sealed class Canned(string json) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
    }
}
