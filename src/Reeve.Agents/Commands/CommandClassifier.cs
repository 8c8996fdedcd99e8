using Reeve.Agents.Commands.Judging;
using Reeve.Agents.Commands.Table;
using Reeve.Agents.Commands.Tools;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Commands;

/// <summary>
/// Says which command types a tool call needs and whether a hard constraint forbids it. It reads the call as the shell would, but it never
/// runs anything; what cannot be read off is <c>opaque</c>, what is not in the type table is <c>unknown</c>. Safe for concurrent use.
/// </summary>
/// <remarks>
/// What it cannot see: a search or copy over a whole folder of the repository that happens to hold a credentials file (<c>grep -r x .</c>);
/// what a build file, a patch or a program that a test runner loads does; files and links that another call changes between judging and running.
/// A sandbox and a user of its own for Reeve are still needed.
/// </remarks>
public sealed class CommandClassifier
{
    private readonly Surroundings _around;

    /// <summary>A classifier for this machine.</summary>
    /// <exception cref="ArgumentException">The extra rows are malformed; use <see cref="Create"/> for rows a person wrote.</exception>
    public CommandClassifier(ClassifierOptions options)
    {
        if (!CommandTable.With(options.ExtraRows).TryGet(out CommandTable? table, out Refusal? refusal))
        {
            throw new ArgumentException(refusal.ToString(), nameof(options));
        }

        _around = new Surroundings(options, table);
    }

    /// <summary>A classifier, or the first thing that is wrong with the extra rows.</summary>
    public static Result<CommandClassifier> Create(ClassifierOptions options) =>
        CommandTable.With(options.ExtraRows).TryGet(out _, out Refusal? refusal) ? new CommandClassifier(options) : refusal;

    /// <summary>Classifies one call. Never throws, whatever the call holds.</summary>
    public Classification Classify(in ToolCall call)
    {
        var judge = new LineJudge(_around, call.Cwd is { Length: > 0 } cwd ? cwd : "/", call.ScopeRoot is { Length: > 0 } scope ? scope : "/nowhere", call.WroteBefore);
        string text = ToolJudge.Judge(judge, call);
        return judge.Finish(text);
    }
}
