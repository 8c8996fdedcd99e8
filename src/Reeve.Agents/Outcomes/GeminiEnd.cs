using System.Globalization;
using System.Text.Json;
using Reeve.Agents.Commands.Tools;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Outcomes;

/// <summary>
/// Reads the end of a call out of Gemini CLI's <c>AfterTool</c>. The shell tool's exit code stands in lines that the CLI puts behind the output, so they are
/// read from the end: a command can print lines that look like them and so seem to have failed, but never hide that it did.
/// </summary>
internal static class GeminiEnd
{
    private const string Open = "<untrusted_context>\n";
    private const string Shut = "\n</untrusted_context>";

    public static CallEnd Of(HookMessage message)
    {
        if (message.Response.IsEmpty || message.Response.Span[0] != '{')
        {
            return new CallEnd(Ending.Unknown);
        }

        using JsonDocument document = JsonDocument.Parse(message.Response);
        JsonElement response = document.RootElement;
        string? text = response.TryGetProperty("llmContent", out JsonElement content) && content.ValueKind == JsonValueKind.String
            ? LossyText.Of(content)
            : null;
        if (response.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
        {
            return OfError(error);
        }

        return ShellTools.Has(message.Tool!) ? OfShell(text ?? "")
            : text is not null && text.StartsWith("No matches found", StringComparison.Ordinal) ? new CallEnd(Ending.SaidNo)
            : new CallEnd(Ending.Well);
    }

    private static CallEnd OfError(JsonElement error)
    {
        string type = error.TryGetProperty("type", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? LossyText.Of(kind) : "";
        string message = error.TryGetProperty("message", out JsonElement text) && text.ValueKind == JsonValueKind.String ? LossyText.Of(text) : "";
        return type switch
        {
            "file_not_found" or "edit_no_occurrence_found" or "edit_expected_occurrence_mismatch" or "edit_no_change" or "path_is_not_a_directory"
                or "target_is_directory" or "file_too_large" => new CallEnd(Ending.SaidNo),
            "policy_violation" or "path_not_in_workspace" or "invalid_tool_params" or "tool_not_registered" or "stop_execution"
                or "sandbox_expansion_required" => new CallEnd(Ending.NotRun),
            _ => new CallEnd(Ending.Error, null, message),
        };
    }

    private static CallEnd OfShell(string text)
    {
        if (!text.StartsWith(Open, StringComparison.Ordinal) || !text.EndsWith(Shut, StringComparison.Ordinal) || text.Length < Open.Length + Shut.Length)
        {
            // Outside the wrapping only the CLI itself speaks: it refused the line or was stopped before it.
            bool refused = text.StartsWith("Command injection detected", StringComparison.Ordinal)
                || text.StartsWith("Command was cancelled by user before it could start", StringComparison.Ordinal);
            return new CallEnd(refused ? Ending.NotRun : Ending.Unknown);
        }

        ReadOnlySpan<char> inner = text.AsSpan()[Open.Length..^Shut.Length];
        if (inner.StartsWith("Command was automatically cancelled because it exceeded the timeout", StringComparison.Ordinal))
        {
            return new CallEnd(Ending.Error, OutcomeClasses.Terminated, OutcomeClasses.TimedOut);
        }

        // Cancelled, sent to the background, summarised: none of them ends with the line of the process.
        return inner.StartsWith("Output: ", StringComparison.Ordinal) && Last(ref inner, "Process Group PGID: ") is not null
            ? OfTrailer(inner)
            : new CallEnd(Ending.Unknown);
    }

    private static CallEnd OfTrailer(ReadOnlySpan<char> text)
    {
        _ = Last(ref text, "Background PIDs: ");
        int? signal = Last(ref text, "Signal: ") is { } name ? Number(name) ?? 0 : null;
        if (Last(ref text, "Exit Code: ") is { } code)
        {
            return Number(code) is { } exit ? new CallEnd(exit == 0 ? Ending.Well : Ending.Error, exit) : new CallEnd(Ending.Unknown);
        }

        return signal switch
        {
            null => new CallEnd(Ending.Well, 0),
            0 => new CallEnd(Ending.Unknown),
            _ => new CallEnd(Ending.Error, 128 + signal),
        };
    }

    /// <summary>What follows the label on the last line, which is then cut off; null when the last line is another.</summary>
    private static string? Last(ref ReadOnlySpan<char> text, string label)
    {
        int line = text.LastIndexOf('\n');
        if (line < 0 || !text[(line + 1)..].StartsWith(label, StringComparison.Ordinal))
        {
            return null;
        }

        string value = text[(line + 1 + label.Length)..].ToString();
        text = text[..line];
        return value;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
}
