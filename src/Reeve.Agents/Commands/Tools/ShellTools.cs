namespace Reeve.Agents.Commands.Tools;

/// <summary>The agent CLIs' tools that run a shell line.</summary>
public static class ShellTools
{
    /// <summary>True when what the tool does is its <c>command</c>.</summary>
    /// <param name="tool">Tool name as the CLI spells it.</param>
    public static bool Has(string tool) => tool is
        "Bash" or "PowerShell" or "shell" or "exec_command" or "local_shell" or "container.exec" or "unified_exec"
        or "run_shell_command" or "bash" or "Shell";
}
