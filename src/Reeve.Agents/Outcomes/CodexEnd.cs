using System.Globalization;
using System.Text.Json;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Outcomes;

/// <summary>
/// Reads the end of a call out of Codex's <c>PostToolUse</c>. It has no exit code; the session record has it before the hook fires. What a shell
/// command printed is never believed, as it could print anything.
/// </summary>
internal static class CodexEnd
{
    private const string ExitCode = "Exit code: ";

    public static CallEnd Of(HookMessage message, int recordBytes)
    {
        if (message.Event != HookEvent.PostToolUse || message.Id is null)
        {
            return new CallEnd(message.Event == HookEvent.PermissionDenied ? Ending.NotRun : Ending.Unknown);
        }

        CallEnd? recorded = Text(message.Transcript) is { } path ? CodexSessionRecord.Find(path, message.Id, recordBytes) : null;
        return message.Tool switch
        {
            "Bash" => recorded ?? new CallEnd(Ending.Unknown),
            "apply_patch" when recorded is { ExitCode: null } found => found with { ExitCode = OfPatch(message.Response).ExitCode },
            "apply_patch" => recorded ?? OfPatch(message.Response),
            // Measured: for its other tools Codex fires the event only when they succeeded.
            _ => recorded ?? new CallEnd(Ending.Well),
        };
    }

    private static CallEnd OfPatch(ReadOnlyMemory<byte> response)
    {
        if (Text(response) is not { } text)
        {
            return new CallEnd(Ending.Unknown);
        }

        int line = text.IndexOf('\n', StringComparison.Ordinal);
        ReadOnlySpan<char> first = line < 0 ? text : text.AsSpan(0, line);
        return first.StartsWith(ExitCode, StringComparison.Ordinal)
            && int.TryParse(first[ExitCode.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? new CallEnd(code == 0 ? Ending.Well : Ending.Error, code)
            : new CallEnd(Ending.Unknown);
    }

    private static string? Text(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || json.Span[0] != '"')
        {
            return null;
        }

        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return LossyText.Of(ref reader);
    }
}
