using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reeve.Agents.Hooks;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Metrics;
using Reeve.Server.Problems;

namespace Reeve.Server.Hooks;

/// <summary>
/// <c>POST /hook/{cli}</c>: native body in, native answer out. On the path of every command, so it stands before routing and allocates little.
/// Whatever goes wrong is answered 200 with a closed gate in the CLI's words: agents go on after any other status.
/// </summary>
public sealed partial class HookEndpoint(HookProcessor processor, HookOptions options, Installation reeve, HttpMeter http, ILogger<HookEndpoint> logger)
{
    /// <summary>Bytes of a too large body that are read to be able to answer; beyond, the connection is cut, which agents take for a failed hook.</summary>
    internal const int MaxDrained = 128 << 20;

    private const string DecisionHeader = "X-Reeve-Decision";
    private const string ClaudeCode = "claude-code";
    private readonly RouteMeter _meter = http.Hooks;

    /// <summary>Handles one call: one method from body to answer, because every further one that waits for the journal costs each call a continuation.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cli">Path after <c>/hook</c>: slash and name.</param>
    public async Task HandleAsync(HttpContext context, PathString cli)
    {
        long began = _meter.Begin();
        try
        {
            string name = cli.HasValue ? cli.Value![1..] : "";
            if (context.Request.Headers.Origin.Count > 0)
            {
                await HookEndpointRefusals.Page.ToAnswer().ExecuteAsync(context).ConfigureAwait(false);
                return;
            }

            if (!HookProcessor.Knows(name))
            {
                await HookEndpointRefusals.UnknownCli(name).ToAnswer().ExecuteAsync(context).ConfigureAwait(false);
                return;
            }

            HookReply reply;
            try
            {
                if (Admit(context, name, out (Caller Caller, string? Scope) who) is { } closed)
                {
                    reply = closed;
                }
                else
                {
                    PipeReader reader = context.Request.BodyReader;
                    ReadResult read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                    while (!read.IsCompleted && read.Buffer.Length <= options.MaxBodyBytes)
                    {
                        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                        read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                    }

                    if (read.Buffer.Length > options.MaxBodyBytes)
                    {
                        long bytes = await DrainAsync(reader, read, context.RequestAborted).ConfigureAwait(false);
                        reply = HookProcessor.Close(name, HookRefusals.TooLarge(bytes, options.MaxBodyBytes));
                    }
                    else
                    {
                        ReadOnlyMemory<byte> body = read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray();
                        reply = await processor.HandleAsync(name, body, ContextOf(context, who)).ConfigureAwait(false);
                        reader.AdvanceTo(read.Buffer.End);
                    }
                }
            }
            catch (Exception e) when (e is BadHttpRequestException or IOException)
            {
                reply = HookProcessor.Close(name, HookEndpointRefusals.BodyBroken(e.Message));
            }
#pragma warning disable CA1031 // A bug must close the gate in the CLI's own words: a 500 would let the command run.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogBug(name, e);
                reply = HookProcessor.Close(name, HookEndpointRefusals.Bug(e));
            }

            ValueTask<FlushResult> written = Write(context, name, reply);
            if (!written.IsCompletedSuccessfully)
            {
                await written.ConfigureAwait(false);
            }
        }
        finally
        {
            _meter.End(context.Response.StatusCode, began);
        }
    }

    /// <summary>A closed gate for what is no call, callers that are not known and bodies that are not JSON, before anything is read.</summary>
    private HookReply? Admit(HttpContext context, string cli, out (Caller Caller, string? Scope) who) =>
        !reeve.Tokens.Recognise(context.Request.Headers.Authorization).TryGet(out who, out Refusal? refusal) ? HookProcessor.Close(cli, refusal)
        : !HttpMethods.IsPost(context.Request.Method) ? HookProcessor.Close(cli, HookEndpointRefusals.NotPost(context.Request.Method))
        : !IsJson(context.Request.ContentType) ? HookProcessor.Close(cli, HookEndpointRefusals.ContentType(context.Request.ContentType))
        : null;

    /// <summary>A client that is still sending would see a broken connection instead of the answer, so what is too much is read and dropped.</summary>
    private static async ValueTask<long> DrainAsync(PipeReader reader, ReadResult read, CancellationToken cancelled)
    {
        long bytes = 0;
        while (true)
        {
            bytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || bytes > MaxDrained)
            {
                return bytes;
            }

            read = await reader.ReadAsync(cancelled).ConfigureAwait(false);
        }
    }

    private static HookContext ContextOf(HttpContext context, (Caller Caller, string? Scope) who)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string attended = headers["X-Reeve-Attended"].ToString();
        return new HookContext(
            who.Caller,
            who.Scope,
            headers["X-Reeve-Entrypoint"].ToString() is { Length: > 0 and <= 64 } entry ? entry : null,
            attended switch { "1" or "true" => true, "0" or "false" => false, _ => null });
    }

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static ValueTask<FlushResult> Write(HttpContext context, string cli, HookReply reply)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;

        // The client scripts take nobody else's answer for an allow. Claude Code asks by itself and reads the body: its allow goes without, because a
        // header of our own costs a hundredth of the whole call.
        if (reply.Answer is { } answer && !(answer == Answer.Allow && cli == ClaudeCode))
        {
            response.Headers[DecisionHeader] = answer.Name();
        }

        response.ContentLength = reply.Body.Length;
        if (reply.Body.Length == 0)
        {
            return default;
        }

        response.ContentType = "application/json";
        return response.BodyWriter.WriteAsync(reply.Body, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A bug while judging a {Cli} hook; the gate was closed")]
    private partial void LogBug(string cli, Exception exception);
}
