using System.Text.Json;
using Reeve.Agents.Commands.Tools;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>
/// The canonical text of an action, which digests, permits and requests are bound to: the shell line of a shell tool, for every other tool its
/// input as it came. So a command that is tried again with another description or time-out is the same action.
/// </summary>
public static class ActionText
{
    /// <summary>The text in UTF-8; a slice of the input where it can be.</summary>
    /// <param name="tool">Tool name.</param>
    /// <param name="input">Raw JSON object of its input.</param>
    public static Result<ReadOnlyMemory<byte>> Of(string tool, ReadOnlyMemory<byte> input)
    {
        if (!ShellTools.Has(tool))
        {
            return input;
        }

        try
        {
            return Command(input);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return HookRefusals.Malformed(new TextPlace(1, 1)) with { Where = "tool_input" };
        }
    }

    private static Result<ReadOnlyMemory<byte>> Command(ReadOnlyMemory<byte> input)
    {
        var reader = new Utf8JsonReader(input.Span);
        ReadOnlyMemory<byte>? line = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool names = reader.ValueTextEquals("command"u8) || reader.ValueTextEquals("cmd"u8);
            reader.Read();
            if (names && line is not null)
            {
                return HookRefusals.Repeated("tool_input.command", TextPlace.Of(input.Span, reader.TokenStartIndex));
            }

            if (names && reader.TokenType == JsonTokenType.String)
            {
                line = Value(ref reader, input);
            }

            reader.Skip();
        }

        return line ?? input;
    }

    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> input)
    {
        if (!reader.ValueIsEscaped)
        {
            return input.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        byte[] plain = new byte[reader.ValueSpan.Length];
        return plain.AsMemory(0, reader.CopyString(plain));
    }
}
