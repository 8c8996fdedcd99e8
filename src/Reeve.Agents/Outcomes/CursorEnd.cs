using System.Text.Json;
using Reeve.Agents.Commands.Tools;
using Reeve.Agents.Hooks.Reading;

namespace Reeve.Agents.Outcomes;

/// <summary>
/// Reads the end of a call out of Cursor's events, as documented. A shell line's exit code is in the JSON text of <c>tool_output</c>; where it is missing,
/// nothing is claimed, and the output itself is never believed.
/// </summary>
internal static class CursorEnd
{
    public static CallEnd Of(HookMessage message) => message.Event switch
    {
        _ when message.Interrupted => new CallEnd(Ending.Unknown),
        HookEvent.PostToolUseFailure => OfFailure(message),
        // This event has the bare output and no exit code.
        _ when message.EventName == CursorEvents.AfterShell => new CallEnd(Ending.Unknown),
        _ when ShellTools.Has(message.Tool!) => OfShell(message.Response),
        _ => new CallEnd(Ending.Well),
    };

    private static CallEnd OfFailure(HookMessage message) => message.Failure switch
    {
        "permission_denied" => new CallEnd(Ending.NotRun),
        "timeout" => new CallEnd(Ending.Error, OutcomeClasses.Terminated, OutcomeClasses.TimedOut),
        // Without an exit code it is open whether the line ran.
        _ when ShellTools.Has(message.Tool!) => ClaudeEnd.OfError(message.Error ?? "") is { ExitCode: not null } end ? end : new CallEnd(Ending.Unknown),
        _ => new CallEnd(Ending.Error, null, message.Error ?? ""),
    };

    private static CallEnd OfShell(ReadOnlyMemory<byte> response)
    {
        if (response.IsEmpty)
        {
            return new CallEnd(Ending.Unknown);
        }

        try
        {
            using JsonDocument outer = JsonDocument.Parse(response);
            if (outer.RootElement.ValueKind == JsonValueKind.String)
            {
                using JsonDocument inner = JsonDocument.Parse(LossyText.Of(outer.RootElement));
                return OfObject(inner.RootElement);
            }

            return OfObject(outer.RootElement);
        }
        catch (JsonException)
        {
            return new CallEnd(Ending.Unknown);
        }
    }

    private static CallEnd OfObject(JsonElement output)
    {
        if (output.ValueKind != JsonValueKind.Object)
        {
            return new CallEnd(Ending.Unknown);
        }

        foreach (string name in new[] { "exitCode", "exit_code" })
        {
            if (output.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int code))
            {
                return new CallEnd(code == 0 ? Ending.Well : Ending.Error, code);
            }
        }

        return new CallEnd(Ending.Unknown);
    }
}
