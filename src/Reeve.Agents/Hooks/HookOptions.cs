namespace Reeve.Agents.Hooks;

/// <summary>Bounds of what hooks may send.</summary>
public sealed record HookOptions
{
    /// <summary>Longest id, session, agent, sub-agent, tool name and event name, in characters.</summary>
    public const int MaxName = 128;

    /// <summary>Deepest nesting of a body.</summary>
    public const int MaxDepth = 64;

    /// <summary>Largest body in bytes. Default 4 MB, because a Write carries the file; range 64 kB to 64 MB. Larger bodies close the gate.</summary>
    public int MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How much of the end of Codex's session record is searched for an exit code, in bytes. Default 1 MB; range 16 kB to 16 MB.</summary>
    public int SessionRecordBytes { get; init; } = 1024 * 1024;

    /// <summary>Every value that is out of range, as <c>name: what is allowed</c>; empty when all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (MaxBodyBytes is < 64 * 1024 or > 64 * 1024 * 1024)
        {
            problems.Add($"{nameof(MaxBodyBytes)}: {MaxBodyBytes} is not within 65,536 to 67,108,864.");
        }

        if (SessionRecordBytes is < 16 * 1024 or > 16 * 1024 * 1024)
        {
            problems.Add($"{nameof(SessionRecordBytes)}: {SessionRecordBytes} is not within 16,384 to 16,777,216.");
        }

        return problems;
    }
}
