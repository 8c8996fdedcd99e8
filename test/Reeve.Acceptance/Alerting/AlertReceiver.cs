using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Reeve.Acceptance.Alerting;

/// <summary>Where Alertmanager sends its webhooks in a test.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, JsonElement Body)> _received = new();

    private AlertReceiver(WebApplication app) => _app = app;

    public string Address => new Uri(_app.Urls.First()).Authority;

    public IEnumerable<(string Path, JsonElement Body)> Received => _received;

    public static async Task<AlertReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var receiver = new AlertReceiver(app);
        app.Run(async context =>
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            receiver._received.Enqueue((context.Request.Path, body.RootElement.Clone()));
        });
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
