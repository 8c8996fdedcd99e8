namespace Reeve.Agents.Hooks.Reading;

/// <summary>Members of a hook's body that matter; the value is the bit in the set of those seen. Their names: <see cref="HookWords"/>.</summary>
[Flags]
internal enum HookMember
{
    None = 0,
    Event = 1,
    Session = 1 << 1,
    Cwd = 1 << 2,
    Tool = 1 << 3,
    Input = 1 << 4,
    Id = 1 << 5,
    SubAgent = 1 << 6,
    Mode = 1 << 7,
    Transcript = 1 << 8,
    Response = 1 << 9,
    Error = 1 << 10,
    Interrupted = 1 << 11,
    Duration = 1 << 12,

    /// <summary>The shell line, where it is no part of a tool's input.</summary>
    Command = 1 << 13,

    /// <summary>The file, where it is no part of a tool's input.</summary>
    File = 1 << 14,

    /// <summary>The folders that are open.</summary>
    Roots = 1 << 15,

    /// <summary>In which way a tool failed.</summary>
    Failure = 1 << 16,
}
