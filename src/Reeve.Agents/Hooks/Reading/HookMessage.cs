using Reeve.Agents.Commands.Tools;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>What a hook's body says, as far as it matters. Slices point into the body.</summary>
internal sealed class HookMessage(HookWords words)
{
    /// <summary>The words it was read in.</summary>
    public HookWords Words => words;

    /// <summary>The event; <see cref="HookEvent.None"/> when the body does not tell.</summary>
    public HookEvent Event { get; set; }

    /// <summary>The event's name as sent, where it is none of the known ones or several mean the same.</summary>
    public string? EventName { get; set; }

    /// <summary>Why the body cannot be used; the other members are then incomplete.</summary>
    public Refusal? Refusal { get; set; }

    public string? Session { get; set; }
    public string? Cwd { get; set; }

    /// <summary>The folder that the call names for itself, absolute; null when it runs in <see cref="Cwd"/>.</summary>
    public string? Folder { get; set; }
    public string? Tool { get; set; }
    public string? Id { get; set; }
    public string? SubAgent { get; set; }

    /// <summary>Raw JSON string of <c>transcript_path</c>; empty when absent. Only some outcomes look at it.</summary>
    public ReadOnlyMemory<byte> Transcript { get; set; }

    /// <summary>The permission mode rules out questions.</summary>
    public bool NeverAsks { get; set; }

    /// <summary>Raw JSON of <c>tool_input</c>, <c>tool_response</c>; empty when absent.</summary>
    public ReadOnlyMemory<byte> Input { get; set; }
    public ReadOnlyMemory<byte> Response { get; set; }

    /// <summary>Raw JSON of a shell line, a file and the open folders, where they stand outside of a tool's input; empty when absent.</summary>
    public ReadOnlyMemory<byte> Command { get; set; }
    public ReadOnlyMemory<byte> File { get; set; }
    public ReadOnlyMemory<byte> Roots { get; set; }

    /// <summary>In which way a tool failed, in the CLI's word.</summary>
    public string? Failure { get; set; }

    /// <summary>Text of a tool's error.</summary>
    public string? Error { get; set; }
    public bool Interrupted { get; set; }
    public long? DurationMs { get; set; }

    /// <summary>True for the events that bring an outcome.</summary>
    public bool IsOutcome => Event is HookEvent.PostToolUse or HookEvent.PostToolUseFailure or HookEvent.PermissionDenied;

    /// <summary>
    /// Takes the folder over that a shell tool's input names: what runs elsewhere is another action, and its paths mean other files.
    /// </summary>
    public void TakeFolder(ReadOnlySpan<byte> field)
    {
        if (Tool is not null && ShellTools.Has(Tool) && Path.IsPathFullyQualified(Cwd ?? "")
            && ToolInput.Text(Input.Span, field) is { Length: > 0 } folder)
        {
            Folder = Path.GetFullPath(folder, Cwd!);
        }
    }
}
