namespace Reeve.Agents.Hooks.Reading;

/// <summary>What a hook call is about.</summary>
internal enum HookEvent
{
    /// <summary>The body does not say.</summary>
    None,

    /// <summary>An event without effect here.</summary>
    Other,

    /// <summary>May this tool call run?</summary>
    PreToolUse,

    /// <summary>The CLI would ask its person: may this tool call run?</summary>
    PermissionRequest,

    /// <summary>A tool call ended well, as the CLI sees it.</summary>
    PostToolUse,

    /// <summary>A tool call ended with an error.</summary>
    PostToolUseFailure,

    /// <summary>The CLI's own guard said no.</summary>
    PermissionDenied,
}
