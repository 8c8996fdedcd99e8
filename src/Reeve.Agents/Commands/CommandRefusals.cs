using Reeve.Core.Refusals;

namespace Reeve.Agents.Commands;

/// <summary>What can be wrong with rows of the type table.</summary>
internal static class CommandRefusals
{
    public static Refusal Row(int line, string what) => new(
        RefusalKind.Invalid,
        "command-table-row",
        what,
        $"command table, line {line}",
        "Write a head at the start of a line, then indented lines of a known key and its values.");
}
