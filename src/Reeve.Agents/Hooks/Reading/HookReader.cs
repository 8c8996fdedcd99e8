using System.Text.Json;
using System.Text.Unicode;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>
/// Reads a hook's body in one pass, in the CLI's own words; unknown members are passed over. A member that is wrong is noted and reading goes on,
/// so that the event is known and the answer has the right envelope.
/// </summary>
internal static class HookReader
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = HookOptions.MaxDepth };

    public static HookMessage Read(ReadOnlyMemory<byte> body, int maxBytes, HookWords words)
    {
        var message = new HookMessage(words);
        ReadOnlySpan<byte> bytes = body.Span;
        if (bytes.Length > maxBytes)
        {
            message.Refusal = HookRefusals.TooLarge(bytes.Length, maxBytes);
        }
        else if (bytes.IsEmpty)
        {
            message.Refusal = HookRefusals.Empty();
        }
        else if (!Utf8.IsValid(bytes))
        {
            message.Refusal = HookRefusals.NotUtf8(FirstInvalid(bytes));
        }
        else
        {
            Parse(body, message);
        }

        return message;
    }

    private static void Parse(ReadOnlyMemory<byte> body, HookMessage message)
    {
        var reader = new Utf8JsonReader(body.Span, Strict);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                message.Refusal = HookRefusals.NotAnObject();
                return;
            }

            HookMember seen = HookMember.None;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                HookMember member = message.Words.Of(ref reader);
                if ((seen & member) != HookMember.None)
                {
                    message.Refusal ??= HookRefusals.Repeated(message.Words.NameOf(member), TextPlace.Of(body.Span, reader.TokenStartIndex));
                }

                seen |= member;
                reader.Read();
                HookValues.Take(member, ref reader, body, message);
            }

            reader.Read();
        }
        catch (JsonException)
        {
            message.Refusal = WhyBroken(body.Span);
        }
        catch (InvalidOperationException)
        {
            message.Refusal = HookRefusals.Malformed(TextPlace.Of(body.Span, reader.TokenStartIndex));
        }

        message.Words.Settle?.Invoke(message);
        message.Refusal ??= FirstMissing(message);
    }

    /// <summary>Reads once more, token by token, to where it breaks.</summary>
    private static Refusal WhyBroken(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, Strict);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            ReadOnlySpan<byte> rest = bytes[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8);
            int depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
            if (depth >= HookOptions.MaxDepth && !rest.IsEmpty && rest[0] is (byte)'[' or (byte)'{')
            {
                return HookRefusals.TooDeep(TextPlace.Of(bytes, bytes.Length - rest.Length));
            }
        }

        return HookRefusals.Malformed(TextPlace.Of(bytes, reader.BytesConsumed));
    }

    private static Refusal? FirstMissing(HookMessage message)
    {
        if (message.Event == HookEvent.None)
        {
            return HookRefusals.Missing(message.Words.NameOf(HookMember.Event));
        }

        if (message.Event == HookEvent.Other)
        {
            return message.Input.IsEmpty || !message.Response.IsEmpty ? null : HookRefusals.UnknownDecision(message.EventName ?? "");
        }

        HookMember missing =
            message.Session is null ? HookMember.Session
            : message.Cwd is null ? HookMember.Cwd
            : message.Tool is null ? HookMember.Tool
            : message.Input.IsEmpty ? HookMember.Input
            : message.Id is null && message.Words.SendsIds && message.Event is not (HookEvent.PermissionRequest or HookEvent.PermissionDenied) ? HookMember.Id
            : HookMember.None;
        return missing == HookMember.None ? null : HookRefusals.Missing(message.Words.NameOf(missing));
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
