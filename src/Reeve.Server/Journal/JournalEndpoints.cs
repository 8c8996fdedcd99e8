using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Journal;

/// <summary>A journal entry as it was written.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Kind">E.g. <c>decision</c>, <c>phase.changed</c>.</param>
/// <param name="Id">What it is about.</param>
/// <param name="Scope">Scope key; empty for everywhere.</param>
/// <param name="Agent">Agent concerned; empty for none.</param>
/// <param name="Session">Session concerned; empty for none.</param>
internal sealed record JournalEntryView(long Seq, DateTimeOffset At, string Kind, string Id, string Scope, string Agent, string Session)
{
    /// <summary>The rest, by kind.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; init; }
}

/// <summary>The journal over HTTP.</summary>
public static class JournalEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/journal", ReadAsync).WithSummary("Journal entries by id, session, agent, scope, time")
            .Takes(
                new("id", "Tool call, hold, request, rule or whatever the entry is about."),
                new("session", "Session id."),
                new("agent", "Agent's name."),
                ApiParameter.Scope("every scope"),
                ApiParameter.Time("from", "First moment."),
                ApiParameter.Time("to", "End, not in it."),
                ApiParameter.Number("after", "Entries with a higher number than this.", 0, long.MaxValue),
                ApiParameter.Limit(JournalParameters.DefaultLimit, JournalParameters.MaxLimit),
                ApiParameter.Word("order", "By number.", "asc", "asc", "desc"))
            .Produces<JournalEntryView[]>().Refuses(StatusCodes.Status400BadRequest);

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
