using Reeve.Core.Decisions;

namespace Reeve.Core.Signals.Windows;

/// <summary>Whose facts: of one scope, command type and agent, each of which may be null for all of them.</summary>
/// <param name="Scope">Scope key, or null for all.</param>
/// <param name="Type">Command type, or null for all.</param>
/// <param name="Agent">Agent name, or null for all.</param>
public readonly record struct WindowKey(string? Scope, CommandType? Type, string? Agent)
{
    /// <summary>Everything.</summary>
    public static readonly WindowKey All;

    /// <summary>Which parts are given.</summary>
    public WindowShape Shape =>
        (Scope is null ? WindowShape.None : WindowShape.Scope)
        | (Type is null ? WindowShape.None : WindowShape.Type)
        | (Agent is null ? WindowShape.None : WindowShape.Agent);
}

/// <summary>Which parts of a key are given. Keys of one shape together count everything once.</summary>
[Flags]
public enum WindowShape
{
    /// <summary>The key of everything.</summary>
    None = 0,

    /// <summary>The scope is given.</summary>
    Scope = 1,

    /// <summary>The command type is given.</summary>
    Type = 2,

    /// <summary>The agent is given.</summary>
    Agent = 4,
}

/// <summary>One key of a shape with its counts in a window.</summary>
/// <param name="Key">The key; a part that was too many for the bounds reads <c>(other)</c> or, a type, null.</param>
/// <param name="IsOverflow">The counts are of keys that were too many for the bounds.</param>
/// <param name="Counts">The counts.</param>
public readonly record struct WindowReading(WindowKey Key, bool IsOverflow, Counts Counts);
