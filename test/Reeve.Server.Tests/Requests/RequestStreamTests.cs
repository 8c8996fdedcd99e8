using Xunit;

namespace Reeve.Server.Tests.Requests;

public sealed class RequestStreamTests
{
    [Fact]
    public async Task A_client_that_comes_back_after_thousands_of_changes_misses_none()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        for (int i = 0; i < 1200; i++)
        {
            await bed.PostAsync("/api/holds", new { kind = "quarantine", subject = $"agent-{i}", reason = "r" });
        }

        await bed.ClaudeAsync(bed.Bash("git push"));
        using StreamReader stream = await OpenAsync(bed, lastId: "1");
        Assert.Equal("event: opened", await LineAsync(stream));
    }

    [Fact]
    public async Task An_open_stream_does_not_keep_the_service_from_stopping()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.ClaudeAsync(bed.Bash("git push"));
        using StreamReader stream = await OpenAsync(bed, lastId: null);
        Assert.Equal("event: opened", await LineAsync(stream));
        await bed.StopAsync().WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
    }

    private static async Task<StreamReader> OpenAsync(ServiceBed bed, string? lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/requests");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        HttpResponseMessage response = await bed.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static Task<string?> LineAsync(StreamReader stream) => stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
}
