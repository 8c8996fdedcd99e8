using System.Text.Json;
using Reeve.Agents.Commands.Tools;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>Takes single members over into the message, with their bounds.</summary>
internal static class HookValues
{
    private const int LongestPath = 8192;

    private static readonly string[] CommonTools =
        ["Bash", "Read", "Edit", "Write", "Grep", "Glob", "MultiEdit", "apply_patch", "WebFetch", "WebSearch", "Task", "Agent", "TodoWrite", "bash", "run_shell_command", "read_file", "view", "Shell"];

    /// <summary>The reader stands on the member's value and is left on its end.</summary>
    public static void Take(HookMember member, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message)
    {
        switch (member)
        {
            case HookMember.Event:
                message.Event = Event(ref reader, body, message);
                break;
            case HookMember.Session:
                message.Session = Name(member, ref reader, body, message);
                break;
            case HookMember.Cwd:
                message.Cwd = message.Words.HasRoots && reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty
                    ? null
                    : Path(member, ref reader, body, message);
                break;
            case HookMember.Tool:
                message.Tool = Tool(ref reader, body, message);
                break;
            case HookMember.Id:
                message.Id = Name(member, ref reader, body, message);
                break;
            case HookMember.SubAgent:
                message.SubAgent = reader.TokenType == JsonTokenType.Null ? null : Name(member, ref reader, body, message);
                break;
            case HookMember.Mode:
                message.NeverAsks = reader.TokenType == JsonTokenType.String
                    && (reader.ValueTextEquals("bypassPermissions"u8) || reader.ValueTextEquals("dontAsk"u8));
                reader.Skip();
                break;
            case HookMember.Transcript:
                message.Transcript = Slice(ref reader, body);
                break;
            case HookMember.Input:
                message.Input = Input(ref reader, body, message);
                break;
            case HookMember.Response:
                message.Response = Slice(ref reader, body);
                break;
            case HookMember.Error:
                message.Error = reader.TokenType == JsonTokenType.String ? LossyText.Of(ref reader) : Pass(ref reader);
                break;
            case HookMember.Interrupted:
                message.Interrupted = reader.TokenType == JsonTokenType.True;
                reader.Skip();
                break;
            case HookMember.Duration:
                message.DurationMs = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double ms) && ms is >= 0 and < 1e15 ? (long)ms : null;
                reader.Skip();
                break;
            case HookMember.Command:
                message.Command = Slice(ref reader, body);
                break;
            case HookMember.File:
                message.File = Slice(ref reader, body);
                break;
            case HookMember.Roots:
                message.Roots = Slice(ref reader, body);
                break;
            case HookMember.Failure:
                message.Failure = reader.TokenType == JsonTokenType.String ? LossyText.Of(ref reader) : Pass(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static HookEvent Event(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message)
    {
        if (reader.TokenType == JsonTokenType.String && message.Words.EventOf(ref reader) is var known and not HookEvent.None)
        {
            message.EventName = message.Words.KeepsEventName ? reader.GetString() : null;
            return known;
        }

        message.EventName = Name(HookMember.Event, ref reader, body, message);
        return message.EventName is null ? HookEvent.None : HookEvent.Other;
    }

    private static string? Tool(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (string common in CommonTools)
            {
                if (reader.ValueTextEquals(common))
                {
                    return common;
                }
            }
        }

        return Name(HookMember.Tool, ref reader, body, message);
    }

    private static string? Name(HookMember member, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message) =>
        Text(member, HookOptions.MaxName, ref reader, body, message);

    private static string? Path(HookMember member, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message) =>
        Text(member, LongestPath, ref reader, body, message);

    private static string? Text(HookMember member, int max, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            message.Refusal ??= HookRefusals.WrongType(message.Words.NameOf(member), "a string", TextPlace.Of(body.Span, reader.TokenStartIndex));
            return Pass(ref reader);
        }

        if (reader.ValueSpan.Length == 0)
        {
            message.Refusal ??= HookRefusals.Missing(message.Words.NameOf(member));
            return null;
        }

        if (reader.ValueSpan.Length > max * 6)
        {
            message.Refusal ??= HookRefusals.TooLong(message.Words.NameOf(member), reader.ValueSpan.Length, max);
            return null;
        }

        string text = reader.GetString()!;
        if (text.Length > max)
        {
            message.Refusal ??= HookRefusals.TooLong(message.Words.NameOf(member), text.Length, max);
            return null;
        }

        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            message.Refusal ??= HookRefusals.Unclean(message.Words.NameOf(member), TextPlace.Of(body.Span, reader.TokenStartIndex));
            return null;
        }

        return text;
    }

    private static ReadOnlyMemory<byte> Input(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, HookMessage message)
    {
        string name = message.Words.NameOf(HookMember.Input);
        bool isText = message.Words.InputMayBeText && reader.TokenType == JsonTokenType.String;
        if (reader.TokenType != JsonTokenType.StartObject && !isText)
        {
            message.Refusal ??= HookRefusals.WrongType(name, "an object", TextPlace.Of(body.Span, reader.TokenStartIndex));
            Pass(ref reader);
            return default;
        }

        int start = (int)reader.TokenStartIndex;
        ReadOnlyMemory<byte> input = Slice(ref reader, body);
        if (JsonNul.Find(input.Span) is int at and >= 0)
        {
            message.Refusal ??= HookRefusals.Unclean(name, TextPlace.Of(body.Span, start + at));
        }

        return isText ? OfText(input) : input;
    }

    /// <summary>An input that is bare text: the object that stands in it as text, else an object with the text as its <c>input</c>.</summary>
    private static ReadOnlyMemory<byte> OfText(ReadOnlyMemory<byte> text)
    {
        var reader = new Utf8JsonReader(text.Span);
        reader.Read();
        byte[] plain = System.Text.Encoding.UTF8.GetBytes(LossyText.Of(ref reader));
        return ToolInput.IsObject(plain) ? plain : (byte[])[.. "{\"input\":"u8, .. text.Span, (byte)'}'];
    }

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static string? Pass(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }
}
