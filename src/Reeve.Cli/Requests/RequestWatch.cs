using System.Net.ServerSentEvents;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Requests;

/// <summary>Shows requests as they come and are answered, over server-sent events; reconnects and goes on where it was.</summary>
/// <param name="session">The command.</param>
/// <param name="service">A running service.</param>
/// <param name="scope">Only this scope, or null.</param>
/// <param name="cancellation">Ends the watch.</param>
internal sealed class RequestWatch(Session session, ServiceClient service, string? scope, CancellationToken cancellation)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly WaitingRequests _waiting = new();
    private string? _lastId;
    private TimeSpan _pause = FirstPause;

    /// <summary>Watches until it is interrupted, or the service refuses.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using IWatchView view = session.Output.IsTerminal ? new LiveWatchView(session, _waiting) : new LineWatchView(session);
        try
        {
            while (true)
            {
                Result<HttpResponseMessage> opened = await service.OpenEventsAsync(Path(), _lastId);
                if (opened.TryGet(out HttpResponseMessage? stream, out Refusal? refusal))
                {
                    using (stream)
                    {
                        await FollowAsync(stream, view);
                    }
                }
                else if (refusal.Kind != RefusalKind.Instrument)
                {
                    return session.Output.Refuse(refusal);
                }

                view.Lost(_pause);
                await Task.Delay(_pause, session.Environment.Clock, cancellation);
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Satisfied;
        }
    }

    private string Path() => scope is null ? "/api/requests" : $"/api/requests?scope={Uri.EscapeDataString(scope)}";

    private async Task FollowAsync(HttpResponseMessage response, IWatchView view)
    {
        try
        {
            SseParser<RequestView?> events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation), Read);
            await foreach (SseItem<RequestView?> item in events.EnumerateAsync(cancellation))
            {
                _pause = FirstPause;
                _lastId = events.LastEventId;
                if (item.Data is { } request && _waiting.Take(request))
                {
                    view.Show(item.EventType, request);
                }
            }
        }
        catch (Exception e) when (service.IsLoss(e))
        {
            // The connection broke: the caller says so and tries again.
        }
    }

    private RequestView? Read(string name, ReadOnlySpan<byte> data)
    {
        if (name is not ("opened" or "answered"))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(data, CliJson.Default.RequestView);
        }
        catch (JsonException e)
        {
            session.Output.Say($"reeve: an event could not be read and was left out: {e.Message}");
            return null;
        }
    }
}
