using System.Globalization;
using System.Text.Json;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Outcomes;

/// <summary>Reads the end of a call out of Claude Code's <c>PostToolUse</c> and <c>PostToolUseFailure</c>.</summary>
internal static class ClaudeEnd
{
    private const string ExitCode = "Exit code ";
    private const string Wrapper = "<tool_use_error>";

    public static CallEnd Of(HookMessage message) => message.Event switch
    {
        HookEvent.PermissionDenied => new CallEnd(Ending.NotRun),
        _ when message.Interrupted => new CallEnd(Ending.Unknown),
        HookEvent.PostToolUseFailure => OfError(message.Error ?? ""),
        _ => OfResponse(message.Response),
    };

    internal static CallEnd OfError(string error)
    {
        ReadOnlySpan<char> text = error.AsSpan().TrimStart();
        text = text.StartsWith(Wrapper, StringComparison.Ordinal) ? text[Wrapper.Length..] : text;
        text = text.StartsWith("Error: ", StringComparison.Ordinal) ? text["Error: ".Length..] : text;
        if (!text.StartsWith(ExitCode, StringComparison.Ordinal))
        {
            return new CallEnd(Ending.Error, null, text.ToString());
        }

        text = text[ExitCode.Length..];
        int line = text.IndexOf('\n');
        ReadOnlySpan<char> number = line < 0 ? text : text[..line];
        return int.TryParse(number.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? new CallEnd(Ending.Error, code, line < 0 ? "" : text[(line + 1)..].ToString())
            : new CallEnd(Ending.Unknown);
    }

    private static CallEnd OfResponse(ReadOnlyMemory<byte> response)
    {
        if (response.IsEmpty || response.Span[0] != '{')
        {
            return new CallEnd(Ending.Well);
        }

        var end = new CallEnd(Ending.Well, null);
        var reader = new Utf8JsonReader(response.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Trait trait = Of(ref reader);
            reader.Read();
            end = trait switch
            {
                Trait.Interrupted when reader.TokenType == JsonTokenType.True => new CallEnd(Ending.Unknown),
                Trait.Background when reader.TokenType is JsonTokenType.String or JsonTokenType.True => new CallEnd(Ending.Unknown),
                Trait.Reading when reader.TokenType == JsonTokenType.String && end.Ending == Ending.Well => new CallEnd(Ending.SaidNo),
                Trait.HttpStatus when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int status) && status >= 400 =>
                    new CallEnd(status < 500 ? Ending.SaidNo : Ending.Error, null, $"HTTP {status}"),
                _ => end,
            };
            reader.Skip();
        }

        return end;
    }

    private static Trait Of(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("interrupted"u8) ? Trait.Interrupted
        : reader.ValueTextEquals("backgroundTaskId"u8) || reader.ValueTextEquals("isAsync"u8) ? Trait.Background
        : reader.ValueTextEquals("returnCodeInterpretation"u8) ? Trait.Reading
        : reader.ValueTextEquals("code"u8) ? Trait.HttpStatus
        : Trait.None;

    private enum Trait
    {
        None,
        Interrupted,
        Background,
        Reading,
        HttpStatus,
    }
}
