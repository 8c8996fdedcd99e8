using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>
/// Finds calls and results in one record: in <c>message.content</c>, and for sub-agents in the message that a <c>progress</c> record carries.
/// Record types and members that are not known are passed over.
/// </summary>
internal static class TranscriptRecord
{
    /// <summary>The record's items, in its order.</summary>
    /// <param name="record">The line.</param>
    /// <param name="file">Index of the file.</param>
    /// <param name="where">File and line.</param>
    public static IEnumerable<TranscriptItem> Items(JsonElement record, int file, string where)
    {
        JsonElement holder = record;
        bool sub = Flag(record, "isSidechain");
        string? agent = Text(record, "agentId");
        if (Text(record, "type") == "progress")
        {
            if (Member(record, "data") is not { } data || Text(data, "type") != "agent_progress" || Member(data, "message") is not { } inner)
            {
                yield break;
            }

            holder = inner;
            sub = true;
            agent = Text(data, "agentId");
        }

        if (Member(holder, "message") is not { } message || Member(message, "content", JsonValueKind.Array) is not { } content)
        {
            yield break;
        }

        var origin = new TranscriptItem
        {
            Kind = TranscriptItemKind.Problem,
            File = file,
            Where = where,
            At = Time(holder) ?? Time(record) ?? default,
            Session = Text(record, "sessionId") ?? "",
            Cwd = Text(record, "cwd") ?? "",
            Sub = sub,
            SubAgent = agent,
        };
        int results = content.EnumerateArray().Count(b => Text(b, "type") == "tool_result");
        foreach (JsonElement block in content.EnumerateArray())
        {
            TranscriptItem? item = Text(block, "type") switch
            {
                "tool_use" => Call(origin, block),
                "tool_result" => Result(origin, block, results == 1 ? Member(holder, "toolUseResult", null) : null),
                _ => null,
            };
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    private static TranscriptItem Call(TranscriptItem origin, JsonElement block)
    {
        string? id = Text(block, "id");
        string? tool = Text(block, "name");
        string? lacks = id is null ? "id" : tool is null ? "name"
            : Member(block, "input") is null ? "input"
            : origin.At == default ? "timestamp"
            : origin.Cwd.Length == 0 ? "cwd"
            : origin.Session.Length == 0 ? "sessionId"
            : null;
        return lacks is not null
            ? origin with { Problem = $"A tool call has no `{lacks}`." }
            : origin with { Kind = TranscriptItemKind.Call, Id = id!, Tool = tool!, Json = Raw(block.GetProperty("input")) };
    }

    private static TranscriptItem Result(TranscriptItem origin, JsonElement block, JsonElement? response)
    {
        if (Text(block, "tool_use_id") is not { } id)
        {
            return origin with { Problem = "A result names no call." };
        }

        JsonElement? content = Member(block, "content", null);
        return origin with
        {
            Kind = TranscriptItemKind.Result,
            Id = id,
            Json = response is { } told ? Raw(told) : content is { } said ? Raw(said) : "null"u8.ToArray(),
            Error = Flag(block, "is_error") ? Words(content) : null,
        };
    }

    private static string Words(JsonElement? content)
    {
        if (content is not { ValueKind: JsonValueKind.Array } blocks)
        {
            return content is { ValueKind: JsonValueKind.String } text ? LossyText.Of(text) : "";
        }

        var words = new StringBuilder();
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            words.Append(Text(block, "text"));
        }

        return words.ToString();
    }

    private static byte[] Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static DateTimeOffset? Time(JsonElement record) =>
        DateTimeOffset.TryParse(
            Text(record, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            ? at
            : null;

    private static bool Flag(JsonElement element, string name) => Member(element, name, JsonValueKind.True) is not null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name, JsonValueKind.String) is { } value && LossyText.Of(value) is { Length: > 0 } text ? text : null;

    private static JsonElement? Member(JsonElement element, string name, JsonValueKind? kind = JsonValueKind.Object) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && (kind is null || value.ValueKind == kind)
            ? value
            : null;
}
