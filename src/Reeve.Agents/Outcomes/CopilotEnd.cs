using System.Globalization;
using System.Text.Json;
using Reeve.Agents.Commands.Tools;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Outcomes;

/// <summary>
/// Reads the end of a call out of Copilot CLI's <c>postToolUse</c> and <c>postToolUseFailure</c>. A shell line's exit code stands in the last line of
/// the text, which the CLI puts behind the output.
/// </summary>
internal static class CopilotEnd
{
    private const string Completed = " completed with exit code ";

    public static CallEnd Of(HookMessage message)
    {
        if (message.Event == HookEvent.PostToolUseFailure)
        {
            return OfError(message.Error ?? "");
        }

        if (message.Response.IsEmpty || message.Response.Span[0] != '{')
        {
            return new CallEnd(Ending.Unknown);
        }

        using JsonDocument document = JsonDocument.Parse(message.Response);
        string? result = Text(document.RootElement, "resultType") ?? Text(document.RootElement, "result_type");
        string text = Text(document.RootElement, "textResultForLlm") ?? Text(document.RootElement, "text_result_for_llm") ?? "";
        return result switch
        {
            "success" when ShellTools.Has(message.Tool!) => OfShell(text),
            "success" => text.StartsWith("No matches found", StringComparison.Ordinal) ? new CallEnd(Ending.SaidNo) : new CallEnd(Ending.Well),
            "failure" => OfError(text),
            "rejected" or "denied" => new CallEnd(Ending.NotRun),
            _ => new CallEnd(Ending.Unknown),
        };
    }

    private static CallEnd OfError(string error) =>
        error.StartsWith("Tool '", StringComparison.Ordinal) && error.EndsWith("' does not exist.", StringComparison.Ordinal) ? new CallEnd(Ending.NotRun)
        : error.StartsWith("Path does not exist", StringComparison.Ordinal) || error.StartsWith("No match found", StringComparison.Ordinal)
            || error.StartsWith("Multiple matches found", StringComparison.Ordinal) ? new CallEnd(Ending.SaidNo)
        : new CallEnd(Ending.Error, null, error);

    /// <summary><c>&lt;shellId: 0 completed with exit code 3&gt;</c>; anything else still runs, was stopped, or is not known.</summary>
    private static CallEnd OfShell(string text)
    {
        ReadOnlySpan<char> last = text.AsSpan(text.LastIndexOf('\n') + 1);
        int at = last.IndexOf(Completed, StringComparison.Ordinal);
        return last.StartsWith("<shellId: ", StringComparison.Ordinal) && last.EndsWith(">", StringComparison.Ordinal) && at > 0
            && int.TryParse(last[(at + Completed.Length)..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? new CallEnd(code == 0 ? Ending.Well : Ending.Error, code)
            : new CallEnd(Ending.Unknown);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? LossyText.Of(value) : null;
}
