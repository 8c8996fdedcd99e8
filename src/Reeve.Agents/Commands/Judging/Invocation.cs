using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;

namespace Reeve.Agents.Commands.Judging;

/// <summary>One program with its words, matched with a row of the table.</summary>
/// <param name="Name">Name of the program, without its folder.</param>
/// <param name="Row">The row that matched.</param>
/// <param name="Words">All words, expansions resolved as far as they can be.</param>
/// <param name="From">Index of the first word after the program and its sub-command words.</param>
/// <param name="Arguments">The words from there on (and options before the sub-command), sorted.</param>
/// <param name="Title">Program and sub-command as called.</param>
/// <param name="Step">The step of the line, for its redirections; null inside wrappers that feed words of their own.</param>
internal sealed record Invocation(string Name, TableRow Row, List<ShellWord> Words, int From, Arguments Arguments, string Title, ShellStep? Step);
