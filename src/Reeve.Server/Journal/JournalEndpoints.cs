using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Problems;

namespace Reeve.Server.Journal;

/// <summary>The journal over HTTP.</summary>
public static class JournalEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/journal", ReadAsync).WithSummary("Journal entries by id, session, agent, scope, time");

    private static async Task ReadAsync(
        Installation reeve,
        HttpContext context,
        string? id,
        string? session,
        string? agent,
        string? scope,
        string? from,
        string? to,
        string? after,
        string? limit,
        string? order)
    {
        Result<JournalQuery> read = JournalParameters.Read(id, session, agent, scope, from, to, after, limit, order);
        if (!read.TryGet(out JournalQuery? query, out Refusal? refusal))
        {
            await refusal.ToAnswer().ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        System.IO.Pipelines.PipeWriter writer = context.Response.BodyWriter;
        writer.Write("["u8);
        bool first = true;
        foreach (JournalLine line in reeve.Journal.Read(query))
        {
            if (!first)
            {
                writer.Write(","u8);
            }

            first = false;
            await writer.WriteAsync(line.Json, context.RequestAborted).ConfigureAwait(false);
        }

        writer.Write("]"u8);
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }
}
