using System.Collections.Immutable;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Table;

/// <summary>What the words after a program mean to it.</summary>
internal enum ArgumentKind
{
    /// <summary>Names: checked against protected paths, otherwise harmless.</summary>
    Names,

    /// <summary>Text that is not a path.</summary>
    Text,

    /// <summary>Files whose content is read.</summary>
    Read,

    /// <summary>A pattern, then files whose content is read.</summary>
    Pattern,

    /// <summary>Files that are written or removed.</summary>
    Write,

    /// <summary>Text or mode, then files that are written.</summary>
    PatternWrite,

    /// <summary>Files that are read, then one that is written.</summary>
    Last,

    /// <summary>Files that are read and written.</summary>
    Both,

    /// <summary>As <see cref="Last"/>, and the sources go away.</summary>
    Move,
}

/// <summary>Options that change what a row means.</summary>
/// <param name="Options">Spellings; long ones also match abbreviated.</param>
/// <param name="Types">Types added (or set, for <c>only</c>).</param>
/// <param name="Writes">The files named are written.</param>
/// <param name="Constraint">Hard constraint hit.</param>
internal sealed record OptionRule(ImmutableArray<string> Options, TypeSet Types, bool Writes, string? Constraint);

/// <summary>An example line inside a row, with the types expected of it when they are not the row's.</summary>
internal sealed record TableExample(string Line, TypeSet? Types);

/// <summary>One row of the type table: what a program, sub-command or tool needs.</summary>
internal sealed class TableRow(string head, int line)
{
    /// <summary>Program and sub-command words, e.g. <c>git push</c>.</summary>
    public string Head { get; } = head;

    /// <summary>Line of the table on which the row starts.</summary>
    public int Line { get; } = line;

    public TypeSet Types { get; set; }

    /// <summary>Types when nothing follows but options; null when that makes no difference.</summary>
    public TypeSet? Bare { get; set; }

    public List<OptionRule> With { get; } = [];

    public List<OptionRule> Only { get; } = [];

    /// <summary>Options that take a value, the value being text.</summary>
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Options whose value is a file that is read.</summary>
    public HashSet<string> ReadValues { get; } = new(StringComparer.Ordinal);

    /// <summary>Options whose value is a file that is written.</summary>
    public HashSet<string> WriteValues { get; } = new(StringComparer.Ordinal);

    /// <summary>Options without a value that are known; when there are any, another option makes a wrapper opaque.</summary>
    public HashSet<string> Flags { get; } = new(StringComparer.Ordinal);

    /// <summary>Options followed by a name and a value, the value being a file that is read when the option is among <see cref="ReadValues"/>.</summary>
    public HashSet<string> Pairs { get; } = new(StringComparer.Ordinal);

    public ArgumentKind Arguments { get; set; }

    /// <summary>Name of the code that judges what data cannot say.</summary>
    public string? Handler { get; set; }

    /// <summary>Number of words to skip before the command that is run; −1 when none is.</summary>
    public int Wraps { get; set; } = -1;

    public string? Constraint { get; set; }

    /// <summary>Its output holds only names of files below what it was given, or harmless facts, when one of these options is there (or always, when
    /// none is named); null when it holds more.</summary>
    public string[]? Lists { get; set; }

    /// <summary>Between pipes its output is lines, or parts of lines, of its input.</summary>
    public bool Filters { get; set; }

    /// <summary>Single-dash options are whole words.</summary>
    public bool Dashes { get; set; }

    /// <summary>Writing changes mode or place, not content.</summary>
    public bool Meta { get; set; }

    /// <summary>Writing a folder writes all that is in it.</summary>
    public bool Tree { get; set; }

    /// <summary>The row only says which options stand before a sub-command.</summary>
    public bool Prefix { get; set; }

    public List<TableExample> Yes { get; } = [];

    public List<TableExample> No { get; } = [];

    /// <summary>The command it wraps runs in the shell itself, so that a change of folder stays.</summary>
    public bool Inside { get; set; }

    /// <summary>True when the option is known to take no value.</summary>
    public bool Knows(string option) => Flags.Contains(option) || With.Exists(r => r.Options.Contains(option)) || Only.Exists(r => r.Options.Contains(option));

    /// <summary>The option that a long one, perhaps abbreviated, stands for; null when there is none.</summary>
    public string? Full(string given) =>
        Known().Contains(given, StringComparer.Ordinal) ? given
        : given.Length > 2 ? Known().FirstOrDefault(o => o.StartsWith(given, StringComparison.Ordinal) && o.StartsWith("--", StringComparison.Ordinal))
        : null;

    private IEnumerable<string> Known() =>
        [.. Values, .. ReadValues, .. WriteValues, .. Flags, .. With.SelectMany(r => r.Options), .. Only.SelectMany(r => r.Options)];

    /// <summary>True when an option could change the judgement, so that a word that may be one matters.</summary>
    public bool OptionsMatter => With.Count > 0 || Handler is not null and not "kill" || WriteValues.Count > 0;
}
