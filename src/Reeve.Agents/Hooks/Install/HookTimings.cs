namespace Reeve.Agents.Hooks.Install;

/// <summary>How long each side waits, in whole seconds.</summary>
public static class HookTimings
{
    /// <summary>What the agent CLI allows the hook: 10 s. When it is over, Codex runs the command.</summary>
    public const int CliTimeout = 10;

    /// <summary>The bash client's own deadline: 4 s, far below <see cref="CliTimeout"/>, so that its deny still counts.</summary>
    public const int ClientDeadline = 4;
}
