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

    /// <summary>
    /// Copilot CLI 1.0. Events hooked by their own names send camelCase without the event's name, so what the body holds tells it; hooked by Claude's
    /// names they send snake_case.
    /// </summary>
    public static HookWords Copilot { get; } = new(
        [
            ("sessionId", HookMember.Session),
            ("session_id", HookMember.Session),
            ("cwd", HookMember.Cwd),
            ("hook_event_name", HookMember.Event),
            ("hookName", HookMember.Event),
            ("toolName", HookMember.Tool),
            ("tool_name", HookMember.Tool),
            ("toolArgs", HookMember.Input),
            ("toolInput", HookMember.Input),
            ("tool_input", HookMember.Input),
            ("toolResult", HookMember.Response),
            ("tool_result", HookMember.Response),
            ("error", HookMember.Error),
            ("agentId", HookMember.SubAgent),
            ("agent_id", HookMember.SubAgent),
        ],
        [
            ("preToolUse", HookEvent.PreToolUse),
            ("PreToolUse", HookEvent.PreToolUse),
            ("postToolUse", HookEvent.PostToolUse),
            ("PostToolUse", HookEvent.PostToolUse),
            ("postToolUseFailure", HookEvent.PostToolUseFailure),
            ("PostToolUseFailure", HookEvent.PostToolUseFailure),
            ("permissionRequest", HookEvent.PermissionRequest),
            ("PermissionRequest", HookEvent.PermissionRequest),
        ])
    {
        InputMayBeText = true,
        Settle = SettleCopilot,
    };

    /// <summary>Cursor, as documented in 2026.</summary>
    public static HookWords Cursor { get; } = new(
        [
            ("conversation_id", HookMember.Session),
            ("cwd", HookMember.Cwd),
            ("hook_event_name", HookMember.Event),
            ("tool_name", HookMember.Tool),
            ("tool_input", HookMember.Input),
            ("tool_use_id", HookMember.Id),
            ("tool_output", HookMember.Response),
            ("result_json", HookMember.Response),
            ("output", HookMember.Response),
            ("error_message", HookMember.Error),
            ("failure_type", HookMember.Failure),
            ("is_interrupt", HookMember.Interrupted),
            ("duration", HookMember.Duration),
            ("command", HookMember.Command),
            ("file_path", HookMember.File),
            ("workspace_roots", HookMember.Roots),
        ],
        [
            ("preToolUse", HookEvent.PreToolUse),
            ("postToolUse", HookEvent.PostToolUse),
            ("postToolUseFailure", HookEvent.PostToolUseFailure),
            (CursorEvents.BeforeShell, HookEvent.PermissionRequest),
            (CursorEvents.BeforeMcp, HookEvent.PermissionRequest),
            (CursorEvents.BeforeRead, HookEvent.PermissionRequest),
            (CursorEvents.BeforeTabRead, HookEvent.PermissionRequest),
            (CursorEvents.AfterShell, HookEvent.PostToolUse),
            (CursorEvents.AfterMcp, HookEvent.PostToolUse),
            (CursorEvents.AfterEdit, HookEvent.PostToolUse),
            (CursorEvents.AfterTabEdit, HookEvent.PostToolUse),
        ])
    {
        InputMayBeText = true,
        KeepsEventName = true,
        HasRoots = true,
        Settle = CursorEvents.Settle,
    };

    /// <summary>Every call comes with an id, and without one it is not judged. Other CLIs' calls get a derived one.</summary>
    public bool SendsIds { get; private init; }

    /// <summary>A tool's input may be bare text instead of an object.</summary>
    public bool InputMayBeText { get; private init; }

    /// <summary>A call without a folder of its own runs in the first of the open ones.</summary>
    public bool HasRoots { get; private init; }

    /// <summary>Several events mean the same; which one it was is kept as its name.</summary>
    public bool KeepsEventName { get; private init; }

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

    private static void SettleCopilot(HookMessage message)
    {
        if (message.Event == HookEvent.None && message.EventName is null)
        {
            bool brings = message.Tool is not null || !message.Input.IsEmpty;
            message.Event = !brings ? HookEvent.Other
                : !message.Response.IsEmpty ? HookEvent.PostToolUse
                : message.Error is not null ? HookEvent.PostToolUseFailure
                : HookEvent.PreToolUse;
        }
    }
}
