using System.Buffers;
using System.Text.Json;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>Writes the hook bodies that Claude Code would have sent for a transcript's calls and results.</summary>
internal static class HookBodies
{
    /// <summary>The <c>PreToolUse</c> of a call.</summary>
    public static byte[] Before(TranscriptItem call) => Write("PreToolUse", call, null);

    /// <summary>The <c>PostToolUse</c> or <c>PostToolUseFailure</c> of a call.</summary>
    public static byte[] After(TranscriptItem call, TranscriptItem result) =>
        Write(result.Error is null ? "PostToolUse" : "PostToolUseFailure", call, result);

    private static byte[] Write(string name, TranscriptItem call, TranscriptItem? result)
    {
        var buffer = new ArrayBufferWriter<byte>(call.Json.Length + (result?.Json.Length ?? 0) + 512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 1000 }))
        {
            json.WriteStartObject();
            json.WriteString("session_id"u8, call.Session);
            json.WriteString("cwd"u8, call.Cwd);
            if (call.SubAgent is not null)
            {
                json.WriteString("agent_id"u8, call.SubAgent);
            }

            json.WriteString("hook_event_name"u8, name);
            json.WriteString("tool_name"u8, call.Tool);
            json.WritePropertyName("tool_input"u8);
            json.WriteRawValue(call.Json.Span, skipInputValidation: true);
            if (result?.Error is { } error)
            {
                json.WriteString("error"u8, error);
                json.WriteBoolean("is_interrupt"u8, value: false);
            }
            else if (result is not null)
            {
                json.WritePropertyName("tool_response"u8);
                json.WriteRawValue(result.Json.Span, skipInputValidation: true);
            }

            json.WriteString("tool_use_id"u8, call.Id);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
