using System.Text.Json;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>What one agent CLI calls the members and events that matter. A member may have several names; a body uses one.</summary>
internal sealed class HookWords
{
    private readonly (string Name, HookMember Member)[] _members;
    private readonly (string Name, HookEvent Event)[] _events;

    private HookWords((string Name, HookMember Member)[] members, (string Name, HookEvent Event)[] events)
    {
        _members = members;
        _events = events;
    }

    /// <summary>Claude Code and Codex.</summary>
    public static HookWords Claude { get; } = new(
        [
            ("session_id", HookMember.Session),
            ("cwd", HookMember.Cwd),
            ("hook_event_name", HookMember.Event),
            ("tool_name", HookMember.Tool),
            ("tool_input", HookMember.Input),
            ("tool_use_id", HookMember.Id),
            ("transcript_path", HookMember.Transcript),
            ("permission_mode", HookMember.Mode),
            ("tool_response", HookMember.Response),
            ("duration_ms", HookMember.Duration),
            ("agent_id", HookMember.SubAgent),
            ("error", HookMember.Error),
            ("is_interrupt", HookMember.Interrupted),
        ],
        [
            ("PreToolUse", HookEvent.PreToolUse),
            ("PostToolUse", HookEvent.PostToolUse),
            ("PostToolUseFailure", HookEvent.PostToolUseFailure),
            ("PermissionRequest", HookEvent.PermissionRequest),
            ("PermissionDenied", HookEvent.PermissionDenied),
        ])
    {
        SendsIds = true,
    };

    /// <summary>Gemini CLI 0.61.</summary>
    public static HookWords Gemini { get; } = new(
        [
            ("session_id", HookMember.Session),
            ("cwd", HookMember.Cwd),
            ("hook_event_name", HookMember.Event),
            ("tool_name", HookMember.Tool),
            ("tool_input", HookMember.Input),
            ("tool_response", HookMember.Response),
        ],
        [("BeforeTool", HookEvent.PreToolUse), ("AfterTool", HookEvent.PostToolUse)])
    {
        Settle = message => message.TakeFolder("dir_path"u8),
    };

    /// <summary>Every call comes with an id, and without one it is not judged. Other CLIs' calls get a derived one.</summary>
    public bool SendsIds { get; private init; }

    /// <summary>A tool's input may be bare text instead of an object.</summary>
    public bool InputMayBeText { get; private init; }

    /// <summary>Completes what was read where the CLI says it in another place; null where there is nothing to do.</summary>
    public Action<HookMessage>? Settle { get; private init; }

    /// <summary>Which member the property name under the reader is.</summary>
    public HookMember Of(ref Utf8JsonReader reader)
    {
        foreach ((string name, HookMember member) in _members)
        {
            if ((reader.ValueIsEscaped || reader.ValueSpan.Length == name.Length) && reader.ValueTextEquals(name))
            {
                return member;
            }
        }

        return HookMember.None;
    }

    /// <summary>Which event the string under the reader names; <see cref="HookEvent.None"/> when it is none that matters.</summary>
    public HookEvent EventOf(ref Utf8JsonReader reader)
    {
        foreach ((string name, HookEvent known) in _events)
        {
            if (reader.ValueTextEquals(name))
            {
                return known;
            }
        }

        return HookEvent.None;
    }

    /// <summary>What the member is called, for people.</summary>
    public string NameOf(HookMember member)
    {
        foreach ((string name, HookMember known) in _members)
        {
            if (known == member)
            {
                return name;
            }
        }

        return member.ToString();
    }
}
