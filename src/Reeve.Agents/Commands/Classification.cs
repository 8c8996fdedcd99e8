using System.Collections.Immutable;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands;

/// <summary>What one tool call needs.</summary>
/// <param name="Types">Union over all parts of the call; never empty.</param>
/// <param name="Constraint">Id of the hard constraint the call hits, else null. A call that hits one is denied at every phase.</param>
/// <param name="Shape">The strictest part with its values left out, e.g. <c>git push --set-upstream _ _</c>; at most 120 characters.</param>
/// <param name="Paths">Absolute paths the call reads or writes by name, as far as they can be read off; at most 64.</param>
/// <param name="Why">One sentence naming the part that made it as strict as it is.</param>
public sealed record Classification(TypeSet Types, string? Constraint, string Shape, ImmutableArray<string> Paths, string Why)
{
    /// <summary>What a person is shown as the command: the shell line, or the tool with its path or input; at most 4,096 characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>True when the exit code of a shell line is not that of its work: a pipe, <c>|| true</c>, a later command, the background.</summary>
    public bool ExitCodeMasked { get; init; }

    /// <summary>Absolute paths of the files that the call writes, as named and with links followed, as far as they can be read off; at most <see cref="CommandRequest.MaxWrites"/>.</summary>
    public ImmutableArray<string> Written { get; init; } = [];

    /// <summary>
    /// True when it rests on links and files as they were at that moment, or on what calls before it wrote; otherwise the same call always gets the
    /// same classification.
    /// </summary>
    public bool RestsOnDisk { get; init; }
}
