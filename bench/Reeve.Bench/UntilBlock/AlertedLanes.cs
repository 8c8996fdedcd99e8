using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.Bench.UntilBlock;

/// <summary>
/// Lanes of commands that share one Prometheus and one Alertmanager: <c>/metrics</c> is what is scraped, <c>/alerts</c> the webhook that blocks a
/// lane. Commands begin with the first scrape; after three intervals the lanes turn bad one after the other, spread over one interval, so that the
/// figures do not hang on where between two scrapes that happens.
/// </summary>
internal static class AlertedLanes
{
    private const int Lanes = 10;

    public static async Task<IReadOnlyList<int?>> RunAsync(TimeSpan interval, TimeSpan groupWait)
    {
        Dictionary<string, CommandLane> lanes = Enumerable.Range(0, Lanes).ToDictionary(i => $"lane-{i}", _ => new CommandLane(), StringComparer.Ordinal);
        var scraped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication app = Host(lanes, scraped);
        await app.StartAsync();
        Console.WriteLine($$"""{"ready":true,"url":"{{app.Urls.First()}}"}""");
        await scraped.Task.WaitAsync(interval + TimeSpan.FromSeconds(30), TimeProvider.System);
        int?[] passed = await Task.WhenAll(lanes.Values.Select((lane, i) =>
            lane.RunAsync((3 * interval) + (interval * (i + 0.5) / Lanes), (4 * interval) + groupWait + TimeSpan.FromSeconds(10))));
        await app.StopAsync();
        return passed;
    }

    private static WebApplication Host(Dictionary<string, CommandLane> lanes, TaskCompletionSource scraped)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapGet("/metrics", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.WriteAsync(Exposition(lanes));
            scraped.TrySetResult();
        });
        app.MapPost("/alerts", async (HttpContext context) =>
        {
            using JsonDocument told = await JsonDocument.ParseAsync(context.Request.Body);
            foreach (JsonElement alert in told.RootElement.GetProperty("alerts").EnumerateArray().Where(a => a.GetProperty("status").GetString() == "firing"))
            {
                lanes[alert.GetProperty("labels").GetProperty("lane").GetString()!].Block();
            }
        });
        return app;
    }

    private static string Exposition(Dictionary<string, CommandLane> lanes)
    {
        var text = new StringBuilder("# TYPE commands_total counter\n");
        KeyValuePair<string, (int Total, int Failed)>[] now = [.. lanes.Select(l => KeyValuePair.Create(l.Key, l.Value.Counts))];
        foreach ((string name, (int total, _)) in now)
        {
            text.Append(CultureInfo.InvariantCulture, $"commands_total{{lane=\"{name}\"}} {total}\n");
        }

        text.Append("# TYPE commands_failed_total counter\n");
        foreach ((string name, (_, int failed)) in now)
        {
            text.Append(CultureInfo.InvariantCulture, $"commands_failed_total{{lane=\"{name}\"}} {failed}\n");
        }

        return text.ToString();
    }
}
