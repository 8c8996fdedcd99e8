using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Reeve.Cli.Requests;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Requests;

public sealed class RequestWatchTests
{
    [Fact]
    public async Task Events_are_shown_once_across_a_reconnection_which_resumes_where_it_was()
    {
        await using StubService stub = await StubService.StartAsync();
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string?> resumed = [];
        int connection = 0;
        stub.On("GET /api/requests", async context =>
        {
            resumed.Add(context.Request.Headers["Last-Event-ID"].FirstOrDefault());
            context.Response.ContentType = "text/event-stream";
            if (connection++ == 0)
            {
                await context.Response.WriteAsync($": hello\n\nevent: noise\ndata: x\n\nevent: opened\nid: 4\ndata: not json\n\nevent: opened\nid: 5\ndata: {Request("req-1", "pending")}\n\n");
                await context.Response.Body.FlushAsync();
                await seen.Task;
                context.Abort();
                return;
            }

            await context.Response.WriteAsync($"event: opened\nid: 5\ndata: {Request("req-1", "pending")}\n\nevent: opened\nid: 7\ndata: {Request("req-2", "pending")}\n\nevent: answered\nid: 8\ndata: {Request("req-1", "approved")}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using CliBed bed = new(stub);
        LineTap tap = new();
        bed.Out = tap;
        using CancellationTokenSource interrupt = new();
        Task<ReeveRun> watching = bed.RunAsync(["requests", "--watch", "--scope", "s/1"], interrupt.Token);
        Assert.StartsWith("opened    req-1", await tap.NextAsync(), StringComparison.Ordinal);
        seen.SetResult();
        Assert.StartsWith("opened    req-2", await tap.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("approved  req-1", await tap.NextAsync(), StringComparison.Ordinal);
        Assert.Null(resumed[0]);
        Assert.Equal("5", resumed[1]);
        Assert.Contains("/api/requests?scope=s%2F1", stub.Calls.First().Line, StringComparison.Ordinal);
        Assert.False(watching.IsCompleted);
        await interrupt.CancelAsync();
        ReeveRun run = await watching;
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("could not be read", run.Err, StringComparison.Ordinal);
        Assert.Contains("trying again", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_each_event_is_one_object_on_one_line()
    {
        await using StubService stub = await StubService.StartAsync();
        stub.On("GET /api/requests", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"event: opened\nid: 5\ndata: {Request("req-1", "pending")}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using CliBed bed = new(stub);
        LineTap tap = new();
        bed.Out = tap;
        using CancellationTokenSource interrupt = new();
        Task<ReeveRun> watching = bed.RunAsync(["requests", "--watch", "--json"], interrupt.Token);
        using System.Text.Json.JsonDocument line = System.Text.Json.JsonDocument.Parse(await tap.NextAsync());
        Assert.Equal("opened", line.RootElement.GetProperty("event").GetString());
        Assert.Equal("req-1", line.RootElement.GetProperty("request").GetProperty("id").GetString());
        await interrupt.CancelAsync();
        Assert.Equal(0, (await watching).ExitCode);
    }

    [Fact]
    public async Task A_refused_watch_ends()
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/requests", """{"title":"No.","status":401,"code":"token-unknown","where":"Authorization","remedy":"Mint."}""", 401);
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("requests", "--watch");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Mint.", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_follows_the_events()
    {
        WaitingRequests waiting = new();
        DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        RequestView first = View("req-1", "pending", now);
        Assert.True(waiting.Take(first));
        Assert.False(waiting.Take(first));
        Assert.True(waiting.Take(View("req-0", "pending", now.AddMinutes(-1))));
        Assert.Equal(["req-0", "req-1"], waiting.All.Select(r => r.Id));
        Assert.True(waiting.Take(first with { Status = "refused" }));
        Assert.False(waiting.Take(first with { Status = "refused" }));
        waiting.Expire(now.AddMinutes(13));
        Assert.Equal(["req-0"], waiting.All.Select(r => r.Id));
        waiting.Expire(now.AddMinutes(14));
        Assert.Empty(waiting.All);
    }

    private static RequestView View(string id, string status, DateTimeOffset opened) => new()
    {
        Id = id, Scope = "s", Agent = "a", Text = "t", OpenedAt = opened, ExpiresAt = opened.AddMinutes(15), Status = status,
    };

    private static string Request(string id, string status) =>
        $$"""{"id":"{{id}}","scope":"s/1","agent":"codex","text":"git push","openedAt":"2026-11-21T11:57:00Z","expiresAt":"2026-11-21T12:12:00Z","status":"{{status}}"}""";

    /// <summary>Hands out each line as it is written.</summary>
    private sealed class LineTap : TextWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

        public Task<string> NextAsync() => _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }
}
