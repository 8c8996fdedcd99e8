using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Server.Problems;

namespace Reeve.Server.Requests;

/// <summary>
/// Requests as server-sent events: first those that wait, then each as it is opened or answered. The event id is the journal's number; a
/// client that comes back with <c>Last-Event-ID</c> misses nothing.
/// </summary>
internal static class RequestStream
{
    private const int Behind = 1000;
    private const int MostReplayed = 10_000_000;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(Installation reeve, HttpContext context, string? scope, CancellationToken stopping)
    {
        // A stream never ends by itself, so a service that stops has to end it, or it would wait for its clients.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        CancellationToken ended = either.Token;
        // A reader that falls too far behind is cut off rather than fed a stream with holes: it comes back with its last id.
        var channel = Channel.CreateBounded<(long Seq, PermitRequest Request)>(new BoundedChannelOptions(Behind) { SingleReader = true });
        void OnApplied(NumberedTransition transition)
        {
            if (RequestOf(transition.Transition) is { } request && !channel.Writer.TryWrite((transition.Seq, request)))
            {
                channel.Writer.TryComplete();
            }
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        reeve.Plane.Applied += OnApplied;
        try
        {
            long last = await CatchUpAsync(reeve, context, scope, ended).ConfigureAwait(false);
            await FollowAsync(reeve, context, scope, channel.Reader, last, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went away or the service stops: that is how streams end.
        }
        finally
        {
            reeve.Plane.Applied -= OnApplied;
        }
    }

    private static async Task<long> CatchUpAsync(Installation reeve, HttpContext context, string? scope, CancellationToken ended)
    {
        // What the state includes for certain: later entries may be written already, but are yet to come through the channel.
        long upTo = reeve.Plane.AppliedSeq;
        string? lastId = context.Request.Headers["Last-Event-ID"];
        if (long.TryParse(lastId, NumberStyles.None, CultureInfo.InvariantCulture, out long after))
        {
            foreach (JournalLine line in reeve.Journal.Read(new JournalQuery(AfterSeq: after, TransitionsOnly: true, Limit: MostReplayed)).TakeWhile(l => l.Seq <= upTo))
            {
                if (TransitionCodec.Decode(line, reeve.Journal.ReadText(line.Seq)).TryGet(out Transition? transition, out _)
                    && RequestOf(transition) is { } request)
                {
                    await WriteAsync(context, line.Seq, request, scope, ended).ConfigureAwait(false);
                }
            }
        }
        else
        {
            foreach (PermitRequest request in reeve.Requests.List(scope: scope).Reverse())
            {
                await WriteAsync(context, upTo, request, scope, ended).ConfigureAwait(false);
            }
        }

        await context.Response.Body.FlushAsync(ended).ConfigureAwait(false);
        return upTo;
    }

    private static async Task FollowAsync(
        Installation reeve, HttpContext context, string? scope, ChannelReader<(long Seq, PermitRequest Request)> reader, long after, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(KeepAlive, reeve.Plane.Time);
        Task<bool> tick = timer.WaitForNextTickAsync(ended).AsTask();
        Task<bool> ready = reader.WaitToReadAsync(ended).AsTask();
        while (true)
        {
            if (await Task.WhenAny(tick, ready).ConfigureAwait(false) == tick)
            {
                await tick.ConfigureAwait(false);
                await context.Response.WriteAsync(": still here\n\n", ended).ConfigureAwait(false);
                tick = timer.WaitForNextTickAsync(ended).AsTask();
            }
            else if (!await ready.ConfigureAwait(false))
            {
                return;
            }
            else
            {
                while (reader.TryRead(out (long Seq, PermitRequest Request) next))
                {
                    if (next.Seq > after)
                    {
                        await WriteAsync(context, next.Seq, next.Request, scope, ended).ConfigureAwait(false);
                    }
                }

                ready = reader.WaitToReadAsync(ended).AsTask();
            }

            await context.Response.Body.FlushAsync(ended).ConfigureAwait(false);
        }
    }

    private static PermitRequest? RequestOf(Transition transition) => transition switch
    {
        Transition.RequestOpened t => t.Request,
        Transition.RequestAnswered t => t.Request,
        _ => null,
    };

    private static async Task WriteAsync(HttpContext context, long seq, PermitRequest request, string? scope, CancellationToken ended)
    {
        if (scope is not null && request.Scope != scope)
        {
            return;
        }

        string name = request.Status == RequestStatus.Pending ? "opened" : "answered";
        await context.Response.WriteAsync(
            $"event: {name}\nid: {seq}\ndata: {JsonSerializer.Serialize(request, ApiJson.Options)}\n\n", ended).ConfigureAwait(false);
    }
}
